package fulcrum.server.node;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.session.Directory;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.sharding.Cut;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.sharding.ShardMap;
import fulcrum.database.sharding.ShardRange;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;

/// Where the rows of the one table are that transactions reach: its hashes are cut evenly over the
/// groups with data, each of which has a replica on every node that holds any. On the cell's loop.
final class Territory implements Directory {

    private final ShardMap shards;
    private List<NodeId> holders = List.of();

    Territory(int groups) {
        this.shards = ShardMap.of(new Cut.Hash(groups), new TableId(1), new ShardId(Groups.FIRST));
    }

    /// Who holds replicas from now on.
    void held(List<NodeId> nodes) {
        holders = nodes;
    }

    /// Whether this can be asked for: of rows that belong to a shard, and with a lock that there
    /// is.
    boolean admits(SessionCommand command) {
        return switch (command) {
            case SessionCommand.Read(TxnId _, Span span, Lock lock, int _) when span.point() ->
                    shards.find(span.from()) != null;
            case SessionCommand.Read(TxnId _, Span span, Lock lock, int _) -> {
                Bytes to = span.to();
                yield lock != Lock.EXCLUSIVE && (to == null || span.from().compareTo(to) <= 0);
            }
            case SessionCommand.Write(TxnId _, List<RowWrite> writes) ->
                    writes.stream().allMatch(write -> shards.find(write.key()) != null);
            case SessionCommand.Begin _, SessionCommand.Commit _, SessionCommand.Rollback _ -> true;
        };
    }

    @Override
    public boolean isKnown() {
        return !holders.isEmpty();
    }

    @Override
    public long shardOf(Bytes key) {
        ShardRange range = shards.find(key);
        if (range == null) {
            throw new IllegalArgumentException("no table has the key " + key);
        }
        return range.shard().number();
    }

    @Override
    public List<Piece> cut(Span span) {
        KeyRange wanted = new KeyRange(span.from(), span.to());
        List<Piece> pieces = new ArrayList<>();
        for (ShardRange each : shards.overlapping(wanted)) {
            Bytes from = later(wanted.from(), each.range().from());
            Bytes end = each.range().to();
            Bytes to = wanted.to();
            boolean endsHere = to == null || (end != null && end.compareTo(to) < 0);
            pieces.add(new Piece(each.shard().number(), Span.range(from, endsHere ? end : to)));
        }
        return pieces;
    }

    private static Bytes later(Bytes one, Bytes other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    @Override
    public List<NodeId> replicas(long shard) {
        return holders;
    }
}
