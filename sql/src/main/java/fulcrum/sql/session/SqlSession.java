package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.CommitCost;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Limits;
import fulcrum.database.session.RowNames;
import fulcrum.sql.SyntaxError;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TransactionStatement;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.system.CatalogFunctions;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.execution.Execution;
import fulcrum.sql.execution.Frozen;
import fulcrum.sql.execution.Values;
import fulcrum.sql.parser.Parsed;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.scanner.StatementText;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A session: carries out what its client says, on a thread that is begun for each request.
public final class SqlSession implements Session {

    /// So many characters of a slow statement are told.
    private static final int TOLD_MOST = 1_000;

    private final Node node;
    private final Node.Line line;
    private final Answers asker;
    private final SqlNode.Parts parts;
    private final Activity activity;
    private final Role user;
    private final String database;
    private final int process;
    private final long startedMicros;
    private final Parameters parameters;
    private final Transaction transaction;
    private final Sequences sequences;
    private final Pieces pieces = new Pieces();
    private final Runner runner;
    private final Familiar familiar;
    private final Random random;

    private final Deque<Runnable> requests = new ArrayDeque<>();
    private boolean busy;

    private String text = "";
    private long begunNanos;
    private volatile @Nullable Execution running;
    private volatile @Nullable Pause pausing;

    SqlSession(
            SqlNode.Parts parts,
            Role user,
            String database,
            Map<String, String> settings,
            int process,
            String address) {
        this.node = parts.node();
        this.parts = parts;
        this.user = user;
        this.database = database;
        this.process = process;
        this.startedMicros = node.nowMicros();
        this.activity = new Activity(address, startedMicros);
        this.line = node.open();
        this.asker = new Answers(node, line, () -> RowNames.NONE);
        settings.keySet().forEach(name -> Parameters.demandMaySet(name, user.superuser()));
        this.parameters = new Parameters(settings);
        parameters.fix("session_authorization", user.name());
        parameters.fix("is_superuser", user.superuser() ? "on" : "off");
        Definitions definitions = new Definitions(asker, parts.store(), node);
        this.transaction = new Transaction(asker, definitions);
        this.sequences = new Sequences(asker, definitions::recent);
        this.random = new Random(node.randomBits());
        this.runner = new Runner(this);
        this.familiar = new Familiar(this, runner, parts.plans());
    }

    // What parts of a session know of it

    Node node() {
        return node;
    }

    Node.Line line() {
        return line;
    }

    Answers asker() {
        return asker;
    }

    CatalogStore store() {
        return parts.store();
    }

    CatalogFunctions functions() {
        return parts.functions();
    }

    /// What it shares with the others of the node.
    SqlNode.Parts parts() {
        return parts;
    }

    /// What it does, for those who look at it.
    Activity activity() {
        return activity;
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

    Pieces pieces() {
        return pieces;
    }

    Runner runner() {
        return runner;
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
        return parameters.limits();
    }

    void running(Execution execution) {
        execution.limit(TimeUnit.NANOSECONDS.toMicros(limits().statementNanos()));
        running = execution;
    }

    /// A statement that waits for nothing but time.
    private static final class Pause {

        private final Node.Condition condition;
        private volatile boolean canceled;

        Pause(Node.Condition condition) {
            this.condition = condition;
        }
    }

    /// Waits, unless the statement is given up or takes too long.
    ///
    /// @param sinceMicros when it began
    void pause(long nanos, long sinceMicros) {
        long limit = TimeUnit.NANOSECONDS.toMicros(limits().statementNanos());
        long left = TimeUnit.MICROSECONDS.toNanos(sinceMicros + limit - node.nowMicros());
        boolean late = limit > 0 && left < nanos;
        Pause now = new Pause(node.condition());
        pausing = now;
        try {
            boolean canceled = now.condition.await(() -> now.canceled, late ? left : nanos);
            if (canceled) {
                throw new SqlError(SqlState.CANCELED, "canceling statement due to user request");
            }
            if (late) {
                throw new SqlError(
                        SqlState.CANCELED, "canceling statement due to statement timeout");
            }
        } catch (InterruptedException _) {
            throw new SqlError(SqlState.SHUTTING_DOWN, "terminating connection");
        } finally {
            pausing = null;
        }
    }

    @Override
    public String nameOf(SqlType type, long number) {
        SessionScene scene = new SessionScene(transaction.definitions().seen(), this);
        return functions().write(type.base().catalogName(), (int) number, scene);
    }

    // Transactions around statements

    /// Begins one where none is.
    void beginImplicit() {
        if (transaction.isOpen()) {
            return;
        }
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

    /// Commits what has not failed.
    ///
    /// @return what that has cost
    CommitCost commitCounted() {
        boolean committed = false;
        try {
            CommitCost cost = transaction.commitCounted();
            committed = true;
            return cost;
        } finally {
            parameters.end(committed);
        }
    }

    /// The coordinator has committed.
    void committed() {
        transaction.committed();
        parameters.end(true);
    }

    /// The coordinator has not committed, or nobody knows.
    void failedToCommit(RuntimeException failed) {
        try {
            transaction.failedToCommit(failed);
        } finally {
            parameters.end(false);
        }
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

    /// A statement begins.
    private void says(String of) {
        text = of;
        activity.runs(of, node.nowMicros());
        begunNanos = node.nanos();
    }

    /// The statement that was begun is carried out: it is counted, and where it was slow, operators
    /// are told.
    ///
    /// @param rows that it has brought or changed
    void ran(String statement, long rows) {
        ran(statement, begunNanos, rows);
    }

    /// The same, of one of several.
    ///
    /// @param sinceNanos when it began
    void ran(String statement, long sinceNanos, long rows) {
        long nanos = node.nanos() - sinceNanos;
        parts.counts().add(user, statement, nanos, rows);
        long slow = parameters.slowMillis();
        if (slow >= 0 && nanos >= TimeUnit.MILLISECONDS.toNanos(slow)) {
            String told = StatementText.of(statement).text();
            node.tell(
                    new SqlNote.SlowStatement(
                            user.name(),
                            process,
                            TimeUnit.NANOSECONDS.toMillis(nanos),
                            rows,
                            told.length() <= TOLD_MOST
                                    ? told
                                    : told.substring(0, TOLD_MOST) + "..."));
        }
    }

    // What the door asks

    /// Work that may fail.
    interface Work {
        void run();
    }

    private void carryOut(Output output, Work work) {
        SqlError failed = attempt(work);
        activity.rests(node.nowMicros());
        tellNews(output);
        if (failed == null) {
            output.over();
        } else {
            output.failed(failed);
        }
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

    /// Begins something on the door's own thread.
    ///
    /// @return false where something else is under way
    private boolean enter() {
        synchronized (requests) {
            boolean free = !busy;
            busy = true;
            return free;
        }
    }

    /// What was begun with [#enter] goes on elsewhere.
    void onThread(Output output, Work work) {
        node.begin(() -> {
            carryOut(output, work);
            serve();
        });
    }

    /// What was begun with [#enter] is over.
    void left(Output output) {
        running = null;
        activity.rests(node.nowMicros());
        tellNews(output);
        boolean more;
        synchronized (requests) {
            more = !requests.isEmpty();
            busy = more;
        }
        if (more) {
            node.begin(this::serve);
        }
        output.over();
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
        } catch (Frozen frozen) {
            return failed(
                    new SqlError(SqlState.IN_USE, String.valueOf(frozen.getMessage())), false);
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
                Arrays.stream(SqlState.values())
                        .filter(each -> each.code().equals(error.sqlState()))
                        .findFirst()
                        .orElse(SqlState.SYNTAX);
        SqlError made = new SqlError(state, error.message()).at(new Position(error.position()));
        String hint = error.hint();
        return hint == null ? made : made.hint(hint);
    }

    @Override
    public void prepare(String of, List<@Nullable SqlType> types, Output output) {
        if (!enter()) {
            inTurn(() -> carryOut(output, () -> prepareNow(of, types, output)));
            return;
        }
        SqlCatalog catalog = transaction.definitions().atHand(node.nowMicros());
        Understood known = catalog == null ? null : familiar.prepared(of, types, catalog);
        if (known == null || transaction.isFailed()) {
            onThread(output, () -> prepareNow(of, types, output));
            return;
        }
        text = of;
        output.prepared(known);
        left(output);
    }

    private void prepareNow(String of, List<@Nullable SqlType> types, Output output) {
        text = of;
        List<Parsed> all = Parser.parseAll(of);
        if (all.size() > 1) {
            throw new SqlError(
                    SqlState.SYNTAX, "cannot insert multiple commands into a prepared statement");
        }
        Statement statement = all.isEmpty() ? null : all.getFirst().statement();
        demandAllowed(statement);
        Understood understood = runner.understand(of, statement, types);
        familiar.keep(of, types, understood);
        output.prepared(understood);
    }

    @Override
    public Portal bind(Prepared statement, Datum[] arguments) {
        return new OpenPortal((Understood) statement, arguments);
    }

    @Override
    public void execute(Portal portal, int rows, boolean alone, Output output) {
        OpenPortal open = (OpenPortal) portal;
        if (!enter()) {
            inTurn(() -> carryOut(output, () -> executeNow(open, rows, alone, output)));
        } else if ((rows != 0 && open.statement().columns() != null)
                || !(alone || transaction.isBlock())
                || !runBriefly(open, open.statement().text(), false, output)) {
            onThread(output, () -> executeNow(open, rows, alone, output));
        }
    }

    private void executeNow(OpenPortal open, int rows, boolean alone, Output output) {
        Understood statement = open.statement();
        says(statement.text());
        demandAllowed(statement.statement());
        if (statement.statement() == null) {
            output.empty();
            return;
        }
        runner.run(open, rows, alone && !transaction.isOpen(), output);
    }

    /// Carries a portal out on the door's thread, where that can be. Something is under way with
    /// that, and nothing where it returns false.
    private boolean runBriefly(OpenPortal open, String of, boolean tellsColumns, Output output) {
        Statement statement = open.statement().statement();
        if (statement == null || open.done) {
            return false;
        }
        says(of);
        if (BriefCommit.isOne(this, statement)) {
            new BriefCommit(this, open, output).begin();
        } else if (statement instanceof TransactionStatement.Begin && !transaction.isOpen()) {
            carryOutHere(output, () -> runner.run(open, 0, false, output));
        } else if (isBrief(open)) {
            boolean alone = !transaction.isOpen();
            new BriefRun(this, runner, open, alone, tellsColumns, output).begin();
        } else {
            return false;
        }
        return true;
    }

    /// Something that asks nobody.
    private void carryOutHere(Output output, Work work) {
        SqlError failed = attempt(work);
        if (failed == null) {
            left(output);
        } else {
            onThread(
                    output,
                    () -> {
                        throw failed;
                    });
        }
    }

    /// Whether it can be carried out on the door's thread.
    private boolean isBrief(OpenPortal open) {
        Understood statement = open.statement();
        Shape shape = statement.shape();
        Analyzer.Analyzed analyzed = statement.analyzed();
        if (!shape.brief() || parameters.partial() || analyzed == null || analyzed.asOf() != null) {
            return false;
        }
        if (open.done || open.rows != null || transaction.isFailed()) {
            return false;
        }
        if (shape.changes() && pieces.areThere(transaction.number())) {
            return false;
        }
        SqlCatalog catalog = transaction.definitions().atHand(node.nowMicros());
        return catalog != null
                && catalog.stamp() == statement.version()
                && parameters.meaning().equals(statement.meaning())
                && !(shape.changes() && isReadOnly())
                && new Permissions(this).allows(analyzed);
    }

    private boolean isReadOnly() {
        return transaction.isOpen()
                ? transaction.isReadOnly()
                : parameters.isOn("default_transaction_read_only");
    }

    @Override
    public void sync(Output output) {
        if (!enter()) {
            inTurn(() -> carryOut(output, this::endImplicit));
        } else if (transaction.isOpen() && !transaction.isBlock()) {
            onThread(output, this::endImplicit);
        } else {
            left(output);
        }
    }

    private void endImplicit() {
        if (transaction.isOpen() && !transaction.isBlock()) {
            boolean _ = commit();
        }
    }

    @Override
    public void query(String of, Output output) {
        if (!enter()) {
            inTurn(() -> carryOut(output, () -> queryNow(of, output)));
            return;
        }
        OpenPortal whole = familiar.whole(of);
        if (whole == null) {
            Understood order = familiar.prepared(of, List.of(), null);
            whole =
                    order == null || order.analyzed() != null
                            ? null
                            : new OpenPortal(order, new Datum[0]);
        }
        if (whole == null || !runBriefly(whole, of, true, output)) {
            onThread(output, () -> queryNow(of, output));
        }
    }

    private void queryNow(String of, Output output) {
        says(of);
        List<Parsed> all = Parser.parseAll(of);
        if (all.isEmpty()) {
            output.empty();
            return;
        }
        for (Parsed each : all) {
            demandAllowed(each.statement());
            Understood statement = runner.understand(each.text(), each.statement(), List.of());
            if (!statement.parameters().isEmpty()) {
                throw new SqlError(SqlState.NO_PARAMETER, "there is no parameter $1");
            }
            List<ResultColumn> columns = statement.columns();
            boolean alone = all.size() == 1 && !transaction.isOpen();
            if (all.size() == 1) {
                familiar.learn(of, statement);
            }
            if (columns != null) {
                output.columns(columns);
            }
            runner.run(new OpenPortal(statement, new Datum[0]), 0, alone, output);
        }
        endImplicit();
    }

    @Override
    public void fail() {
        if (transaction.isOpen()) {
            Work failing =
                    () -> {
                        throw new SqlError(SqlState.FAILED_TRANSACTION, "the door has failed it");
                    };
            inTurn(() -> carryOut(NoOutput.INSTANCE, failing));
        }
    }

    @Override
    public void cancel(String why) {
        Execution execution = running;
        if (execution != null) {
            execution.cancel();
            line.stop();
        }
        Pause now = pausing;
        if (now != null) {
            now.canceled = true;
            now.condition.changed();
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
        parts.backends().leave(this);
        line.close();
    }
}
