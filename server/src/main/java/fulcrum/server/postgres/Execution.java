package fulcrum.server.postgres;

import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.server.loop.ReplySink;
import fulcrum.server.postgres.sql.Plan;
import fulcrum.server.postgres.sql.Planned;
import fulcrum.server.postgres.sql.Scalar;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import fulcrum.server.session.Session;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The one statement of a connection that is under way: asks the session, and puts out what comes.
///
/// [#run] may be done when it returns, or wait; then an answer goes on where it stopped, and tells
/// the [Owner] at the end.
final class Execution {

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
    private final RowReads reads;
    private final RowWrites writes;

    private Sink sink = new Sink();

    private @Nullable Portal portal;
    private boolean waiting;
    private boolean submitting;
    private @Nullable Outcome early;

    Execution(Owner owner, Replies replies, DoorSide door, Session session) {
        this.owner = owner;
        this.replies = replies;
        this.door = door;
        this.session = session;
        this.reads = new RowReads(owner, replies, door);
        this.writes = new RowWrites(owner, replies, door);
    }

    boolean isWaiting() {
        return waiting || reads.isStalled();
    }

    /// Nobody waits any more.
    void forget() {
        sink.forgotten = true;
        waiting = false;
        reads.unstall();
        portal = null;
    }

    /// Gives up what waits.
    ///
    /// @return what the client is told
    SqlError cancel(String why) {
        Portal given = portal;
        boolean wrote = given != null && given.prepared.planned().kind().writes();
        forget();
        sink = new Sink();
        door.counters().canceled++;
        SqlError error = new SqlError(SqlState.CANCELED, "canceling statement due to " + why);
        if (wrote) {
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
        reads.begin(rows);
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
            case Plan.PointRead read -> drive(which, reads.point(which, read));
            case Plan.RangeRead read -> drive(which, reads.range(which, read));
            case Plan.Insert insert -> {
                writes.begin();
                drive(which, writes.insert(which, insert));
            }
            case Plan.Update update -> drive(which, writes.update(which, update));
            case Plan.Delete delete -> drive(which, writes.delete(which, delete));
            case Plan.Constants constants -> {
                reads.constants(which, constants);
                reads.emitRows(which);
            }
            case Plan.OfSession plan -> {
                if (which.rows == null) {
                    owner.execute(which, plan);
                }
                if (which.rows != null) {
                    reads.emitRows(which);
                } else {
                    which.done = true;
                }
            }
        }
    }

    // Asking

    private void drive(Portal asked, @Nullable ShardCommand first) {
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
            command = next(asked, now);
        }
    }

    private void answered(Outcome outcome) {
        if (submitting) {
            early = outcome;
            return;
        }
        waiting = false;
        goOn(outcome);
    }

    /// There is room for more rows again.
    void unstall() {
        if (reads.isStalled()) {
            reads.unstall();
            goOn(null);
        }
    }

    /// What waited goes on.
    ///
    /// @param outcome of what was asked; null where it was room for rows that was waited for
    private void goOn(@Nullable Outcome outcome) {
        try {
            Portal asked = Objects.requireNonNull(portal, "nobody waits");
            drive(asked, outcome == null ? RowReads.nextPage(asked) : next(asked, outcome));
        } catch (SqlError error) {
            owner.failed(error);
            return;
        } catch (RuntimeException mistake) {
            owner.broken(mistake);
            return;
        }
        if (!isWaiting()) {
            owner.resumed();
        }
    }

    /// Takes an answer.
    ///
    /// @return what is to be asked next; null where the statement is done, or waits for room
    private @Nullable ShardCommand next(Portal asked, Outcome outcome) {
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
                reads.found(asked, row);
                yield null;
            }
            case ShardResult.Rows rows -> reads.page(asked, rows);
            case ShardResult.Written written -> writes.written(asked, written);
            case ShardResult.Opened _ ->
                    throw new IllegalStateException("a session that nobody has asked for");
        };
    }
}
