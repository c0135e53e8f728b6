package fulcrum.lab.database;

import fulcrum.database.session.Directory;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the rows of the world are: their keys are of one length, and every shard has an equal part
/// of their order.
final class Atlas implements Directory {

    static final int KEYS = 24;

    /// Has no divisor in common with them.
    private static final int STRIDE = 7;

    private final int shards;
    private final List<NodeId> members = new ArrayList<>();

    Atlas(int shards) {
        this.shards = shards;
        for (int number = 1; number <= Place.MEMBERS; number++) {
            members.add(new NodeId(number));
        }
    }

    /// The key of a number from 0 to [#KEYS].
    static Bytes key(int number) {
        return Bytes.of((byte) 'k', (byte) number);
    }

    /// The key of a client's list: few lists are at several shards too.
    ///
    /// @param number from 0 to [#KEYS]
    static Bytes list(int number) {
        return key(number * STRIDE % KEYS);
    }

    @Override
    public long shardOf(Bytes key) {
        return 1 + (long) key.at(1) * shards / KEYS;
    }

    /// The first key of a shard.
    private Bytes first(long shard) {
        return key((int) Math.ceilDiv((shard - 1) * KEYS, (long) shards));
    }

    @Override
    public List<Piece> cut(Span range) {
        List<Piece> pieces = new ArrayList<>();
        for (long shard = 1; shard <= shards; shard++) {
            Bytes from = later(range.from(), first(shard));
            Bytes end = shard == shards ? null : first(shard + 1);
            Bytes to = earlier(range.to(), end);
            if (to == null || from.compareTo(to) < 0) {
                pieces.add(new Piece(shard, Span.range(from, to)));
            }
        }
        return pieces;
    }

    private static Bytes later(Bytes one, Bytes other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static @Nullable Bytes earlier(@Nullable Bytes one, @Nullable Bytes other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    @Override
    public List<NodeId> replicas(long shard) {
        return members;
    }
}
