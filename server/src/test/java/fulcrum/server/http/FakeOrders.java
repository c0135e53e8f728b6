package fulcrum.server.http;

import fulcrum.database.catalog.Amendment;
import fulcrum.database.catalog.Amendment.Progress;
import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.shard.Condition;
import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.database.shard.ShardResult.Keyed;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.server.node.ClusterOrders;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Takes orders for a catalog that lies in memory, at a node that runs a version of the formats.
final class FakeOrders implements ClusterOrders {

    private final int version;
    private final SortedMap<Bytes, Row> rows = new TreeMap<>();
    private long index;

    FakeOrders(int version) {
        this.version = version;
    }

    private Catalog catalog() {
        return Catalog.read(index, keyed());
    }

    private List<Keyed> keyed() {
        List<Keyed> all = new ArrayList<>();
        rows.forEach((key, row) -> all.add(new Keyed(key, row)));
        return all;
    }

    @Override
    public Sight sight() {
        return new Sight("f00d", catalog(), new TreeMap<>(), new TreeMap<>(), version);
    }

    @Override
    public Amended carryOut(CatalogChange change) throws OrderRefused {
        Amendment amendment = new Amendment(change);
        Progress progress = amendment.begin();
        while (progress instanceof Progress.Ask(ShardCommand question)) {
            progress = amendment.answered(answer(question));
        }
        return switch (progress) {
            case Progress.Done(Catalog _, boolean already) -> new Amended(catalog(), already);
            case Progress.Refused(var why) ->
                    throw new OrderRefused(Kind.CONFLICT, why.reason(), why.hint());
            case Progress.Ask _, Progress.Overtaken _ -> throw new AssertionError(progress);
        };
    }

    /// As the only client of one correct shard.
    private ShardResult answer(ShardCommand question) {
        if (question
                instanceof ShardCommand.Write(var _, Bytes key, Bytes value, Condition condition)) {
            index++;
            Row row = rows.get(key);
            boolean holds =
                    condition instanceof Condition.Version(long read)
                            ? row != null && row.version() == read
                            : row == null;
            if (holds && value != null) {
                rows.put(key, new Row(index, value));
            }
            return new ShardResult.Written(holds, row != null, index);
        }
        return new ShardResult.Rows(keyed(), false);
    }

    @Override
    public @Nullable NodeId moveLeader(long group, NodeId to) {
        return null;
    }
}
