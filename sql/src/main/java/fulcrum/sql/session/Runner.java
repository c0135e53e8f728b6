package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.Access;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.analysis.Names;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.execution.Assembler;
import fulcrum.sql.execution.Execution;
import fulcrum.sql.execution.Frozen;
import fulcrum.sql.execution.ReadyOrder;
import fulcrum.sql.execution.Restart;
import fulcrum.sql.execution.Rows;
import fulcrum.sql.execution.SteadyRows;
import fulcrum.sql.optimizer.Optimizer;
import fulcrum.sql.optimizer.Orders;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Order;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.storage.StoredTable;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Understands statements, and carries them out one by one.
final class Runner {

    /// A statement whose client has seen nothing of it is tried so often.
    private static final int ATTEMPTS = 10;

    /// So many rows are looked at where one is looked for.
    private static final int FEW = 100;

    /// So many rows are told at once.
    static final int BATCH = 128;

    private final SqlSession session;
    private final Utilities utilities;
    private final TableStatements tables;

    Runner(SqlSession session) {
        this.session = session;
        this.tables = new TableStatements(session, this);
        this.utilities = new Utilities(session, this);
    }

    Utilities utilities() {
        return utilities;
    }

    TableStatements tables() {
        return tables;
    }

    Names names(SqlCatalog catalog) {
        return new Names(catalog, session.database(), session.path());
    }

    Understood understand(String text, @Nullable Statement given, List<@Nullable SqlType> types) {
        Statement statement = SelectInto.carriedOutAs(given);
        if (!(statement instanceof Statement.Preparable preparable)) {
            return new Understood(
                    text,
                    statement,
                    null,
                    null,
                    null,
                    List.of(),
                    statement == null ? null : utilities.columns(statement),
                    Shape.NONE,
                    null,
                    0,
                    "");
        }
        Definitions definitions = session.transaction().definitions();
        SqlCatalog catalog = definitions.recent();
        Analyzer.Analyzed analyzed;
        try {
            analyzed = analyzed(preparable, types, catalog);
        } catch (SqlError error) {
            // what it names may have been made meanwhile
            SqlCatalog now = definitions.catalog();
            if (now.version() == catalog.version()) {
                throw error;
            }
            catalog = now;
            analyzed = analyzed(preparable, types, catalog);
        }
        return understood(text, preparable, analyzed, catalog);
    }

    private Understood understood(
            String text,
            Statement.Preparable statement,
            Analyzer.Analyzed analyzed,
            SqlCatalog catalog) {
        Plan plan = new Optimizer(catalog).optimize(analyzed.plan());
        Order order = Orders.of(plan);
        return new Understood(
                text,
                statement,
                analyzed,
                plan,
                Assembler.ready(plan),
                analyzed.parameters(),
                bringsRows(plan) ? columns(analyzed) : null,
                Shape.of(plan),
                order == null ? null : new ReadyOrder(order),
                catalog.stamp(),
                session.parameters().meaning());
    }

    private Analyzer.Analyzed analyzed(
            Statement.Preparable statement, List<@Nullable SqlType> types, SqlCatalog catalog) {
        return new Analyzer(names(catalog), session.styles(), session.node().nowMicros())
                .analyze(statement, types);
    }

    private static boolean bringsRows(Plan plan) {
        return switch (plan) {
            case Plan.Changed changed -> !changed.returning().isEmpty();
            case Plan.With with -> bringsRows(with.body());
            default -> true;
        };
    }

    private static List<ResultColumn> columns(Analyzer.Analyzed analyzed) {
        return analyzed.columns().stream()
                .map(column ->
                        new ResultColumn(
                                column.name(), column.type(), column.table(), column.column()))
                .toList();
    }

    /// The same statement by the present catalog.
    private Understood renewed(Understood old) {
        SqlCatalog catalog = session.transaction().definitions().recent();
        boolean same =
                old.version() == catalog.stamp()
                        && !session.transaction().definitions().areThere()
                        && old.meaning().equals(session.parameters().meaning());
        if (same || old.analyzed() == null) {
            return old;
        }
        List<@Nullable SqlType> types = new ArrayList<>(old.parameters());
        Understood now = understand(old.text(), old.statement(), types);
        if (!Objects.equals(kinds(now.columns()), kinds(old.columns()))) {
            throw new SqlError(SqlState.NOT_SUPPORTED, "cached plan must not change result type");
        }
        return now;
    }

    private static @Nullable List<SqlType> kinds(@Nullable List<ResultColumn> columns) {
        return columns == null ? null : columns.stream().map(ResultColumn::type).toList();
    }

    // Carrying out

    /// @param rows at most so many are told; 0 for all
    /// @param alone its transaction has nothing else in it
    void run(OpenPortal portal, int rows, boolean alone, Output output) {
        long began = session.node().nanos();
        long before = portal.affected;
        carryOut(portal, rows, alone, output);
        // what it executes counts as that
        if (!(portal.statement().statement() instanceof SessionStatement.Execute)) {
            session.ran(portal.statement().text(), began, portal.affected - before);
        }
    }

    private void carryOut(OpenPortal portal, int rows, boolean alone, Output output) {
        if (portal.done) {
            if (portal.statement().columns() == null) {
                throw new SqlError(SqlState.WRONG_STATE, "portal cannot be run anymore");
            }
            output.complete("SELECT 0");
            return;
        }
        Statement statement = Objects.requireNonNull(portal.statement().statement());
        if (session.parameters().partial()) {
            PartialResults.demandMay(portal.statement(), statement, alone || portal.rows != null);
        }
        switch (statement) {
            case Statement.Preparable _ -> preparable(portal, rows, alone, output);
            case Definition definition -> {
                session.beginImplicit();
                demandWritable(tables.tag(definition));
                session.pieces().beforeChanges(session.transaction().number());
                output.complete(tables.run(definition, output));
                portal.done = true;
            }
            case SessionStatement order -> {
                utilities.run(order, portal, alone, output);
                portal.done = true;
            }
            case Statement.Unsupported(String name, var at) -> {
                SqlError refused = SqlError.notSupported(name, at);
                String hint = WayOut.of(name);
                throw hint == null ? refused : refused.hint(hint);
            }
        }
    }

    void demandWritable(String tag) {
        if (session.transaction().isReadOnly()) {
            throw new SqlError(
                    SqlState.READ_ONLY, "cannot execute " + tag + " in a read-only transaction");
        }
    }

    private void preparable(OpenPortal portal, int rows, boolean alone, Output output) {
        if (portal.rows != null) {
            goOn(portal, rows, output);
            return;
        }
        for (int attempt = 1; ; attempt++) {
            session.beginImplicit();
            Telling telling = new Telling(output);
            try {
                Understood statement = renewed(portal.statement());
                portal.inPieces = rows > 0 && session.transaction().isBlock();
                open(portal, statement, alone);
                boolean ended = tell(portal, statement, rows, telling);
                if (!ended && portal.inPieces) {
                    session.pieces().add(portal, session.transaction().number());
                }
                if (ended && alone) {
                    boolean _ = session.commit();
                }
                telling.end();
                return;
            } catch (Frozen frozen) {
                portal.rows = null;
                if (attempt == ATTEMPTS || telling.hasTold()) {
                    throw frozen;
                }
                if (alone && session.transaction().isOpen()) {
                    session.transaction().fail(false);
                }
                Execution waiting = Objects.requireNonNull(portal.execution);
                new Thawing(session).await(frozen.table(), waiting::demandWanted);
            } catch (Restart | Answers.Ended | Answers.Refused failed) {
                portal.rows = null;
                if (why(failed) == Why.SCHEMA_CHANGED) {
                    session.transaction().definitions().distrust();
                }
                boolean again =
                        attempt < ATTEMPTS && !telling.hasTold() && mayTryAgain(failed, alone);
                if (!again) {
                    throw failed instanceof Restart ? overtaken() : failed;
                }
                if (alone && session.transaction().isOpen()) {
                    session.transaction().fail(failed instanceof Answers.Ended);
                }
            }
        }
    }

    static @Nullable Why why(RuntimeException failed) {
        return switch (failed) {
            case Answers.Ended ended -> ended.why();
            case Answers.Refused refused -> refused.why();
            default -> null;
        };
    }

    static SqlError overtaken() {
        return new SqlError(
                        SqlState.SERIALIZATION,
                        "could not serialize access due to concurrent update")
                .hint("The transaction might succeed if retried.");
    }

    static boolean mayTryAgain(RuntimeException failed, boolean alone) {
        return switch (failed) {
            case Restart _, Frozen _ -> true;
            default -> alone && isPassing(why(failed));
        };
    }

    static boolean isPassing(@Nullable Why why) {
        return switch (why) {
            case null -> false;
            case LOCKS_LOST,
                    CONFLICT,
                    DEADLOCK,
                    NOT_PREPARED,
                    SILENT,
                    CLOCKS_APART,
                    SCHEMA_CHANGED,
                    MOVED ->
                    true;
            default -> false;
        };
    }

    /// Rows on their way to the client: kept back as long as there are few, so that a statement can
    /// begin again.
    private static final class Telling {

        private final Output output;
        private final List<Datum[]> waiting = new ArrayList<>();
        private boolean told;
        private @Nullable Runnable end;

        Telling(Output output) {
            this.output = output;
        }

        void add(Datum[] row) {
            waiting.add(row);
            if (waiting.size() == BATCH) {
                flush();
            }
        }

        private void flush() {
            if (!waiting.isEmpty()) {
                told = true;
                output.rows(waiting);
                waiting.clear();
            }
        }

        boolean hasTold() {
            return told;
        }

        void ends(Runnable how) {
            end = how;
        }

        void end() {
            flush();
            Runnable how = end;
            if (how != null) {
                how.run();
            }
        }
    }

    /// Begins to carry a portal out.
    ///
    /// @param alone its transaction has nothing else in it
    void open(OpenPortal portal, Understood statement, boolean alone) {
        Shape shape = statement.shape();
        Scalar moment = demandMay(statement);
        boolean snapshot = !shape.changes() && !shape.locks();
        Execution execution;
        if (session.parameters().partial() && shape.reads()) {
            PartialRows partial = new PartialRows(rows(portal, snapshot));
            portal.missing = partial.missing();
            execution = begin(partial, portal.arguments());
        } else if (alone && snapshot && moment == null && shape.one()) {
            execution = begin(new OneLook(session.asker(), session.limits()), portal.arguments());
        } else {
            Rows stored = shape.reads() ? rows(portal, snapshot) : new NoRows();
            execution = begin(stored, portal.arguments());
        }
        portal.execution = execution;
        Understood asked = moment == null ? statement : past(statement);
        Assembler.Result rows = Objects.requireNonNull(asked.ready()).open(execution);
        portal.rows = portal.inPieces && snapshot ? new SteadyRows(rows, execution) : rows;
    }

    /// The same statement without the indexes that have no rows of the moment that is read as of.
    private Understood past(Understood statement) {
        Definitions definitions = session.transaction().definitions();
        SqlCatalog now = definitions.seen();
        List<Integer> without = session.transaction().unseenIndexes(now);
        Statement text = statement.statement();
        if (without.isEmpty() || !(text instanceof Statement.Preparable preparable)) {
            return statement;
        }
        SqlCatalog catalog = now.with(List.of(), without, List.of());
        List<@Nullable SqlType> types = new ArrayList<>(statement.parameters());
        return understood(
                statement.text(), preparable, analyzed(preparable, types, catalog), catalog);
    }

    private TransactionRows rows(OpenPortal portal, boolean snapshot) {
        TxnId txn = transaction(snapshot);
        Transaction transaction = session.transaction();
        return rows(
                txn, portal.inPieces ? transaction.newKeptStatement() : transaction.newStatement());
    }

    /// Opens a portal that is told piece by piece from now on.
    void openInPieces(OpenPortal portal, Understood statement) {
        portal.inPieces = true;
        open(portal, statement, false);
        if (portal.rows instanceof SteadyRows rows) {
            rows.begin();
        }
        session.pieces().add(portal, session.transaction().number());
    }

    /// @return the moment as of which it reads; null for the latest
    private @Nullable Scalar demandMay(Understood statement) {
        Analyzer.Analyzed analyzed = Objects.requireNonNull(statement.analyzed());
        if (statement.shape().changes()) {
            demandWritable(tag(statement, 0).split(" ")[0]);
            beforeChange(analyzed);
        }
        new Permissions(session).demand(analyzed);
        Scalar moment = analyzed.asOf();
        if (moment != null) {
            session.transaction().readAsOf(new SystemTime(session).timestamp(moment));
        }
        return moment;
    }

    /// What is told piece by piece sees nothing of a change that is about to be made.
    void beforeChange(Analyzer.Analyzed change) {
        Transaction transaction = session.transaction();
        session.pieces()
                .beforeChange(change, transaction.definitions().seen(), transaction.number());
    }

    /// Begins to carry out a statement for who measures it, under the same conditions as any.
    ///
    /// @param as what stored rows are read and written through
    Execution begin(Understood statement, Datum[] arguments, UnaryOperator<Rows> as) {
        Shape shape = statement.shape();
        demandMay(statement);
        boolean snapshot = !shape.changes() && !shape.locks();
        Rows stored = shape.reads() ? rows(transaction(snapshot)) : new NoRows();
        return begin(as.apply(stored), arguments);
    }

    /// Begins to carry out a plan.
    ///
    /// @param reads tables, or changes them
    /// @param snapshot it reads only, and locks nothing
    Execution begin(boolean reads, Datum[] arguments, boolean snapshot) {
        return begin(reads ? rows(transaction(snapshot)) : new NoRows(), arguments);
    }

    /// The same, with rows that come from elsewhere.
    Execution begin(Rows rows, Datum[] arguments) {
        SqlCatalog catalog = session.transaction().definitions().recent();
        SessionScene scene = new SessionScene(catalog, session);
        Execution execution =
                new Execution(
                        rows,
                        new Facts(session, scene, session.node().nowMicros(), session.random()),
                        scene,
                        arguments,
                        session.parameters().workBytes());
        session.running(execution);
        return execution;
    }

    /// Carries out a change within the present transaction.
    ///
    /// @return how many rows were changed
    long change(Statement.Preparable statement) {
        Understood understood = understand(session.text(), statement, List.of());
        beforeChange(Objects.requireNonNull(understood.analyzed()));
        Execution execution = begin(true, new Datum[0], false);
        var rows = Objects.requireNonNull(understood.ready()).open(execution);
        while (rows.next() != null) {
            // only what is changed counts
        }
        return execution.changedRows();
    }

    /// Carries out what a definition does with rows, within the present transaction.
    ///
    /// @param frozen the tables that others know are frozen, and read as of now
    void alone(boolean frozen, Consumer<Execution> work) {
        TransactionRows own = rows(transaction(false));
        if (!frozen) {
            work.accept(execution(own));
            return;
        }
        SessionResult began =
                session.asker()
                        .ask(
                                new SessionCommand.Begin(
                                        Isolation.SERIALIZABLE,
                                        Access.READ_ONLY,
                                        0,
                                        session.limits()));
        TxnId reads = ((SessionResult.Began) began).txn();
        try {
            work.accept(execution(new SnapshotRows(own, rows(reads))));
        } finally {
            Thawing.letGo(session.asker(), reads);
        }
    }

    /// Whether a table has no rows at present.
    boolean isEmpty(Table table) {
        SqlCatalog catalog = session.transaction().definitions().catalog();
        StoredTable stored = new StoredTable(table, catalog.stored(table));
        SessionResult found =
                session.asker()
                        .ask(
                                new SessionCommand.Look(
                                        Span.range(stored.range().from(), stored.range().to()),
                                        FEW,
                                        session.limits(),
                                        stored.planned()));
        SessionResult.Rows rows = (SessionResult.Rows) found;
        return !rows.more() && rows.rows().stream().noneMatch(row -> stored.owns(row.key()));
    }

    private Execution execution(Rows rows) {
        SqlCatalog catalog = session.transaction().definitions().catalog();
        SessionScene scene = new SessionScene(catalog, session);
        Execution execution =
                new Execution(
                        rows,
                        new Facts(session, scene, session.node().nowMicros(), session.random()),
                        scene,
                        new Datum[0],
                        Long.MAX_VALUE);
        session.running(execution);
        return execution;
    }

    /// Understands by the catalog as the transaction has it.
    Analyzer analyzer() {
        SqlCatalog catalog = session.transaction().definitions().catalog();
        return new Analyzer(names(catalog), session.styles(), session.node().nowMicros());
    }

    /// Brings a block of rows of a table into an index, within the present transaction.
    ///
    /// @return where the next block begins; null behind the last one
    @Nullable Bytes reindex(int table, int index, @Nullable Bytes from) {
        return analyzer()
                .reindexing(table, index)
                .carryOut(execution(rows(transaction(false))), from);
    }

    /// What a statement reads and writes.
    private TransactionRows rows(TxnId txn) {
        return rows(txn, session.transaction().newStatement());
    }

    /// @param number of the transaction's statements
    private TransactionRows rows(TxnId txn, int number) {
        Transaction transaction = session.transaction();
        return new TransactionRows(
                session.asker(),
                txn,
                transaction.definitions(),
                number,
                txn.equals(transaction.txn()) ? transaction : null);
    }

    private TxnId transaction(boolean snapshot) {
        return session.transaction().need(snapshot, session.limits());
    }

    /// Tells rows.
    ///
    /// @return whether all were told
    private boolean tell(OpenPortal portal, Understood statement, int rows, Telling telling) {
        var result = Objects.requireNonNull(portal.rows);
        long left = rows == 0 ? Long.MAX_VALUE : rows;
        long told = 0;
        boolean brings = statement.columns() != null;
        while (left > 0) {
            Datum[] row = result.next();
            if (row == null) {
                portal.done = true;
                long all = portal.told + told;
                Execution execution = Objects.requireNonNull(portal.execution);
                long count =
                        statement.shape().changes() && !isQuery(statement)
                                ? execution.changedRows()
                                : all;
                MissingShards missing = portal.missing;
                telling.ends(() -> {
                    if (missing != null) {
                        PartialResults.warn(missing, session.node().unreachable(), telling.output);
                    }
                    telling.output.complete(tag(statement, count));
                });
                portal.affected = count;
                return true;
            }
            if (brings) {
                telling.add(row);
            }
            told++;
            left--;
        }
        portal.told += told;
        portal.affected = portal.told;
        telling.ends(telling.output::suspended);
        return false;
    }

    private void goOn(OpenPortal portal, int rows, Output output) {
        Telling telling = new Telling(output);
        boolean _ = tell(portal, portal.statement(), rows, telling);
        telling.end();
    }

    static boolean isQuery(Understood statement) {
        return statement.statement() instanceof fulcrum.sql.ast.Query;
    }

    static String tag(Understood statement, long rows) {
        Plan plan = Objects.requireNonNull(statement.plan());
        while (plan instanceof Plan.With with) {
            plan = with.body();
        }
        if (plan instanceof Plan.Changed(Change change, _, _)) {
            return switch (change) {
                case Change.Insert _ -> "INSERT 0 " + rows;
                case Change.Update _ -> "UPDATE " + rows;
                case Change.Delete _ -> "DELETE " + rows;
            };
        }
        return "SELECT " + rows;
    }
}
