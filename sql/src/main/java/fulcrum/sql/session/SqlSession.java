package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Limits;
import fulcrum.database.session.RowNames;
import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TransactionStatement;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.system.CatalogFunctions;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.execution.Execution;
import fulcrum.sql.execution.Values;
import fulcrum.sql.parser.Parsed;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.storage.Asker;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A session: carries out what its client says, on a thread that is begun for each request.
public final class SqlSession implements Session {

    private final Node node;
    private final Node.Line line;
    private final Answers asker;
    private final CatalogStore store;
    private final CatalogFunctions functions;
    private final Role user;
    private final String database;
    private final int process;
    private final long startedMicros;
    private final Parameters parameters;
    private final Transaction transaction;
    private final Sequences sequences;
    private final Runner runner;
    private final Random random;

    private final Deque<Runnable> requests = new ArrayDeque<>();
    private boolean busy;

    private String text = "";
    private volatile @Nullable Execution running;
    private volatile @Nullable CountDownLatch pausing;

    SqlSession(
            Node node,
            CatalogStore store,
            CatalogFunctions functions,
            Role user,
            String database,
            Map<String, String> settings,
            int process) {
        this.node = node;
        this.store = store;
        this.functions = functions;
        this.user = user;
        this.database = database;
        this.process = process;
        this.startedMicros = node.nowMicros();
        this.line = node.open();
        this.asker = new Answers(node, line, () -> RowNames.NONE);
        this.parameters = new Parameters(settings);
        parameters.fix("session_authorization", user.name());
        parameters.fix("is_superuser", user.superuser() ? "on" : "off");
        Definitions definitions = new Definitions(asker, store, node);
        this.transaction = new Transaction(asker, definitions);
        this.sequences = new Sequences(asker, definitions::recent);
        this.random = new Random(node.randomBits());
        this.runner = new Runner(this);
    }

    // What parts of a session know of it

    Node node() {
        return node;
    }

    Asker asker() {
        return asker;
    }

    CatalogStore store() {
        return store;
    }

    CatalogFunctions functions() {
        return functions;
    }

    Role user() {
        return user;
    }

    String database() {
        return database;
    }

    int process() {
        return process;
    }

    long startedMicros() {
        return startedMicros;
    }

    String text() {
        return text;
    }

    Parameters parameters() {
        return parameters;
    }

    Transaction transaction() {
        return transaction;
    }

    Sequences sequences() {
        return sequences;
    }

    Random random() {
        return random;
    }

    /// What expressions may ask now.
    Values.At factsNow() {
        SessionScene scene = new SessionScene(transaction.definitions().recent(), this);
        return new Values.At(new Facts(this, scene, node.nowMicros(), random), scene);
    }

    List<String> path() {
        return parameters.path(user.name());
    }

    /// How long the client will wait.
    Limits limits() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(1);
        return new Limits(
                parameters.millis("lock_timeout") * nanos,
                parameters.millis("statement_timeout") * nanos,
                parameters.millis("idle_in_transaction_session_timeout") * nanos);
    }

    void running(@Nullable Execution execution) {
        running = execution;
    }

    /// Waits, unless the statement is given up.
    void pause(long nanos) {
        CountDownLatch latch = new CountDownLatch(1);
        pausing = latch;
        try {
            boolean canceled = latch.await(nanos, TimeUnit.NANOSECONDS);
            if (canceled) {
                throw new SqlError(SqlState.CANCELED, "canceling statement due to user request");
            }
        } catch (InterruptedException _) {
            throw new SqlError(SqlState.SHUTTING_DOWN, "terminating connection");
        } finally {
            pausing = null;
        }
    }

    // Transactions around statements

    /// Begins one where none is.
    void beginImplicit() {
        transaction.beginImplicit(
                isolation(parameters.value("default_transaction_isolation")),
                parameters.isOn("default_transaction_read_only"),
                node.nowMicros());
        parameters.begin();
    }

    void beginBlock(List<TransactionStatement.Mode> modes) {
        transaction.beginBlock(
                isolation(parameters.value("default_transaction_isolation")),
                parameters.isOn("default_transaction_read_only"),
                node.nowMicros());
        parameters.begin();
        characterize(modes);
    }

    void characterize(List<TransactionStatement.Mode> modes) {
        for (TransactionStatement.Mode mode : modes) {
            switch (mode) {
                case TransactionStatement.Mode.Isolation(var level, _) ->
                        transaction.characterize(isolation(level), null);
                case TransactionStatement.Mode.ReadOnly(boolean readOnly, _) ->
                        transaction.characterize(null, readOnly);
                case TransactionStatement.Mode.Deferrable _ -> {
                    // reads never fail for want of serializability
                }
            }
        }
        parameters.set("transaction_isolation", name(transaction.isolation()), true);
        parameters.set("transaction_read_only", transaction.isReadOnly() ? "on" : "off", true);
    }

    static Isolation isolation(TransactionStatement.Mode.Level level) {
        return switch (level) {
            case READ_UNCOMMITTED, READ_COMMITTED -> Isolation.READ_COMMITTED;
            case REPEATABLE_READ -> Isolation.REPEATABLE_READ;
            case SERIALIZABLE -> Isolation.SERIALIZABLE;
        };
    }

    static Isolation isolation(String level) {
        return switch (level) {
            case "read committed", "read uncommitted" -> Isolation.READ_COMMITTED;
            case "repeatable read" -> Isolation.REPEATABLE_READ;
            default -> Isolation.SERIALIZABLE;
        };
    }

    static String name(Isolation isolation) {
        return switch (isolation) {
            case READ_COMMITTED -> "read committed";
            case REPEATABLE_READ -> "repeatable read";
            case SERIALIZABLE -> "serializable";
        };
    }

    boolean commit() {
        boolean committed = false;
        try {
            committed = transaction.commit();
        } finally {
            parameters.end(committed);
        }
        return committed;
    }

    void rollback() {
        transaction.rollback();
        parameters.end(false);
    }

    private void demandAllowed(@Nullable Statement statement) {
        boolean ends =
                statement instanceof TransactionStatement.Commit
                        || statement instanceof TransactionStatement.Rollback
                        || statement instanceof TransactionStatement.RollbackTo
                        || statement instanceof TransactionStatement.PrepareTransaction;
        if (transaction.isFailed() && !ends) {
            throw new SqlError(
                    SqlState.FAILED_TRANSACTION,
                    "current transaction is aborted, commands ignored until end of transaction"
                            + " block");
        }
    }

    // What the door asks

    /// Work that may fail.
    private interface Work {
        void run();
    }

    private void begin(Output output, Work work) {
        inTurn(() -> {
            SqlError failed = attempt(work);
            tellNews(output);
            if (failed == null) {
                output.over();
            } else {
                output.failed(failed);
            }
        });
    }

    /// One after the other, in the order in which they were asked for.
    private void inTurn(Runnable request) {
        synchronized (requests) {
            requests.add(request);
            if (busy) {
                return;
            }
            busy = true;
        }
        node.begin(this::serve);
    }

    private void serve() {
        while (true) {
            Runnable next;
            synchronized (requests) {
                next = requests.poll();
                if (next == null) {
                    busy = false;
                    return;
                }
            }
            next.run();
        }
    }

    private void tellNews(Output output) {
        parameters.news().forEach(output::changed);
    }

    /// @return null where it did not fail
    private @Nullable SqlError attempt(Work work) {
        try {
            work.run();
            return null;
        } catch (Answers.Ended ended) {
            return failed(ended.error(), true);
        } catch (Answers.Refused refused) {
            return failed(refused.error(), false);
        } catch (SyntaxError error) {
            return failed(converted(error), false);
        } catch (SqlError error) {
            return failed(error, false);
        } catch (StackOverflowError _) {
            return failed(new SqlError(SqlState.TOO_COMPLEX, "stack depth limit exceeded"), false);
        } catch (RuntimeException mistake) {
            return failed(
                    new SqlError(SqlState.INTERNAL, "internal error")
                            .detail("The node has met a mistake of its own: " + mistake + "."),
                    false);
        } finally {
            running = null;
        }
    }

    private SqlError failed(SqlError error, boolean ended) {
        boolean over = !transaction.isOpen();
        if (!over) {
            transaction.fail(ended);
            if (!transaction.isOpen()) {
                parameters.end(false);
            }
        }
        return error;
    }

    static SqlError converted(SyntaxError error) {
        SqlState state =
                switch (error.sqlState()) {
                    case SyntaxError.NOT_SUPPORTED -> SqlState.NOT_SUPPORTED;
                    case SyntaxError.TOO_DEEP -> SqlState.TOO_COMPLEX;
                    case "42611" -> SqlState.BAD_COLUMN_DEFINITION;
                    case "42P16" -> SqlState.BAD_TABLE_DEFINITION;
                    case "22P02" -> SqlState.BAD_TEXT_FORM;
                    case "22025" -> SqlState.BAD_ESCAPE_SEQUENCE;
                    case "22023" -> SqlState.BAD_PARAMETER_VALUE;
                    default -> SqlState.SYNTAX;
                };
        SqlError made = new SqlError(state, error.message()).at(new Position(error.position()));
        String hint = error.hint();
        return hint == null ? made : made.hint(hint);
    }

    @Override
    public void prepare(String of, List<@Nullable SqlType> types, Output output) {
        begin(
                output,
                () -> {
                    text = of;
                    List<Parsed> all = Parser.parseAll(of);
                    if (all.size() > 1) {
                        throw new SqlError(
                                SqlState.SYNTAX,
                                "cannot insert multiple commands into a prepared statement");
                    }
                    Statement statement = all.isEmpty() ? null : all.getFirst().statement();
                    demandAllowed(statement);
                    output.prepared(runner.understand(of, statement, types));
                });
    }

    @Override
    public Portal bind(Prepared statement, Datum[] arguments) {
        return new OpenPortal((Understood) statement, arguments);
    }

    @Override
    public void execute(Portal portal, int rows, boolean alone, Output output) {
        OpenPortal open = (OpenPortal) portal;
        begin(
                output,
                () -> {
                    Understood statement = open.statement();
                    text = statement.text();
                    demandAllowed(statement.statement());
                    if (statement.statement() == null) {
                        output.empty();
                        return;
                    }
                    runner.run(open, rows, alone && !transaction.isOpen(), output);
                });
    }

    @Override
    public void sync(Output output) {
        begin(
                output,
                () -> {
                    if (transaction.isOpen() && !transaction.isBlock()) {
                        boolean _ = commit();
                    }
                });
    }

    @Override
    public void query(String of, Output output) {
        begin(
                output,
                () -> {
                    text = of;
                    List<Parsed> all = Parser.parseAll(of);
                    if (all.isEmpty()) {
                        output.empty();
                        return;
                    }
                    for (Parsed each : all) {
                        demandAllowed(each.statement());
                        Understood statement =
                                runner.understand(each.text(), each.statement(), List.of());
                        if (!statement.parameters().isEmpty()) {
                            throw new SqlError(SqlState.NO_PARAMETER, "there is no parameter $1");
                        }
                        List<ResultColumn> columns = statement.columns();
                        boolean alone = all.size() == 1 && !transaction.isOpen();
                        if (columns != null) {
                            output.columns(columns);
                        }
                        runner.run(new OpenPortal(statement, new Datum[0]), 0, alone, output);
                    }
                    if (transaction.isOpen() && !transaction.isBlock()) {
                        boolean _ = commit();
                    }
                });
    }

    @Override
    public void fail() {
        if (transaction.isOpen()) {
            begin(
                    NoOutput.INSTANCE,
                    () -> {
                        throw new SqlError(SqlState.FAILED_TRANSACTION, "the door has failed it");
                    });
        }
    }

    @Override
    public void cancel(String why) {
        Execution execution = running;
        if (execution != null) {
            execution.cancel();
        }
        CountDownLatch latch = pausing;
        if (latch != null) {
            latch.countDown();
        }
    }

    @Override
    public Status status() {
        return transaction.status();
    }

    @Override
    public Styles styles() {
        return parameters.styles();
    }

    @Override
    public @Nullable String setting(String name) {
        return parameters.find(name);
    }

    @Override
    public void close() {
        cancel("the client is gone");
        line.close();
    }
}
