package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CALL, of the procedures that are there: users cannot make any.
///
/// `fulcrum.fault(fault text, lasting interval DEFAULT NULL, name text DEFAULT NULL)` lets
/// something go wrong, or mends it, as `./fulcrum fault` does.
final class Calling {

    private static final List<String> PARAMETERS = List.of("fault", "lasting", "name");
    private static final List<SqlType> TYPES =
            List.of(SqlType.TEXT, SqlType.of(ScalarType.INTERVAL), SqlType.TEXT);
    private static final long MILLI_MICROS = 1_000;
    private static final long DAYS_OF_MONTH = 30;
    private static final long DAY_MICROS = 86_400_000_000L;

    private final SqlSession session;
    private final Runner runner;

    Calling(SqlSession session, Runner runner) {
        this.session = session;
        this.runner = runner;
    }

    void run(SessionStatement.Call call, Output output) {
        if (!(call.call() instanceof FunctionCall made)
                || !isOurs(made.name().parts())
                || made.arguments().isEmpty()
                || made.arguments().size() > PARAMETERS.size()) {
            String name =
                    call.call() instanceof FunctionCall made
                            ? String.join(".", made.name().parts())
                            : "of that name";
            throw SqlError.at(
                            call.at(),
                            SqlState.NO_FUNCTION,
                            "procedure " + name + " does not exist")
                    .hint("There is fulcrum.fault(fault text, lasting interval, name text).");
        }
        if (!session.user().superuser()) {
            throw new SqlError(SqlState.NO_PRIVILEGE, "permission denied for procedure fault")
                    .hint("Faults are ordered by superusers.");
        }
        session.beginImplicit();
        @Nullable Datum[] arguments = arguments(made);
        String told =
                session.node()
                        .fault(
                                text(arguments[0]),
                                millis(arguments[1]),
                                arguments[2] == null ? null : text(arguments[2]),
                                session.user().name());
        if (!told.isEmpty()) {
            output.notice(
                    Notice.warning(SqlState.WARNING, "not every node could be told: " + told));
        }
        output.complete("CALL");
    }

    private static boolean isOurs(List<String> name) {
        return name.getLast().equals("fault")
                && (name.size() == 1 || (name.size() == 2 && name.getFirst().equals("fulcrum")));
    }

    private @Nullable Datum[] arguments(FunctionCall call) {
        @Nullable Datum[] values = new Datum[PARAMETERS.size()];
        int next = 0;
        for (FunctionCall.Argument each : call.arguments()) {
            String name = each.name();
            int place = name == null ? next++ : PARAMETERS.indexOf(name);
            if (place < 0 || values[place] != null) {
                throw SqlError.at(
                                call.at(),
                                SqlState.NO_FUNCTION,
                                "procedure fault has no \"" + name + "\"")
                        .hint("Its parameters are fault, lasting and name.");
            }
            Datum value = new Constants(session, runner).of(each.value(), TYPES.get(place));
            values[place] = value instanceof Datum.Null ? null : value;
        }
        return values;
    }

    private static String text(@Nullable Datum value) {
        if (!(value instanceof Datum.Text(String text))) {
            throw new SqlError(SqlState.NULL_NOT_ALLOWED, "fault must not be null");
        }
        return text;
    }

    private static long millis(@Nullable Datum value) {
        if (!(value instanceof Datum.Interval lasting)) {
            return 0;
        }
        long days = lasting.months() * DAYS_OF_MONTH + lasting.days();
        long millis = (days * DAY_MICROS + lasting.micros()) / MILLI_MICROS;
        if (millis <= 0) {
            throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "a fault lasts 1 ms or longer");
        }
        return millis;
    }
}
