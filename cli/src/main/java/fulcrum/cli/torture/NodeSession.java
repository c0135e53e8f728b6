package fulcrum.cli.torture;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.session.Access;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Limits;
import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.prove.Row;
import fulcrum.prove.Sessions.Answer;
import fulcrum.prove.Sessions.Session;
import fulcrum.server.session.Client;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One transaction after the other at one node, serializable, by its coordinator's own requests.
final class NodeSession implements Session {

    private static final int ROWS_MOST = 1000;

    /// Whose all transactions are that are prepared under names.
    private static final String OWNER = "torture";

    private final Supplier<Client> clients;
    private final RowTable table;
    private Client client;
    private @Nullable TxnId txn;

    /// @param clients of the node, each with a connection of its own
    NodeSession(Supplier<Client> clients, RowTable table) {
        this.clients = clients;
        this.table = table;
        this.client = clients.get();
    }

    @Override
    public Answer begin(boolean readOnly) throws InterruptedException {
        Access access = readOnly ? Access.READ_ONLY : Access.READ_WRITE;
        return ask(new SessionCommand.Begin(Isolation.SERIALIZABLE, access, 0, Limits.DEFAULT));
    }

    private TxnId txn() {
        return Objects.requireNonNull(txn, "no transaction has begun");
    }

    @Override
    public Answer read(Row row, boolean toWrite) throws InterruptedException {
        Lock lock = toWrite ? Lock.EXCLUSIVE : Lock.NONE;
        return ask(reading(Span.row(table.key(row)), lock, 1));
    }

    private SessionCommand.Read reading(Span span, Lock lock, int limit) {
        return new SessionCommand.Read(txn(), span, lock, IfLocked.WAIT, limit, table.planned());
    }

    @Override
    public Answer readAll(int place, String beginning) throws InterruptedException {
        KeyRange range = table.place(place);
        @Nullable Bytes from = range.from();
        SortedMap<Row, String> all = new TreeMap<>();
        while (from != null) {
            Outcome outcome =
                    client.ask(reading(Span.range(from, range.to()), Lock.NONE, ROWS_MOST));
            if (!(outcome instanceof Outcome.Done(Bytes result))
                    || !(SessionCodec.RESULTS.decode(result)
                            instanceof SessionResult.Rows(var rows, boolean more))) {
                return answer(outcome);
            }
            all.putAll(named(rows));
            from = more ? Span.after(rows.getLast().key()) : null;
        }
        all.keySet().removeIf(row -> !row.name().startsWith(beginning));
        return new Answer.Done(all);
    }

    @Override
    public Answer write(SortedMap<Row, @Nullable String> rows) throws InterruptedException {
        List<RowWrite> writes = new ArrayList<>();
        rows.forEach((row, text) ->
                writes.add(new RowWrite(table.key(row), text == null ? null : Bytes.text(text))));
        return ask(new SessionCommand.Write(txn(), writes, table.planned()));
    }

    @Override
    public Answer commit() throws InterruptedException {
        return ask(new SessionCommand.Commit(txn()));
    }

    @Override
    public Answer prepare(String name) throws InterruptedException {
        return ask(new SessionCommand.Prepare(txn(), name, OWNER));
    }

    @Override
    public Answer decide(String name, boolean commits) throws InterruptedException {
        Outcome outcome =
                client.ask(
                        commits
                                ? new SessionCommand.CommitPrepared(name, OWNER)
                                : new SessionCommand.RollbackPrepared(name, OWNER));
        boolean over =
                outcome instanceof Outcome.Done(Bytes result)
                        && SessionCodec.RESULTS.decode(result)
                                instanceof SessionResult.Failed(Why why, var _)
                        && why == Why.NOT_PREPARED_SO;
        return over ? done(Collections.emptySortedMap()) : answer(outcome);
    }

    @Override
    public @Nullable SortedSet<String> prepared() throws InterruptedException {
        Outcome outcome = client.ask(new SessionCommand.ListPrepared());
        if (!(outcome instanceof Outcome.Done(Bytes result))
                || !(SessionCodec.RESULTS.decode(result)
                        instanceof SessionResult.InDoubt(var prepared))) {
            return null;
        }
        SortedSet<String> names = new TreeSet<>();
        prepared.forEach(each -> names.add(each.gid()));
        return names;
    }

    @Override
    public void rollback() throws InterruptedException {
        if (txn != null) {
            Answer _ = ask(new SessionCommand.Rollback(txn()));
        }
    }

    private Answer ask(SessionCommand command) throws InterruptedException {
        return answer(client.ask(command));
    }

    private Answer answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(Bytes result) -> answer(SessionCodec.RESULTS.decode(result));
            case Outcome.Refused(var why, var _) -> new Answer.Refused(why.name());
            case Outcome.Unknown(String why) -> {
                // the node ends with this connection whatever of it goes on there
                client.close();
                client = clients.get();
                txn = null;
                yield new Answer.Unknown(withoutName(why));
            }
        };
    }

    /// Nobody asks again what became of it, so one is like another.
    private static String withoutName(String why) {
        return why.contains("@") ? "nobody has decided in time" : why;
    }

    private Answer answer(SessionResult result) {
        return switch (result) {
            case SessionResult.Began(TxnId begun) -> {
                txn = begun;
                yield done(Collections.emptySortedMap());
            }
            case SessionResult.Rows(var rows, boolean _) -> done(named(rows));
            case SessionResult.Committed _,
                    SessionResult.RolledBack _,
                    SessionResult.Prepared _ -> {
                txn = null;
                yield done(Collections.emptySortedMap());
            }
            case SessionResult.Done _, SessionResult.Marked _, SessionResult.InDoubt _ ->
                    done(Collections.emptySortedMap());
            case SessionResult.Failed(var why, _) -> new Answer.Refused(why.name());
            case SessionResult.Aborted(var why, var _) -> {
                txn = null;
                yield new Answer.Aborted(why.name());
            }
        };
    }

    private static Answer done(SortedMap<Row, String> rows) {
        return new Answer.Done(rows);
    }

    private SortedMap<Row, String> named(List<SessionResult.Row> rows) {
        SortedMap<Row, String> named = new TreeMap<>();
        rows.forEach(row -> named.put(table.row(row.key()), row.value().asText()));
        return named;
    }

    @Override
    public void close() {
        client.close();
    }
}
