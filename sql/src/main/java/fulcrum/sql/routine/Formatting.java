package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.numeric;
import static fulcrum.sql.routine.Values.real;
import static fulcrum.sql.routine.Values.text;

import fulcrum.database.keys.Datum;
import fulcrum.sql.format.Formats;
import java.math.BigDecimal;

/// Functions of templates (manual, 9.8).
final class Formatting {

    private Formatting() {}

    static void declare(Bodies bodies) {
        bodies.of(
                "to_char(timestamp,text)", a -> Formats.write((Datum.Timestamp) a[0], text(a[1])));
        bodies.in(
                "to_char(timestamptz,text)",
                (a, setting) ->
                        Formats.write(
                                (Datum.TimestampTz) a[0], text(a[1]), setting.styles().zone()));
        bodies.of("to_char(interval,text)", a -> Formats.write((Datum.Interval) a[0], text(a[1])));
        bodies.of(
                "to_char(int4,text) to_char(int8,text)",
                a -> datum(Formats.write(BigDecimal.valueOf(integer(a[0])), text(a[1]))));
        bodies.of("to_char(numeric,text)", Formatting::ofNumeric);
        bodies.of("to_char(float4,text)", a -> ofFloat(real(a[0]), true, text(a[1])));
        bodies.of("to_char(float8,text)", a -> ofFloat(real(a[0]), false, text(a[1])));
        bodies.of("to_number", a -> Formats.readNumber(text(a[0]), text(a[1])));
        bodies.of("to_date", a -> Formats.readDate(text(a[0]), text(a[1])));
        bodies.in(
                "to_timestamp(text,text)",
                (a, setting) ->
                        Formats.readTimestamp(text(a[0]), text(a[1]), setting.styles().zone()));
        bodies.in(
                "timeofday",
                (_, setting) ->
                        Formats.write(
                                new Datum.TimestampTz(setting.clockMicros()),
                                "Dy Mon DD HH24:MI:SS.US YYYY TZ",
                                setting.styles().zone()));
    }

    private static Datum ofNumeric(Datum[] a) {
        String format = text(a[1]);
        return switch (numeric(a[0])) {
            case Datum.Decimal(BigDecimal value) -> datum(Formats.write(value, format));
            case Datum.Infinity(boolean negative) ->
                    datum(Formats.writeWord("Infinity", negative, format));
            case Datum.NotANumber _ -> datum(Formats.writeWord("NaN", false, format));
        };
    }

    private static Datum ofFloat(double value, boolean single, String format) {
        if (Double.isFinite(value)) {
            return datum(Formats.write(value, single, format));
        }
        String word = Double.isNaN(value) ? "NaN" : "Infinity";
        return datum(Formats.writeWord(word, value < 0, format));
    }
}
