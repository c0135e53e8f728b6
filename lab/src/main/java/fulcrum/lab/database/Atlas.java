package fulcrum.lab.database;

import fulcrum.database.session.Directory;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the rows of the world are: every shard has an equal part of those of each [Kind], in the
/// order of their keys, of those that are used.
final class Atlas implements Directory {

    static final int LISTS = Kind.LIST.most();
    static final int ACCOUNTS = Kind.ACCOUNT.most();

    private final int shards;
    private final int lists;
    private final int accounts;
    private final List<NodeId> members = new ArrayList<>();

    /// What the shards have, in the order of keys: each from its first key to that of the next.
    private final List<Part> parts = new ArrayList<>();

    private record Part(Bytes first, long shard) {}

    /// @param lists that are used, the first ones
    /// @param accounts that are used, the first ones
    Atlas(int shards, int lists, int accounts) {
        this.shards = shards;
        this.lists = lists;
        this.accounts = accounts;
        for (int number = 1; number <= Place.MEMBERS; number++) {
            members.add(new NodeId(number));
        }
        for (Kind kind : Kind.values()) {
            for (long shard = 1; shard <= shards; shard++) {
                long first = Math.ceilDiv((shard - 1) * rows(kind), shards);
                parts.add(new Part(kind.key((int) first), shard));
            }
        }
    }

    private int rows(Kind kind) {
        return switch (kind) {
            case ACCOUNT -> accounts;
            case LIST -> lists;
            case ON_CALL, FORK, EVENT, COUNTER, REGISTER -> kind.most();
        };
    }

    /// The key of a list; numbers from 0 to [#LISTS].
    static Bytes list(int number) {
        return Kind.LIST.key(number);
    }

    /// The key of an account; numbers from 0 to [#ACCOUNTS].
    static Bytes account(int number) {
        return Kind.ACCOUNT.key(number);
    }

    @Override
    public boolean isKnown() {
        return true;
    }

    @Override
    public long shardOf(Bytes key) {
        return Math.min(shards, 1 + (long) key.at(1) * shards / rows(Kind.of(key)));
    }

    @Override
    public List<Piece> cut(Span range) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Bytes end = i + 1 < parts.size() ? parts.get(i + 1).first() : null;
            Bytes from = later(range.from(), part.first());
            Bytes to = earlier(range.to(), end);
            if (to == null || from.compareTo(to) < 0) {
                pieces.add(new Piece(part.shard(), Span.range(from, to)));
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
