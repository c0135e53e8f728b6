package fulcrum.server.postgres;

import fulcrum.database.shard.Condition;
import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.server.loop.ReplySink;
import fulcrum.server.postgres.sql.Conversions;
import fulcrum.server.postgres.sql.Plan;
import fulcrum.server.postgres.sql.Planned;
import fulcrum.server.postgres.sql.Planner;
import fulcrum.server.postgres.sql.Scalar;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import fulcrum.server.postgres.sql.SqlType;
import fulcrum.server.session.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one statement of a connection that is under way: asks the session, and puts out what comes.
///
/// [#run] may be done when it returns, or wait; then an answer goes on where it stopped, and tells
/// the [Owner] at the end.
final class Execution {

    /// How often an INSERT that updates is tried while others insert and delete the row.
    private static final int TRIES_MOST = 16;

    private static final int FIRST_PAGE_ROWS = 16;
    private static final int PAGE_ROWS_MOST = 128;

    /// Who began the statement.
    interface Owner extends Scalar.Facts {

        /// What waited is done.
        void resumed();

        /// What waited has failed.
        void failed(SqlError error);

        /// What waited has met a mistake of this program.
        void broken(RuntimeException mistake);

        /// Sends what there is.
        ///
        /// @return whether there is room for more
        boolean flush();

        /// The session's own statements.
        void execute(Portal portal, Plan.OfSession plan);
    }

    /// Where an answer goes, until nobody waits for it.
    private final class Sink implements ReplySink {
        private boolean forgotten;

        @Override
        public void answer(Outcome outcome) {
            if (!forgotten) {
                answered(outcome);
            }
        }
    }

    private final Owner owner;
    private final Replies replies;
    private final DoorSide door;
    private final Session session;

    private Sink sink = new Sink();

    private @Nullable Portal portal;
    private int maxRows;
    private int emitted;
    private int tries;
    private boolean updating;
    private boolean waiting;
    private boolean stalled;
    private boolean submitting;
    private @Nullable Outcome early;

    Execution(Owner owner, Replies replies, DoorSide door, Session session) {
        this.owner = owner;
        this.replies = replies;
        this.door = door;
        this.session = session;
    }

    boolean isWaiting() {
        return waiting;
    }

    /// Nobody waits any more.
    void forget() {
        sink.forgotten = true;
        waiting = false;
        stalled = false;
        portal = null;
    }

    /// Gives up what waits.
    ///
    /// @return what the client is told
    SqlError cancel(String why) {
        Portal given = portal;
        boolean writes = given != null && given.prepared.planned().kind().writes();
        forget();
        sink = new Sink();
        door.counters().canceled++;
        SqlError error = new SqlError(SqlState.CANCELED, "canceling statement due to " + why);
        if (writes) {
            return error.detail(
                            "The write was under way: it may have taken effect, or may do so"
                                    + " later. Safe to retry: unknown.")
                    .hint("Read the row before you send the write again.");
        }
        return error.detail("A read has no effect. Safe to retry: yes.");
    }

    /// Executes a portal, or goes on with it.
    ///
    /// @param rows at most so many; 0 for all
    void run(Portal which, int rows) {
        portal = which;
        maxRows = rows;
        emitted = 0;
        Planned planned = which.prepared.planned();
        if (which.done) {
            if (!planned.returnsRows()) {
                throw new SqlError(SqlState.WRONG_STATE, "portal cannot be run anymore");
            }
            replies.completeSelect(0);
            return;
        }
        if (!which.isBegun()) {
            door.counters().statement(planned.kind());
        }
        switch (planned.plan()) {
            case Plan.PointRead read -> pointRead(which, read);
            case Plan.RangeRead read -> drive(rangeRead(which, read));
            case Plan.Insert insert -> {
                tries = 0;
                updating = false;
                drive(insert(which, insert));
            }
            case Plan.Update update -> drive(update(which, update));
            case Plan.Delete delete -> drive(delete(which, delete));
            case Plan.Constants constants -> {
                constants(which, constants);
                emitRows(which);
            }
            case Plan.OfSession plan -> {
                if (which.rows == null) {
                    owner.execute(which, plan);
                }
                if (which.rows != null) {
                    emitRows(which);
                } else {
                    which.done = true;
                }
            }
        }
    }

    // Asking

    private void drive(@Nullable ShardCommand first) {
        ShardCommand command = first;
        while (command != null) {
            early = null;
            waiting = true;
            submitting = true;
            session.submit(command, sink);
            submitting = false;
            Outcome now = early;
            if (now == null) {
                return;
            }
            early = null;
            waiting = false;
            command = next(now);
        }
    }

    private void answered(Outcome outcome) {
        if (submitting) {
            early = outcome;
            return;
        }
        waiting = false;
        try {
            drive(next(outcome));
        } catch (SqlError error) {
            owner.failed(error);
            return;
        } catch (RuntimeException mistake) {
            owner.broken(mistake);
            return;
        }
        if (!waiting) {
            owner.resumed();
        }
    }

    /// There is room for more rows again.
    void unstall() {
        Portal stopped = portal;
        if (stalled && stopped != null) {
            stalled = false;
            waiting = false;
            try {
                drive(nextPage(stopped));
            } catch (SqlError error) {
                owner.failed(error);
                return;
            } catch (RuntimeException mistake) {
                owner.broken(mistake);
                return;
            }
            if (!waiting) {
                owner.resumed();
            }
        }
    }

    /// Takes an answer.
    ///
    /// @return what is to be asked next; null where the statement is done, or waits for room
    private @Nullable ShardCommand next(Outcome outcome) {
        Portal asked = portal;
        if (asked == null) {
            throw new IllegalStateException("an answer that nobody has asked for");
        }
        ShardResult result =
                switch (outcome) {
                    case Outcome.Done(Bytes bytes) -> door.results().read(bytes);
                    case Outcome.Refused refused ->
                            throw Outcomes.refused(refused, door.standing());
                    case Outcome.Unknown(String why) ->
                            throw asked.prepared.planned().kind().writes()
                                    ? Outcomes.unknownWrite(why)
                                    : Outcomes.unknownRead(why, door.standing());
                };
        return switch (result) {
            case ShardResult.Found(Row row) -> {
                found(asked, row);
                yield null;
            }
            case ShardResult.Rows rows -> page(asked, rows);
            case ShardResult.Written written -> written(asked, written);
            case ShardResult.Opened _ ->
                    throw new IllegalStateException("a session that nobody has asked for");
        };
    }

    // Reads

    private void pointRead(Portal which, Plan.PointRead read) {
        Bytes key = read.key().value(which.parameters, owner);
        if (key == null) {
            which.done = true;
            replies.completeSelect(0);
        } else {
            drive(new ShardCommand.Get(checkKey(key)));
        }
    }

    private void found(Portal asked, @Nullable Row row) {
        asked.done = true;
        if (row == null) {
            replies.completeSelect(0);
            return;
        }
        Plan.PointRead read = (Plan.PointRead) asked.prepared.planned().plan();
        Bytes key = read.key().value(asked.parameters, owner);
        emit(asked, read.output(), key == null ? Bytes.EMPTY : key, row.value());
        if (maxRows == 1) {
            replies.portalSuspended();
        } else {
            replies.completeSelect(1);
        }
    }

    private void emit(Portal asked, Plan.Projection output, Bytes key, Bytes value) {
        List<Integer> columns = output.columns();
        int row = replies.beginRow(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            int column = columns.get(i);
            Scalar scalar = output.scalars().get(i);
            if (scalar != null) {
                Bytes computed = scalar.value(asked.parameters, owner);
                replies.value(scalar.type(), computed, asked.isBinary(i));
            } else {
                replies.value(column == Planner.KEY ? key : value);
            }
        }
        replies.endRow(row);
    }

    private @Nullable ShardCommand rangeRead(Portal which, Plan.RangeRead read) {
        if (which.page != null) {
            return page(which);
        }
        Bytes from = read.from() == null ? Bytes.EMPTY : read.from().value(which.parameters, owner);
        Bytes to = read.to() == null ? Bytes.EMPTY : read.to().value(which.parameters, owner);
        long limit = limit(read.limit(), which);
        which.left = read.output().counted() && limit > 0 ? Long.MAX_VALUE : limit;
        which.counted = 0;
        which.position = 0;
        which.page = List.of();
        which.more = from != null && to != null && which.left > 0;
        which.pageRows = FIRST_PAGE_ROWS;
        if (from != null && to != null) {
            boolean after = read.from() != null && !read.fromIncluded();
            which.from = after ? next(checkKey(from)) : checkKey(from);
            which.to = read.to() == null ? null : read.toIncluded() ? next(to) : to;
            if (which.to != null && which.from.compareTo(which.to) >= 0) {
                which.more = false;
            }
        }
        return page(which);
    }

    /// The least key that is greater.
    private static Bytes next(Bytes key) {
        return key.concat(Bytes.of((byte) 0));
    }

    private long limit(@Nullable Scalar limit, Portal which) {
        Bytes value = limit == null ? null : limit.value(which.parameters, owner);
        if (value == null) {
            return Long.MAX_VALUE;
        }
        long rows = Conversions.integer(value);
        if (rows < 0) {
            throw new SqlError(SqlState.NEGATIVE_LIMIT, "LIMIT must not be negative");
        }
        return rows;
    }

    private @Nullable ShardCommand page(Portal asked, ShardResult.Rows rows) {
        asked.page = rows.rows();
        asked.position = 0;
        asked.more = rows.more() && !rows.rows().isEmpty();
        if (asked.more) {
            asked.from = next(rows.rows().getLast().key());
        }
        long bytes = 1;
        for (ShardResult.Keyed row : rows.rows()) {
            bytes += row.key().size() + row.row().value().size();
        }
        long fit = (long) door.bounds().pageBytes() * Math.max(1, rows.rows().size()) / bytes;
        asked.pageRows = Math.clamp(fit, 1, PAGE_ROWS_MOST);
        return page(asked);
    }

    /// Puts out the rows that are there.
    private @Nullable ShardCommand page(Portal asked) {
        Plan.RangeRead read = (Plan.RangeRead) asked.prepared.planned().plan();
        boolean counts = read.output().counted();
        List<ShardResult.Keyed> page = asked.page == null ? List.of() : asked.page;
        while (asked.position < page.size() && asked.left > 0) {
            if (counts) {
                asked.counted++;
            } else {
                ShardResult.Keyed row = page.get(asked.position);
                emit(asked, read.output(), row.key(), row.row().value());
                emitted++;
                asked.left--;
            }
            asked.position++;
            if (!counts && emitted == maxRows) {
                replies.portalSuspended();
                return null;
            }
        }
        if (asked.more && asked.left > 0) {
            if (replies.size() > 0 && !owner.flush()) {
                stalled = true;
                waiting = true;
                return null;
            }
            return nextPage(asked);
        }
        endRange(asked, read, counts);
        return null;
    }

    private void endRange(Portal asked, Plan.RangeRead read, boolean counts) {
        asked.done = true;
        asked.page = null;
        if (counts && limit(read.limit(), asked) > 0) {
            int row = replies.beginRow(1);
            Bytes count = Bytes.text(Long.toString(asked.counted));
            replies.value(SqlType.INT8, count, asked.isBinary(0));
            replies.endRow(row);
            emitted = 1;
        }
        replies.completeSelect(emitted);
    }

    private static ShardCommand nextPage(Portal asked) {
        int rows = (int) Math.min(asked.left, asked.pageRows);
        return new ShardCommand.Scan(asked.from, asked.to, rows);
    }

    private void constants(Portal which, Plan.Constants constants) {
        if (which.rows == null) {
            List<@Nullable Bytes> row = new ArrayList<>();
            for (Scalar value : constants.values()) {
                row.add(value.value(which.parameters, owner));
            }
            which.position = 0;
            which.rows = limit(constants.limit(), which) == 0 ? List.of() : List.of(row);
        }
    }

    private void emitRows(Portal which) {
        List<List<@Nullable Bytes>> rows = which.rows == null ? List.of() : which.rows;
        List<Planned.Column> columns = which.prepared.planned().columns();
        while (which.position < rows.size()) {
            List<@Nullable Bytes> row = rows.get(which.position);
            int begun = replies.beginRow(row.size());
            for (int i = 0; i < row.size(); i++) {
                replies.value(columns.get(i).type(), row.get(i), which.isBinary(i));
            }
            replies.endRow(begun);
            which.position++;
            emitted++;
            if (emitted == maxRows) {
                replies.portalSuspended();
                return;
            }
        }
        which.done = true;
        boolean shown = which.prepared.planned().plan() instanceof Plan.OfSession;
        if (shown) {
            replies.complete("SHOW");
        } else {
            replies.completeSelect(emitted);
        }
    }

    // Writes

    private ShardCommand insert(Portal which, Plan.Insert insert) {
        Bytes key = insert.key().value(which.parameters, owner);
        Bytes value = insert.value().value(which.parameters, owner);
        if (key == null) {
            throw missing("k", null, value);
        }
        if (value == null) {
            throw missing("v", key, null);
        }
        Bytes checked = checkKey(key);
        return switch (insert.onConflict()) {
            case Plan.OnConflict.Complain _, Plan.OnConflict.Nothing _ ->
                    write(checked, checkValue(value), Condition.ABSENT);
            case Plan.OnConflict.Excluded _ -> write(checked, checkValue(value), Condition.ALWAYS);
            case Plan.OnConflict.Set(Scalar otherwise) -> {
                if (!updating) {
                    yield write(checked, checkValue(value), Condition.ABSENT);
                }
                Bytes set = otherwise.value(which.parameters, owner);
                if (set == null) {
                    throw missing("v", key, null);
                }
                yield write(checked, checkValue(set), Condition.PRESENT);
            }
        };
    }

    private @Nullable ShardCommand update(Portal which, Plan.Update update) {
        Bytes key = update.key().value(which.parameters, owner);
        Bytes value = update.value().value(which.parameters, owner);
        Condition condition = condition(update.expected(), which);
        if (key == null || condition == null) {
            return nothing(which, "UPDATE 0");
        }
        if (value == null) {
            throw missing("v", key, null);
        }
        return write(checkKey(key), checkValue(value), condition);
    }

    private @Nullable ShardCommand delete(Portal which, Plan.Delete delete) {
        Bytes key = delete.key().value(which.parameters, owner);
        Condition condition = condition(delete.expected(), which);
        if (key == null || condition == null) {
            return nothing(which, "DELETE 0");
        }
        return write(checkKey(key), null, condition);
    }

    /// Null where it cannot hold: nothing equals NULL, and no value is that long.
    private @Nullable Condition condition(@Nullable Scalar expected, Portal which) {
        if (expected == null) {
            return Condition.PRESENT;
        }
        Bytes value = expected.value(which.parameters, owner);
        return value == null || value.size() > door.bounds().valueBytes()
                ? null
                : new Condition.Holds(value);
    }

    private @Nullable ShardCommand nothing(Portal which, String tag) {
        which.done = true;
        replies.complete(tag);
        return null;
    }

    private ShardCommand write(Bytes key, @Nullable Bytes value, Condition condition) {
        return new ShardCommand.Write(null, key, value, condition);
    }

    private @Nullable ShardCommand written(Portal asked, ShardResult.Written written) {
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
        Bytes key = insert.key().value(asked.parameters, owner);
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

    private Bytes checkKey(Bytes key) {
        if (key.size() > door.bounds().keyBytes()) {
            throw tooLarge("key", key.size(), door.bounds().keyBytes());
        }
        return key;
    }

    private Bytes checkValue(Bytes value) {
        if (value.size() > door.bounds().valueBytes()) {
            throw tooLarge("value", value.size(), door.bounds().valueBytes());
        }
        return value;
    }

    private static SqlError tooLarge(String what, int size, int most) {
        return new SqlError(SqlState.TOO_LARGE, what + " is too large")
                .detail("It has " + size + " bytes, and a " + what + " may have " + most + ".");
    }
}
