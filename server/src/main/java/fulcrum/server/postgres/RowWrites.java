package fulcrum.server.postgres;

import fulcrum.database.shard.Condition;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.machine.Bytes;
import fulcrum.server.postgres.sql.Plan;
import fulcrum.server.postgres.sql.Planner;
import fulcrum.server.postgres.sql.Scalar;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import org.jspecify.annotations.Nullable;

/// What a statement that writes asks the shard for, and what its client is told of the outcome.
final class RowWrites {

    /// How often an INSERT that updates is tried while others insert and delete the row.
    private static final int TRIES_MOST = 16;

    private final Scalar.Facts facts;
    private final Replies replies;
    private final DoorSide door;

    private int tries;
    private boolean updating;

    RowWrites(Scalar.Facts facts, Replies replies, DoorSide door) {
        this.facts = facts;
        this.replies = replies;
        this.door = door;
    }

    /// Another statement begins.
    void begin() {
        tries = 0;
        updating = false;
    }

    ShardCommand insert(Portal which, Plan.Insert insert) {
        Bytes key = insert.key().value(which.parameters, facts);
        Bytes value = insert.value().value(which.parameters, facts);
        if (key == null) {
            throw missing("k", null, value);
        }
        if (value == null) {
            throw missing("v", key, null);
        }
        Bytes checked = door.bounds().checkedKey(key);
        return switch (insert.onConflict()) {
            case Plan.OnConflict.Complain _, Plan.OnConflict.Nothing _ ->
                    write(checked, door.bounds().checkedValue(value), Condition.ABSENT);
            case Plan.OnConflict.Excluded _ ->
                    write(checked, door.bounds().checkedValue(value), Condition.ALWAYS);
            case Plan.OnConflict.Set(Scalar otherwise) -> {
                if (!updating) {
                    yield write(checked, door.bounds().checkedValue(value), Condition.ABSENT);
                }
                Bytes set = otherwise.value(which.parameters, facts);
                if (set == null) {
                    throw missing("v", key, null);
                }
                yield write(checked, door.bounds().checkedValue(set), Condition.PRESENT);
            }
        };
    }

    @Nullable ShardCommand update(Portal which, Plan.Update update) {
        Bytes key = update.key().value(which.parameters, facts);
        Bytes value = update.value().value(which.parameters, facts);
        Condition condition = condition(update.expected(), which);
        if (key == null || condition == null) {
            return nothing(which, "UPDATE 0");
        }
        if (value == null) {
            throw missing("v", key, null);
        }
        return write(door.bounds().checkedKey(key), door.bounds().checkedValue(value), condition);
    }

    @Nullable ShardCommand delete(Portal which, Plan.Delete delete) {
        Bytes key = delete.key().value(which.parameters, facts);
        Condition condition = condition(delete.expected(), which);
        if (key == null || condition == null) {
            return nothing(which, "DELETE 0");
        }
        return write(door.bounds().checkedKey(key), null, condition);
    }

    /// Null where it cannot hold: nothing equals NULL, and no value is that long.
    private @Nullable Condition condition(@Nullable Scalar expected, Portal which) {
        if (expected == null) {
            return Condition.PRESENT;
        }
        Bytes value = expected.value(which.parameters, facts);
        return value == null || value.size() > door.bounds().valueBytes()
                ? null
                : new Condition.Holds(value);
    }

    private @Nullable ShardCommand nothing(Portal which, String tag) {
        which.done = true;
        replies.complete(tag);
        return null;
    }

    private static ShardCommand write(Bytes key, @Nullable Bytes value, Condition condition) {
        return new ShardCommand.Write(null, key, value, condition);
    }

    /// Takes what has become of a write.
    ///
    /// @return what is to be asked next; null where the statement is done
    @Nullable ShardCommand written(Portal asked, ShardResult.Written written) {
        switch (asked.prepared.planned().plan()) {
            case Plan.Insert insert -> {
                return inserted(asked, insert, written);
            }
            case Plan.Update _ -> replies.complete(written.done() ? "UPDATE 1" : "UPDATE 0");
            case Plan.Delete _ -> replies.complete(written.done() ? "DELETE 1" : "DELETE 0");
            case Plan.PointRead _, Plan.RangeRead _, Plan.Constants _, Plan.OfSession _ ->
                    throw new IllegalStateException("a read was answered as a write");
        }
        asked.done = true;
        return null;
    }

    private @Nullable ShardCommand inserted(
            Portal asked, Plan.Insert insert, ShardResult.Written written) {
        if (!written.done()) {
            switch (insert.onConflict()) {
                case Plan.OnConflict.Complain _ -> throw duplicate(asked, insert);
                case Plan.OnConflict.Nothing _, Plan.OnConflict.Excluded _ -> {}
                case Plan.OnConflict.Set _ -> {
                    updating = !updating;
                    if (++tries > TRIES_MOST) {
                        throw new SqlError(
                                        SqlState.SERIALIZATION,
                                        "row is inserted and deleted too often by others")
                                .detail("The statement had no effect. Safe to retry: yes.");
                    }
                    return insert(asked, insert);
                }
            }
        }
        asked.done = true;
        replies.complete(written.done() ? "INSERT 0 1" : "INSERT 0 0");
        return null;
    }

    private SqlError duplicate(Portal asked, Plan.Insert insert) {
        Bytes key = insert.key().value(asked.parameters, facts);
        return new SqlError(
                        SqlState.UNIQUE,
                        "duplicate key value violates unique constraint \""
                                + Planner.CONSTRAINT
                                + '"')
                .detail("Key (k)=(" + shown(key) + ") already exists.")
                .constraint(Planner.CONSTRAINT);
    }

    private static SqlError missing(String column, @Nullable Bytes key, @Nullable Bytes value) {
        return new SqlError(
                        SqlState.NOT_NULL,
                        "null value in column \""
                                + column
                                + "\" of relation \"kv\" violates not-null constraint")
                .detail("Failing row contains (" + shown(key) + ", " + shown(value) + ").")
                .column(column);
    }

    /// A value in a message, cut where it is long.
    private static String shown(@Nullable Bytes value) {
        if (value == null) {
            return "null";
        }
        String text = value.slice(0, Math.min(value.size(), 256)).asText();
        return text.length() > 64 ? text.substring(0, 64) + "..." : text;
    }
}
