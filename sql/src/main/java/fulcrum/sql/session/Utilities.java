package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.sql.ast.Maintenance;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.ast.Setting;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TransactionStatement;
import fulcrum.sql.ast.TypeName;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.explain.Options;
import fulcrum.sql.time.Zones;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TextForm;
import fulcrum.sql.type.TypeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Statements about the session and its transaction.
final class Utilities {

    /// Encodings of PostgreSQL (manual, table 24.1), as they are without signs between.
    private static final Set<String> ENCODINGS =
            Set.of(
                    "big5",
                    "euccn",
                    "eucjis2004",
                    "eucjp",
                    "euckr",
                    "euctw",
                    "gb18030",
                    "gbk",
                    "iso88595",
                    "iso88596",
                    "iso88597",
                    "iso88598",
                    "johab",
                    "koi8r",
                    "koi8u",
                    "latin1",
                    "latin2",
                    "latin3",
                    "latin4",
                    "latin5",
                    "latin6",
                    "latin7",
                    "latin8",
                    "latin9",
                    "latin10",
                    "muleinternal",
                    "sjis",
                    "shiftjis2004",
                    "sqlascii",
                    "uhc",
                    "win866",
                    "win874",
                    "win1250",
                    "win1251",
                    "win1252",
                    "win1253",
                    "win1254",
                    "win1255",
                    "win1256",
                    "win1257",
                    "win1258",
                    "iso88591");

    private final SqlSession session;
    private final Runner runner;
    private final Cursors cursors;
    private final Map<String, Understood> prepared = new TreeMap<>();
    private final Map<String, Long> preparedMicros = new TreeMap<>();

    Utilities(SqlSession session, Runner runner) {
        this.session = session;
        this.runner = runner;
        this.cursors = new Cursors(session, runner);
    }

    /// What the rows of a statement consist of; null where it brings none.
    @Nullable List<ResultColumn> columns(Statement statement) {
        return switch (statement) {
            case SessionStatement.Show(String name, _) when name.equals("all") ->
                    List.of(text("name"), text("setting"), text("description"));
            case SessionStatement.Show(String name, _) ->
                    List.of(text(Parameter.named(name).name()));
            case SessionStatement.Explain explain ->
                    List.of(
                            new ResultColumn(
                                    "QUERY PLAN",
                                    Options.of(explain.options()).json()
                                            ? SqlType.of(ScalarType.JSON)
                                            : SqlType.TEXT,
                                    0,
                                    0));
            case SessionStatement.Fetch fetch ->
                    fetch.move() ? null : cursors.columns(fetch.cursor());
            case SessionStatement.Execute(String name, _, _) -> {
                Understood known = prepared.get(name);
                yield known == null ? null : known.columns();
            }
            default -> null;
        };
    }

    private static ResultColumn text(String name) {
        return new ResultColumn(name, SqlType.TEXT, 0, 0);
    }

    void run(SessionStatement order, OpenPortal portal, boolean alone, Output output) {
        switch (order) {
            case TransactionStatement statement ->
                    output.complete(new TransactionOrders(session).run(statement, output));
            case SessionStatement.Set(boolean local, Setting setting, _) ->
                    output.complete(set(local, setting, output));
            case SessionStatement.Show(String name, _) -> show(name, output);
            case SessionStatement.Discard discard -> discard(discard, output);
            case SessionStatement.Prepare prepare -> prepare(prepare, output);
            case SessionStatement.Execute execute -> execute(execute, alone, output);
            case SessionStatement.Deallocate(String name, _) -> deallocate(name, output);
            case SessionStatement.Explain explain ->
                    new Explaining(session, runner, prepared::get, alone)
                            .run(explain, portal.arguments(), output);
            case SessionStatement.Copy copy ->
                    new Copying(session, runner).run(copy, alone, output);
            case Maintenance maintenance ->
                    new Maintaining(session, runner).run(maintenance, output);
            case SessionStatement.DeclareCursor declare -> cursors.declare(declare, output);
            case SessionStatement.Fetch fetch -> cursors.fetch(fetch, output);
            case SessionStatement.CloseCursor(String name, _) -> cursors.close(name, output);
            case SessionStatement.Call call -> new Calling(session, runner).run(call, output);
            case SessionStatement.Do block -> throw SqlError.notSupported("DO", block.at());
            case SessionStatement.Listen listen ->
                    throw SqlError.notSupported("LISTEN", listen.at())
                            .hint("Ask the table for what is new.");
            case SessionStatement.Notify notify ->
                    throw SqlError.notSupported("NOTIFY", notify.at());
            case SessionStatement.Unlisten _ -> output.complete("UNLISTEN"); // nobody listens
        }
    }

    // Settings

    private String set(boolean local, Setting setting, Output output) {
        String name = setting.name();
        if (local && !session.transaction().isBlock()) {
            output.notice(
                    Notice.warning(
                            SqlState.NO_TRANSACTION,
                            "SET LOCAL can only be used in transaction blocks"));
        }
        if (name.equals("session_authorization")) {
            return authorization(setting);
        }
        if (!name.equals("all")) {
            Parameters.demandMaySet(name, session.user().superuser());
        }
        switch (setting.action()) {
            case RESET -> {
                if (name.equals("all")) {
                    session.parameters().resetAll();
                } else {
                    session.parameters().set(name, null, false);
                }
                return "RESET";
            }
            case DEFAULT -> session.parameters().set(name, null, local);
            case FROM_CURRENT -> {
                // it is already
            }
            case SET -> {
                String value =
                        setting.interval() == null
                                ? joined(name, setting.values())
                                : zone(setting.values().getFirst().text(), setting.interval());
                demandSupported(session, name, value, setting.at());
                session.parameters().set(name, value, local);
                tellEffect(name, output);
            }
        }
        if (local && !session.transaction().isOpen()) {
            session.parameters().end(true);
        }
        characterize(session, name);
        return "SET";
    }

    /// The zone that is an interval away from UTC, as `SHOW` tells it.
    private String zone(String text, TypeName type) {
        Datum away =
                TextForm.read(
                        TypeNames.resolve(type),
                        text,
                        session.styles(),
                        session.node().nowMicros());
        return Zones.name(Zones.of((Datum.Interval) away));
    }

    /// Nobody becomes another: what is asked for may be what is.
    private String authorization(Setting setting) {
        switch (setting.action()) {
            case SET -> {
                if (!joined(setting.name(), setting.values()).equals(userName())) {
                    throw SqlError.notSupported("SET SESSION AUTHORIZATION", setting.at())
                            .hint("Connect as that role.");
                }
            }
            case DEFAULT, FROM_CURRENT, RESET -> {
                // it is already
            }
        }
        return setting.action() == Setting.Action.RESET ? "RESET" : "SET";
    }

    /// What is set of a transaction holds for the one that is open.
    static void characterize(SqlSession session, String name) {
        boolean isolation = name.equals("transaction_isolation");
        if (session.transaction().isOpen() && (isolation || name.equals("transaction_read_only"))) {
            String value = session.parameters().value(name);
            session.transaction()
                    .characterize(
                            isolation ? SqlSession.isolation(value) : null,
                            isolation ? null : value.equals("on"));
        }
    }

    /// @throws SqlError 0A000 where a setting cannot have the value here
    static void demandSupported(SqlSession session, String name, String value, Position at) {
        boolean other = !value.equals("none") && !value.equals(session.user().name());
        if (name.equals("role") && other) {
            throw SqlError.notSupported("SET ROLE", at).hint("Connect as that role.");
        }
        if (name.equals("client_encoding") && ENCODINGS.contains(plain(value))) {
            throw SqlError.notSupported("client_encoding " + value, at)
                    .hint("Let the client speak UTF8.");
        }
    }

    private static String plain(String encoding) {
        return encoding.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /// Settings of what PostgreSQL has and this has not are kept.
    private void tellEffect(String name, Output output) {
        Parameter known = Parameter.named(name);
        if (known.description().equals("has no effect")
                && !session.parameters().value(name).equals(known.start())) {
            output.notice(WithoutEffect.of("parameter \"" + known.name() + "\""));
        }
    }

    private String userName() {
        return session.user().name();
    }

    /// Several values are a list, whose names are quoted where they need it.
    private static String joined(String name, List<Option.Value> values) {
        if (!name.equals("search_path")) {
            return String.join(", ", values.stream().map(Option.Value::text).toList());
        }
        List<String> names = new ArrayList<>();
        for (Option.Value value : values) {
            boolean plain = value.text().matches("[a-z_][a-z0-9_]*");
            names.add(plain ? value.text() : '"' + value.text().replace("\"", "\"\"") + '"');
        }
        return String.join(", ", names);
    }

    private void show(String name, Output output) {
        List<Datum[]> rows = new ArrayList<>();
        if (name.equals("all")) {
            for (Parameter each : Parameter.all()) {
                rows.add(
                        new Datum[] {
                            new Datum.Text(each.name()),
                            new Datum.Text(session.parameters().value(each.name())),
                            new Datum.Text(each.description())
                        });
            }
        } else {
            rows.add(new Datum[] {new Datum.Text(shown(name))});
        }
        output.rows(rows);
        output.complete("SHOW");
    }

    private String shown(String name) {
        return switch (name) {
            case "transaction_isolation" ->
                    session.transaction().isOpen()
                            ? SqlSession.name(session.transaction().isolation())
                            : session.parameters().value("default_transaction_isolation");
            case "transaction_read_only" ->
                    session.transaction().isOpen()
                            ? session.transaction().isReadOnly() ? "on" : "off"
                            : session.parameters().value("default_transaction_read_only");
            default -> session.parameters().value(name);
        };
    }

    private void discard(SessionStatement.Discard discard, Output output) {
        if (discard.kind() == SessionStatement.Discard.Kind.ALL) {
            if (session.transaction().isBlock()) {
                throw new SqlError(
                        SqlState.TRANSACTION_ACTIVE,
                        "DISCARD ALL cannot run inside a transaction block");
            }
            session.parameters().resetAll();
            prepared.clear();
            cursors.forget();
        }
        if (discard.kind() == SessionStatement.Discard.Kind.ALL
                || discard.kind() == SessionStatement.Discard.Kind.SEQUENCES) {
            session.sequences().forget();
        }
        output.complete("DISCARD " + discard.kind().name().toUpperCase(Locale.ROOT));
    }

    // Prepared statements

    /// What the session itself has of a view: statements of PREPARE, or cursors of DECLARE.
    List<Datum[]> own(String view, ViewShape shape) {
        if (view.equals("pg_cursors")) {
            return cursors.rows(shape);
        }
        List<Datum[]> rows = new ArrayList<>();
        prepared.forEach((name, known) -> {
            List<ResultColumn> columns = known.columns();
            ViewShape.Row row =
                    shape.row()
                            .set("name", name)
                            .set("statement", known.text())
                            .time("prepare_time", preparedMicros.getOrDefault(name, 0L))
                            .set("parameter_types", types(known.parameters()))
                            .set("from_sql", true);
            rows.add(
                    columns == null
                            ? row.values()
                            : row.set(
                                            "result_types",
                                            types(
                                                    columns.stream()
                                                            .map(ResultColumn::type)
                                                            .toList()))
                                    .values());
        });
        return rows;
    }

    private static Datum types(List<SqlType> types) {
        return new Datum.Array(
                KeyType.Scalar.INTEGER,
                types.stream().<Datum>map(type -> new Datum.Int(type.oid())).toList());
    }

    private void prepare(SessionStatement.Prepare prepare, Output output) {
        if (prepared.containsKey(prepare.name())) {
            throw new SqlError(
                    SqlState.DUPLICATE_STATEMENT,
                    "prepared statement \"" + prepare.name() + "\" already exists");
        }
        List<@Nullable SqlType> types = new ArrayList<>();
        prepare.types().forEach(type -> types.add(TypeNames.resolve(type)));
        prepared.put(prepare.name(), runner.understand(session.text(), prepare.statement(), types));
        preparedMicros.put(prepare.name(), session.node().nowMicros());
        output.complete("PREPARE");
    }

    private void execute(SessionStatement.Execute execute, boolean alone, Output output) {
        Understood known = prepared.get(execute.name());
        if (known == null) {
            throw missing(execute.name());
        }
        Datum[] arguments = arguments(execute, known, new Constants(session, runner));
        runner.run(new OpenPortal(known, arguments), 0, alone, output);
    }

    /// What EXECUTE gives a statement.
    ///
    /// @throws SqlError 42601 where that is too many, or too few
    static Datum[] arguments(
            SessionStatement.Execute execute, Understood known, Constants constants) {
        if (known.parameters().size() != execute.arguments().size()) {
            throw new SqlError(
                            SqlState.SYNTAX,
                            "wrong number of parameters for prepared statement \""
                                    + execute.name()
                                    + "\"")
                    .detail(
                            "Expected "
                                    + known.parameters().size()
                                    + " parameters but got "
                                    + execute.arguments().size()
                                    + ".");
        }
        Datum[] arguments = new Datum[known.parameters().size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = constants.of(execute.arguments().get(i), known.parameters().get(i));
        }
        return arguments;
    }

    static SqlError missing(String name) {
        return new SqlError(
                SqlState.NO_STATEMENT, "prepared statement \"" + name + "\" does not exist");
    }

    private void deallocate(@Nullable String name, Output output) {
        if (name == null) {
            prepared.clear();
            output.complete("DEALLOCATE ALL");
        } else if (prepared.remove(name) == null) {
            throw missing(name);
        } else {
            output.complete("DEALLOCATE");
        }
    }

    /// The result of a request that brings one kind of it.
    static SessionResult ask(SqlSession session, SessionCommand command) {
        try {
            return session.asker().ask(command);
        } catch (Answers.Refused refused) {
            throw refused.error();
        } catch (Answers.Ended ended) {
            throw ended.error();
        }
    }
}
