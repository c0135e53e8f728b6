package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.execution.Execution;
import fulcrum.sql.execution.ReadyOrder;
import fulcrum.sql.execution.Restart;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.shipped.RowOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries out a statement that is brief ([Shape#brief]) on the door's own thread: the rows that it
/// asks for are answered there, and with each it is begun anew ([Replay]). What cannot be done so,
/// or does not go well, is done on a thread, from the beginning: before its last step nothing of it
/// is written.
///
/// A statement that is a transaction by itself and changes one row is ordered where that row is, if
/// it can be ([fulcrum.sql.shipped.RowOrder]): then nothing is read here.
final class BriefRun {

    /// A statement that asks for more rows gets a thread.
    private static final int MOST = 8;

    private final SqlSession session;
    private final Runner runner;
    private final OpenPortal portal;
    private final Understood statement;
    private final boolean alone;
    private final boolean tellsColumns;
    private final Output output;

    /// Of the transaction's statements.
    private final int number;

    private final Replay rows = new Replay();
    private final List<Datum[]> result = new ArrayList<>(1);
    private @Nullable Execution execution;

    /// It was tried in one request, or cannot be.
    private boolean ordered;

    private long count;

    /// Its own transaction, where it is alone.
    private @Nullable TxnId own;

    /// Whether nothing is to be ended there.
    private boolean over;

    /// @param alone its transaction has nothing else in it
    /// @param tellsColumns before its rows
    BriefRun(
            SqlSession session,
            Runner runner,
            OpenPortal portal,
            boolean alone,
            boolean tellsColumns,
            Output output) {
        this.session = session;
        this.runner = runner;
        this.portal = portal;
        this.statement = portal.statement();
        this.alone = alone;
        this.tellsColumns = tellsColumns;
        this.output = output;
        this.number = session.transaction().newStatement();
    }

    void begin() {
        guarded(() -> {
            session.beginImplicit();
            step();
        });
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (SqlError error) {
            again(error);
        } catch (StackOverflowError _) {
            again(null);
        } catch (RuntimeException mistake) {
            again(mistake);
        }
    }

    /// Carries it out as far as it comes.
    private void step() {
        try {
            replay();
        } catch (Replay.Missing _) {
            fetch(rows.wanted());
            return;
        } catch (Replay.Astray | Node.WouldWait | Restart _) {
            again(null);
            return;
        }
        if (!alone && rows.written().size() > 1) {
            again(null); // the second might not be written
            return;
        }
        write(0);
    }

    /// Carries it out with what was answered.
    ///
    /// @throws Replay.Missing where that is not enough
    private void replay() {
        rows.rewind();
        result.clear();
        Execution begun = runner.begin(rows, portal.arguments());
        execution = begun;
        var all = Objects.requireNonNull(statement.ready()).open(begun);
        boolean brings = statement.columns() != null;
        long told = 0;
        for (Datum[] row = all.next(); row != null; row = all.next()) {
            told++;
            if (brings) {
                result.add(row);
            }
        }
        boolean counts = statement.shape().changes() && !Runner.isQuery(statement);
        count = counts ? begun.changedRows() : told;
    }

    // In one request

    /// Orders what it does where its row is, once: if that is not to be done there, it is carried
    /// out as ever.
    ///
    /// @return false where it cannot be ordered
    private boolean orders(Replay.Wanted wanted) {
        if (ordered || !alone) {
            return false;
        }
        ordered = true;
        Bytes key = rowToChange(wanted);
        Bytes code = key == null ? null : code(key);
        if (key == null || code == null) {
            rows.forget(wanted);
            return false;
        }
        SessionCommand command =
                new SessionCommand.Make(key, code, session.limits(), wanted.planned());
        session.line()
                .tell(
                        command,
                        outcome ->
                                guarded(() -> {
                                    if (Answers.isUnavailable(outcome)
                                            || Answers.isNotMade(outcome)) {
                                        rows.forget(wanted);
                                        step();
                                    } else {
                                        take(command, outcome, _ -> finish());
                                    }
                                }));
        return true;
    }

    /// The key of the row that it asks for first, to change it; null where that is something else.
    private @Nullable Bytes rowToChange(Replay.Wanted wanted) {
        if (wanted.lock() != Lock.EXCLUSIVE) {
            return null;
        }
        return switch (wanted) {
            case Replay.Spanned(Span span, _, var ifLocked, _, _)
                    when span.point() && ifLocked == IfLocked.WAIT ->
                    span.from();
            case Replay.Spanned _ -> null;
            case Replay.Keyed(var keys, _, _) -> keys.size() == 1 ? keys.getFirst() : null;
        };
    }

    private @Nullable Bytes code(Bytes key) {
        ReadyOrder order = statement.order();
        if (order != null) {
            result.clear();
            count = 1;
            return order.code(Objects.requireNonNull(execution));
        }
        boolean inserts =
                statement.plan() instanceof Plan.Changed changed
                        && changed.change() instanceof Change.Insert;
        return inserts ? inserted(key) : null;
    }

    /// What is ordered of a row that is not there, if all that the statement does is to insert it.
    private @Nullable Bytes inserted(Bytes key) {
        rows.answer(new fulcrum.sql.execution.Rows.Page(List.of(), false));
        try {
            replay();
        } catch (SqlError | Replay.Missing | Replay.Astray | Node.WouldWait | Restart _) {
            return null; // what is wrong is told on the other way
        }
        if (rows.written().size() != 1 || rows.written().getFirst().writes().size() != 1) {
            return null;
        }
        RowWrite write = rows.written().getFirst().writes().getFirst();
        Bytes value = write.value();
        if (value == null || value.size() >= Program.BYTES_MOST || !write.key().equals(key)) {
            return null;
        }
        return new RowOrder.Absent(value).toBytes();
    }

    // In several

    private void fetch(Replay.Wanted wanted) {
        if (orders(wanted)) {
            return;
        }
        if (rows.answers() == MOST) {
            again(null);
            return;
        }
        boolean looks = alone && statement.shape().one() && readsOnly();
        if (looks && wanted instanceof Replay.Spanned one) {
            ask(
                    new SessionCommand.Look(
                            one.span(), one.limit(), session.limits(), one.planned()),
                    this::fetched);
            return;
        }
        if (wanted.lock() == Lock.NONE && !session.transaction().sees(wanted.planned())) {
            again(null);
            return;
        }
        inTransaction(txn -> ask(command(txn, wanted), this::fetched));
    }

    private SessionCommand command(TxnId txn, Replay.Wanted wanted) {
        return switch (wanted) {
            case Replay.Spanned(var span, var lock, var ifLocked, int limit, var planned) ->
                    new SessionCommand.Read(txn, span, lock, ifLocked, limit, planned, number);
            case Replay.Keyed(var keys, var lock, var planned) ->
                    new SessionCommand.Fetch(txn, keys, lock, planned, number);
        };
    }

    private boolean readsOnly() {
        return !statement.shape().changes() && !statement.shape().locks();
    }

    private void fetched(SessionResult answer) {
        SessionResult.Rows found = (SessionResult.Rows) answer;
        rows.answer(new fulcrum.sql.execution.Rows.Page(found.rows(), found.more()));
        step();
    }

    /// @param from the first that is still to be written
    private void write(int from) {
        if (from == rows.written().size()) {
            commit();
            return;
        }
        Replay.Written written = rows.written().get(from);
        inTransaction(txn ->
                ask(
                        new SessionCommand.Write(txn, written.writes(), written.planned()),
                        _ -> write(from + 1)));
    }

    private void commit() {
        TxnId txn = own;
        if (txn == null) {
            finish();
            return;
        }
        SessionCommand command = new SessionCommand.Commit(txn);
        session.line()
                .tell(
                        command,
                        outcome ->
                                guarded(() -> {
                                    if (Answers.isUnavailable(outcome)) {
                                        session.onThread(output, () -> commitWithPatience(command));
                                    } else {
                                        take(command, outcome, _ -> finish());
                                    }
                                }));
    }

    private void commitWithPatience(SessionCommand command) {
        try {
            SessionResult _ = session.asker().ask(command);
        } catch (SqlError | Answers.Ended | Answers.Refused failed) {
            note(failed);
            afresh(failed);
            return;
        }
        conclude();
    }

    // Asking

    private void inTransaction(Consumer<TxnId> work) {
        Transaction transaction = session.transaction();
        TxnId begun = alone ? own : transaction.begun();
        if (begun != null) {
            work.accept(begun);
            return;
        }
        ask(
                transaction.beginning(readsOnly(), session.limits()),
                answer -> {
                    TxnId there = ((SessionResult.Began) answer).txn();
                    if (alone) {
                        own = there;
                    } else {
                        transaction.began(there);
                    }
                    work.accept(there);
                });
    }

    private void ask(SessionCommand command, Consumer<SessionResult> then) {
        session.line()
                .tell(
                        command,
                        outcome ->
                                guarded(() -> {
                                    if (Answers.isUnavailable(outcome)) {
                                        again(null); // with patience
                                    } else {
                                        take(command, outcome, then);
                                    }
                                }));
    }

    private void take(SessionCommand command, Outcome outcome, Consumer<SessionResult> then) {
        SessionResult answer;
        try {
            answer = session.asker().result(command, outcome);
        } catch (SqlError | Answers.Ended | Answers.Refused failed) {
            note(failed);
            again(failed);
            return;
        }
        Execution begun = execution;
        boolean done =
                command instanceof SessionCommand.Commit || command instanceof SessionCommand.Make;
        if (begun != null && !done) {
            begun.demandWanted();
        }
        then.accept(answer);
    }

    /// What a failure says of the transaction, and of what is known here.
    private void note(RuntimeException failed) {
        over |=
                failed instanceof Answers.Ended
                        || (failed instanceof SqlError error
                                && error.state() == SqlState.UNKNOWN_RESOLUTION);
        if (Runner.why(failed) == Why.SCHEMA_CHANGED) {
            session.transaction().definitions().distrust();
        }
    }

    // The end

    /// Goes on, on a thread that may wait.
    ///
    /// @param failed why; null where it was only not to be done here
    private void again(@Nullable RuntimeException failed) {
        session.onThread(output, () -> afresh(failed));
    }

    private void afresh(@Nullable RuntimeException failed) {
        abandon();
        if (failed != null && !Runner.mayTryAgain(failed, alone)) {
            throw failed;
        }
        tellColumns();
        runner.run(portal, 0, alone, output);
    }

    private void abandon() {
        TxnId txn = own;
        if (txn != null && !over) {
            try {
                SessionResult _ = session.asker().ask(new SessionCommand.Rollback(txn));
            } catch (SqlError | Answers.Ended | Answers.Refused _) {
                // it is let go there when nobody asks for it any more
            }
        }
    }

    private void finish() {
        conclude();
        session.left(output);
    }

    private void conclude() {
        if (alone) {
            boolean _ = session.commit(); // which has nothing left to ask
        }
        portal.done = true;
        portal.told = count;
        tellColumns();
        if (!result.isEmpty()) {
            output.rows(result);
        }
        session.ran(statement.text(), count);
        output.complete(Runner.tag(statement, count));
    }

    private void tellColumns() {
        List<ResultColumn> columns = statement.columns();
        if (tellsColumns && columns != null) {
            output.columns(columns);
        }
    }
}
