package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.session.TxnHandle;
import fulcrum.sql.ast.Position;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.system.CatalogFunctions;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.Setting;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.Styles;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a session says of itself, and what only it can do, for the routines of one statement.
final class Facts implements Setting {

    private static final Set<String> NAMES_OF_OBJECTS =
            Set.of(
                    "regclassin",
                    "regtypein",
                    "regprocin",
                    "regprocedurein",
                    "regoperin",
                    "regnamespacein",
                    "regrolein");

    private final SqlSession session;
    private final CatalogFunctions functions;
    private final long statementMicros;
    private final Random random;

    /// Of a moment ago, until something is named that was not there then.
    private SessionScene scene;

    Facts(SqlSession session, SessionScene scene, long statementMicros, Random random) {
        this.session = session;
        this.scene = scene;
        this.functions = session.functions();
        this.statementMicros = statementMicros;
        this.random = random;
    }

    @Override
    public Styles styles() {
        return session.styles();
    }

    @Override
    public long transactionMicros() {
        return session.transaction().isOpen()
                ? session.transaction().begunMicros()
                : statementMicros;
    }

    @Override
    public long statementMicros() {
        return statementMicros;
    }

    @Override
    public long clockMicros() {
        return session.node().nowMicros();
    }

    @Override
    public long randomBits() {
        return session.node().randomBits();
    }

    @Override
    public void seed(double seed) {
        random.setSeed(Double.doubleToLongBits(seed));
    }

    @Override
    public double random() {
        return random.nextDouble();
    }

    @Override
    public Datum ask(String function, List<@Nullable Datum> arguments) {
        return switch (function) {
            case "version" ->
                    text("PostgreSQL " + Parameter.SERVER_VERSION + ", a distributed SQL database");
            case "current_database", "current_catalog" -> text(session.database());
            case "current_user", "current_role", "session_user", "getpgusername", "user" ->
                    text(session.user().name());
            case "current_schema" -> currentSchema();
            case "current_schemas" -> currentSchemas(arguments);
            case "current_setting" -> currentSetting(arguments);
            case "set_config" -> setConfig(arguments);
            case "current_query" -> text(session.text());
            case "pg_backend_pid" -> new Datum.Int(session.process());
            case "pg_is_in_recovery" -> new Datum.Bool(false);
            case "getdatabaseencoding", "pg_client_encoding" -> text("UTF8");
            case "pg_postmaster_start_time" -> new Datum.TimestampTz(session.startedMicros());
            case "pg_trigger_depth" -> new Datum.Int(0);
            case "pg_notification_queue_usage" -> new Datum.DoublePrecision(0);
            case "pg_last_xact_replay_timestamp" -> Datum.NULL;
            case "pg_blocking_pids" -> new Datum.Array(ScalarType.INT4.form(), List.of());
            case "nextval" -> {
                demand(number(arguments), "Uw");
                yield new Datum.Int(session.sequences().next(number(arguments)));
            }
            case "currval" -> {
                demand(number(arguments), "Ur");
                yield new Datum.Int(session.sequences().current(number(arguments)));
            }
            case "lastval" -> new Datum.Int(session.sequences().last());
            case "setval" -> {
                demand(number(arguments), "w");
                boolean called =
                        arguments.size() < 3 || new Datum.Bool(true).equals(arguments.get(2));
                long value = ((Datum.Int) Objects.requireNonNull(arguments.get(1))).value();
                yield new Datum.Int(session.sequences().set(number(arguments), value, called));
            }
            case "txn_status" -> status(arguments);
            case "pg_cancel_backend" -> signal(arguments, Node.Signal.CANCEL);
            case "pg_terminate_backend" -> signal(arguments, Node.Signal.TERMINATE);
            case "pg_stat_statements_reset" -> reset(arguments);
            case "pg_sleep" -> sleep(arguments);
            case "pg_advisory_unlock_all" -> text("");
            case String name when NAMES_OF_OBJECTS.contains(name) ->
                    new Datum.Int(
                            Integer.toUnsignedLong(
                                    object(
                                            name.substring(0, name.length() - 2),
                                            ((Datum.Text) arguments.getFirst()).value())));
            case String name when name.startsWith("reg") && name.endsWith("out") ->
                    text(
                            functions.write(
                                    name.substring(0, name.length() - 3),
                                    (int) number(arguments),
                                    scene));
            default -> call(function, arguments);
        };
    }

    private Datum call(String function, List<@Nullable Datum> arguments) {
        Datum found = functions.call(function, arguments, scene);
        boolean missing = function.startsWith("to_reg") && found instanceof Datum.Null;
        return missing && isRenewed() ? functions.call(function, arguments, scene) : found;
    }

    /// The number of an object, by its name.
    private int object(String type, String name) {
        try {
            return functions.read(type, name, scene);
        } catch (SqlError missing) {
            if (!isRenewed()) {
                throw missing;
            }
            return functions.read(type, name, scene);
        }
    }

    /// Looks whether the catalog has changed since the statement has begun, and if so, goes on by
    /// what it is now.
    private boolean isRenewed() {
        SqlCatalog now = session.transaction().definitions().catalog();
        boolean renewed = now.version() > scene.catalog().version();
        if (renewed) {
            scene = new SessionScene(now, session);
        }
        return renewed;
    }

    /// @param letters of privileges, one of which is enough
    private void demand(long sequence, String letters) {
        if (scene.catalog().entry((int) sequence) instanceof Sequence one && !one.identity()) {
            new Permissions(session).demandAny(one, letters);
        }
    }

    private static Datum text(String text) {
        return new Datum.Text(text);
    }

    private static long number(List<@Nullable Datum> arguments) {
        return ((Datum.Int) java.util.Objects.requireNonNull(arguments.getFirst())).value();
    }

    private Datum currentSchema() {
        for (String each : session.path()) {
            if (scene.catalog().schema(each) != null) {
                return text(each);
            }
        }
        return Datum.NULL;
    }

    private Datum currentSchemas(List<@Nullable Datum> arguments) {
        List<Datum> names = new java.util.ArrayList<>();
        boolean implicit = new Datum.Bool(true).equals(arguments.getFirst());
        if (implicit && !session.path().contains("pg_catalog")) {
            names.add(text("pg_catalog"));
        }
        for (String each : session.path()) {
            if (scene.catalog().schema(each) != null) {
                names.add(text(each));
            }
        }
        return new Datum.Array(KeyType.Scalar.TEXT, names);
    }

    private Datum currentSetting(List<@Nullable Datum> arguments) {
        String name = ((Datum.Text) java.util.Objects.requireNonNull(arguments.getFirst())).value();
        boolean lenient = arguments.size() > 1 && new Datum.Bool(true).equals(arguments.get(1));
        String found = session.setting(name);
        if (found == null) {
            if (lenient) {
                return Datum.NULL;
            }
            throw Parameters.unknown(name);
        }
        return text(found);
    }

    private Datum setConfig(List<@Nullable Datum> arguments) {
        if (!(arguments.get(0) instanceof Datum.Text(String name))) {
            throw new SqlError(SqlState.NULL_NOT_ALLOWED, "SET requires parameter name");
        }
        String value = arguments.get(1) instanceof Datum.Text(String given) ? given : null;
        Parameters.demandMaySet(name, session.user().superuser());
        String lower = name.toLowerCase(Locale.ROOT);
        if (value != null) {
            Utilities.demandSupported(session, lower, value, Position.NONE);
        }
        session.parameters().set(name, value, new Datum.Bool(true).equals(arguments.get(2)));
        Utilities.characterize(session, lower);
        return text(session.parameters().value(name));
    }

    private Datum status(List<@Nullable Datum> arguments) {
        String name = ((Datum.Text) java.util.Objects.requireNonNull(arguments.getFirst())).value();
        TxnHandle handle;
        try {
            handle = TxnHandle.parse(name);
        } catch (IllegalArgumentException bad) {
            throw new SqlError(
                            SqlState.BAD_PARAMETER_VALUE,
                            "\"" + name + "\" is not the name of a transaction")
                    .hint("It is in the detail of the error that told of the unknown outcome.");
        }
        try {
            return switch (session.asker().ask(new SessionCommand.Status(handle))) {
                case SessionResult.Committed _ -> text("committed");
                case SessionResult.Prepared _ -> text("prepared");
                default -> text("aborted");
            };
        } catch (Answers.Ended _) {
            return text("aborted");
        }
    }

    private Datum signal(List<@Nullable Datum> arguments, Node.Signal signal) {
        return new Datum.Bool(
                session.parts().backends().signal(session, (int) number(arguments), signal));
    }

    private Datum reset(List<@Nullable Datum> arguments) {
        if (!session.user().superuser()) {
            throw new SqlError(
                    SqlState.NO_PRIVILEGE,
                    "permission denied for function pg_stat_statements_reset");
        }
        session.parts().counts().reset(numberAt(arguments, 0), numberAt(arguments, 2));
        return new Datum.TimestampTz(session.node().nowMicros());
    }

    /// @return 0 where there is none
    private static long numberAt(List<@Nullable Datum> arguments, int at) {
        return at < arguments.size() && arguments.get(at) instanceof Datum.Int(long number)
                ? number
                : 0;
    }

    private Datum sleep(List<@Nullable Datum> arguments) {
        double seconds =
                ((Datum.DoublePrecision) java.util.Objects.requireNonNull(arguments.getFirst()))
                        .value();
        session.pause(Math.round(seconds * 1e9), statementMicros);
        return text("");
    }
}
