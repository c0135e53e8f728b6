package fulcrum.server.postgres;

import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import java.util.Locale;

/// Spans of time as settings take them: milliseconds, or a number with its unit.
final class Durations {

    private Durations() {}

    /// As `SHOW` shows it: in the largest unit that leaves no fraction.
    static String canonical(String value) {
        long millis = millis(value);
        if (millis == 0) {
            return "0";
        }
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "min";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    static long millis(String value) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        long unit =
                switch (text.substring(digits).strip()) {
                    case "", "ms" -> 1;
                    case "s" -> 1_000;
                    case "min" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> 86_400_000;
                    default -> 0;
                };
        if (digits == 0 || unit == 0) {
            throw invalid(value).hint("Valid units are \"ms\", \"s\", \"min\", \"h\" and \"d\".");
        }
        if (digits > 10 || Long.parseLong(text.substring(0, digits)) * unit > Integer.MAX_VALUE) {
            throw invalid(value).hint("It is at most " + Integer.MAX_VALUE + " ms.");
        }
        return Long.parseLong(text.substring(0, digits)) * unit;
    }

    private static SqlError invalid(String value) {
        return new SqlError(
                SqlState.BAD_SETTING,
                "invalid value for parameter \"statement_timeout\": \"" + value + '"');
    }
}
