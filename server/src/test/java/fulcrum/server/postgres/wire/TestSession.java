package fulcrum.server.postgres.wire;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Position;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.session.Output;
import fulcrum.sql.session.ResultColumn;
import fulcrum.sql.session.Session;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A session of [TestWorld]. It carries statements out as they come, and nothing it does is undone.
///
/// It watches that the door keeps to the contract: that it asks on its loop, one thing at a time,
/// and nothing but [#sync] after a failure.
final class TestSession implements Session {

    private static final int PAGE_ROWS = 100;

    private final TestWorld world;
    private final SortedMap<String, String> settings = new TreeMap<>();
    private volatile Status status = Status.IDLE;
    private volatile boolean busy;
    private volatile boolean failed;
    private volatile boolean failsAtSync;
    private volatile boolean gone;
    private volatile boolean heldSimply;
    private final AtomicReference<@Nullable Output> held = new AtomicReference<>();

    TestSession(TestWorld world, Role user, SortedMap<String, String> asked) {
        this.world = world;
        settings.put("server_version", "17.0 (Fulcrum test)");
        settings.put("server_encoding", "UTF8");
        settings.put("client_encoding", "UTF8");
        settings.put("integer_datetimes", "on");
        settings.put("standard_conforming_strings", "on");
        settings.put("DateStyle", "ISO, MDY");
        settings.put("TimeZone", "UTC");
        settings.put("in_hot_standby", "off");
        settings.put("session_authorization", user.name());
        settings.putAll(asked);
    }

    /// A statement with its arguments, and how far it is.
    private static final class Work implements Portal {
        final TestStatement statement;
        final Datum[] arguments;
        int told;
        boolean done;

        Work(TestStatement statement, Datum[] arguments) {
            this.statement = statement;
            this.arguments = arguments;
        }

        @Override
        public Prepared statement() {
            return statement;
        }
    }

    private void ask(boolean evenFailed) {
        if (!world.loop().inEventLoop()) {
            world.breach("asked on another thread");
        }
        if (busy) {
            world.breach("asked two things at once");
        }
        if (failed && !evenFailed) {
            world.breach("asked after a failure");
        }
        if (gone) {
            world.breach("asked after the end");
        }
        busy = true;
    }

    private void over(Output output) {
        busy = false;
        output.over();
    }

    /// @param until [#sync], which nothing else may be asked before
    private void failed(Output output, SqlError error, boolean until) {
        failed = until;
        if (status == Status.IN_BLOCK) {
            status = Status.FAILED;
        }
        busy = false;
        output.failed(error);
    }

    @Override
    public void prepare(String text, List<@Nullable SqlType> parameters, Output output) {
        ask(false);
        List<@Nullable SqlType> given = new ArrayList<>(parameters);
        world.tell(() -> {
            try {
                if (text.contains(";")) {
                    throw new SqlError(
                            SqlState.SYNTAX,
                            "cannot insert multiple commands into a prepared statement");
                }
                output.prepared(TestStatement.of(text, given));
            } catch (SqlError error) {
                failed(output, error, true);
                return;
            }
            over(output);
        });
    }

    @Override
    public Portal bind(Prepared statement, Datum[] arguments) {
        if (busy || failed) {
            world.breach("bound out of turn");
        }
        return new Work((TestStatement) statement, arguments);
    }

    @Override
    public void execute(Portal portal, int rows, boolean alone, Output output) {
        ask(false);
        boolean _ = world.alone.add(alone);
        run(List.of((Work) portal), 0, rows, false, output);
    }

    @Override
    public void sync(Output output) {
        ask(true);
        world.tell(() -> {
            boolean fails = failsAtSync;
            failsAtSync = false;
            int _ = world.batches.incrementAndGet();
            if (fails) {
                busy = false;
                failed = false;
                output.failed(
                        new SqlError(
                                SqlState.SERIALIZATION,
                                "could not serialize access due to concurrent update"));
            } else {
                failed = false;
                over(output);
            }
        });
    }

    @Override
    public void fail() {
        failed = true;
        if (status == Status.IN_BLOCK) {
            status = Status.FAILED;
        }
    }

    @Override
    public void query(String text, Output output) {
        ask(false);
        List<Work> works = new ArrayList<>();
        try {
            for (String each : text.split(";")) {
                if (!each.isBlank()) {
                    TestStatement statement = TestStatement.of(each, List.of());
                    if (!statement.parameters().isEmpty()) {
                        throw new SqlError(SqlState.NO_PARAMETER, "there is no parameter $1");
                    }
                    works.add(new Work(statement, new Datum[0]));
                }
            }
        } catch (SqlError error) {
            failed(output, error, false);
            return;
        }
        if (works.isEmpty()) {
            works.add(new Work(TestStatement.of("", List.of()), new Datum[0]));
        }
        run(works, 0, 0, true, output);
    }

    /// Carries statements out from one on.
    private void run(List<Work> works, int from, int rows, boolean simple, Output output) {
        String verb = works.get(from).statement.verb();
        Runnable telling =
                () -> {
                    try {
                        for (int i = from; i < works.size(); i++) {
                            if (works.get(i).statement.verb().equals("HOLD") && i > from) {
                                int next = i;
                                world.loop().execute(() -> run(works, next, rows, simple, output));
                                return;
                            }
                            carryOut(works.get(i), rows, simple, output);
                        }
                    } catch (SqlError error) {
                        failed(output, error, !simple);
                        return;
                    }
                    over(output);
                };
        if (verb.equals("HOLD")) {
            heldSimply = simple;
            held.set(output);
            boolean _ =
                    world.held.add(() -> {
                        if (held.compareAndSet(output, null)) {
                            world.tell(telling);
                        }
                    });
        } else if (works.stream().anyMatch(work -> work.statement.text().contains("STDIN"))) {
            Thread _ = Thread.ofVirtual().start(telling);
        } else {
            world.tell(telling);
        }
    }

    private void carryOut(Work work, int rows, boolean simple, Output output) {
        TestStatement statement = work.statement;
        List<ResultColumn> columns = statement.columns();
        if (status == Status.FAILED && !statement.verb().equals("ROLLBACK")) {
            throw new SqlError(
                    SqlState.FAILED_TRANSACTION,
                    "current transaction is aborted, commands ignored until end of transaction"
                            + " block");
        }
        if (simple && columns != null) {
            output.columns(columns);
        }
        switch (statement.verb()) {
            case "" -> output.empty();
            case "SELECT" -> select(work, output);
            case "GENERATE" -> generate(work, rows, output);
            case "SHOW" -> {
                String value = setting(statement.text().substring(4).strip());
                output.rows(List.<Datum[]>of(new Datum[] {text(value == null ? "" : value)}));
                output.complete("SHOW");
            }
            case "INSERT" -> {
                String key = shown(work, 0);
                String _ = world.table.put(key, shown(work, 1));
                output.complete("INSERT 0 1");
            }
            case "COPY" -> copy(statement.text(), output);
            default -> ofSession(statement, output);
        }
    }

    private static Datum text(String text) {
        return new Datum.Text(text);
    }

    private static String shown(Work work, int item) {
        List<TestStatement.Item> items = work.statement.items();
        if (item < items.size()
                && items.get(item).value(work.arguments) instanceof Datum.Text(String text)) {
            return text;
        }
        throw new SqlError(SqlState.SYNTAX, "syntax error at end of input");
    }

    private void select(Work work, Output output) {
        List<TestStatement.Item> items = work.statement.items();
        if (work.statement.text().contains(" FROM kv")) {
            String found = world.table.get(shown(work, 0));
            if (found != null) {
                output.rows(List.<Datum[]>of(new Datum[] {text(found)}));
            }
            output.complete(found == null ? "SELECT 0" : "SELECT 1");
            return;
        }
        Datum[] row = new Datum[items.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = items.get(i).value(work.arguments);
        }
        output.rows(List.<Datum[]>of(row));
        output.complete("SELECT 1");
    }

    private static int number(Work work, int item) {
        List<TestStatement.Item> items = work.statement.items();
        if (item < items.size()
                && items.get(item).constant() instanceof Datum.Int(long number)
                && number >= 0) {
            return (int) number;
        }
        throw new SqlError(SqlState.SYNTAX, "syntax error at end of input");
    }

    /// `GENERATE rows bytes`: numbers from 1, and so many bytes beside each.
    private static void generate(Work work, int most, Output output) {
        int all = number(work, 0);
        int width = number(work, 1);
        Datum filler = text("x".repeat(width));
        int until = most == 0 ? all : (int) Math.min(all, work.told + (long) most);
        Datum[][] page = new Datum[PAGE_ROWS][2];
        int told = 0;
        while (work.told < until) {
            int count = Math.min(PAGE_ROWS, until - work.told);
            for (int i = 0; i < count; i++) {
                page[i][0] = new Datum.Int(++work.told);
                page[i][1] = filler;
            }
            output.rows(Arrays.asList(page).subList(0, count));
            told += count;
        }
        if (most > 0 && told == most && !work.done) {
            output.suspended();
        } else {
            work.done = true;
            output.complete("SELECT " + told);
        }
    }

    private void copy(String text, Output output) {
        boolean binary = text.contains("BINARY");
        if (text.contains("STDOUT")) {
            output.copyOut(2, binary);
            for (Map.Entry<String, String> row : world.table.entrySet()) {
                String line = row.getKey() + "\t" + row.getValue() + "\n";
                output.copied(line.getBytes(StandardCharsets.UTF_8));
            }
            output.complete("COPY " + world.table.size());
            return;
        }
        Output.CopySource source = output.copyIn(2, binary);
        StringBuilder all = new StringBuilder();
        int lines = 0;
        for (byte[] piece = source.next(); piece != null; piece = source.next()) {
            all.append(new String(piece, StandardCharsets.UTF_8));
            for (int end = all.indexOf("\n"); end >= 0; end = all.indexOf("\n")) {
                String[] parts = all.substring(0, end).split("\t", -1);
                if (parts.length != 2) {
                    throw new SqlError(SqlState.BAD_COPY_FORMAT, "missing data for column \"v\"")
                            .context("COPY kv, line " + (lines + 1));
                }
                String _ = world.table.put(parts[0], parts[1]);
                lines++;
                StringBuilder _ = all.delete(0, end + 1);
            }
        }
        output.complete("COPY " + lines);
    }

    private void ofSession(TestStatement statement, Output output) {
        switch (statement.verb()) {
            case "BEGIN" -> {
                status = Status.IN_BLOCK;
                output.complete("BEGIN");
            }
            case "COMMIT" -> {
                boolean failure = status == Status.FAILED;
                status = Status.IDLE;
                output.complete(failure ? "ROLLBACK" : "COMMIT");
            }
            case "ROLLBACK" -> {
                status = Status.IDLE;
                output.complete("ROLLBACK");
            }
            case "SET" -> {
                String[] words = statement.text().split("\\s*=\\s*|\\s+TO\\s+|\\s+", 3);
                if (words.length < 3) {
                    throw new SqlError(SqlState.SYNTAX, "syntax error at end of input");
                }
                settings.put(words[1], words[2].replace("'", ""));
                output.changed(words[1], words[2].replace("'", ""));
                output.complete("SET");
            }
            case "NOTICE" -> {
                output.notice(Notice.warning(SqlState.WARNING, "take care"));
                output.complete("NOTICE");
            }
            case "DISCARD", "DEALLOCATE" -> output.complete(statement.verb() + " ALL");
            case "HOLD" -> output.complete("HOLD");
            case "DOOM" -> {
                failsAtSync = true;
                output.complete("DOOM");
            }
            case "BREAK" -> throw new IllegalStateException("a mistake");
            case "FAIL" -> throw complaint();
            default ->
                    throw SqlError.at(
                            new Position(1),
                            SqlState.SYNTAX,
                            "syntax error at or near \"" + statement.verb() + '"');
        }
    }

    private static SqlError complaint() {
        return SqlError.at(new Position(3), SqlState.UNIQUE, "there already is one")
                .detail("Key (k)=(1) already exists.")
                .hint("Take another.")
                .context("somewhere")
                .table("public", "kv")
                .column("k")
                .type("int4")
                .constraint("kv_pkey");
    }

    @Override
    public void cancel(String why) {
        Output output = held.getAndSet(null);
        if (output != null) {
            world.tell(() ->
                    failed(
                            output,
                            new SqlError(SqlState.CANCELED, "canceling statement due to " + why),
                            !heldSimply));
        }
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public Styles styles() {
        return Styles.STANDARD;
    }

    @Override
    public @Nullable String setting(String name) {
        return settings.get(name);
    }

    @Override
    public void close() {
        gone = true;
        int _ = world.closed.incrementAndGet();
    }
}
