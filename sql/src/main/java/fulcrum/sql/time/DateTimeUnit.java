package fulcrum.sql.time;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What `extract` and `date_trunc` can be asked for (manual, 9.9.1 and 9.9.2).
enum DateTimeUnit {
    MICROSECONDS("us usec usecs usecond useconds microsecond microseconds"),
    MILLISECONDS("ms msec msecs msecond mseconds millisecond milliseconds"),
    SECOND("s sec secs second seconds"),
    MINUTE("m min mins minute minutes"),
    HOUR("h hr hrs hour hours"),
    DAY("d day days"),
    WEEK("w week weeks"),
    MONTH("mon mons month months"),
    QUARTER("qtr quarter"),
    YEAR("y yr yrs year years"),
    DECADE("dec decs decade decades"),
    CENTURY("c cent century centuries"),
    MILLENNIUM("mil mils millennium millennia"),
    EPOCH("epoch"),
    DAY_OF_WEEK("dow"),
    ISO_DAY_OF_WEEK("isodow"),
    DAY_OF_YEAR("doy"),
    ISO_YEAR("isoyear"),
    JULIAN("j jd julian"),
    TIMEZONE("timezone"),
    TIMEZONE_HOUR("timezone_hour timezone_h"),
    TIMEZONE_MINUTE("timezone_minute timezone_m");

    private static final Map<String, DateTimeUnit> WORDS = new TreeMap<>();

    static {
        for (DateTimeUnit each : values()) {
            for (String word : each.words.split(" ")) {
                WORDS.put(word, each);
            }
        }
    }

    private final String words;

    DateTimeUnit(String words) {
        this.words = words;
    }

    /// @param type of which it is asked, as messages name it
    /// @throws SqlError 22023 where there is none
    static DateTimeUnit of(String word, String type) {
        DateTimeUnit found = WORDS.get(word.toLowerCase(Locale.ROOT));
        if (found == null) {
            throw unrecognized(word, type);
        }
        return found;
    }

    /// Likewise, one that something can be cut to; those that only `extract` knows are none.
    ///
    /// @throws SqlError 22023 where there is none
    static DateTimeUnit ofTruncation(String word, String type) {
        DateTimeUnit found = of(word, type);
        return switch (found) {
            case EPOCH, DAY_OF_WEEK, ISO_DAY_OF_WEEK, DAY_OF_YEAR, ISO_YEAR, JULIAN ->
                    throw unrecognized(word, type);
            default -> found;
        };
    }

    private static SqlError unrecognized(String word, String type) {
        return new SqlError(
                SqlState.BAD_PARAMETER_VALUE,
                "unit \"" + word.toLowerCase(Locale.ROOT) + "\" not recognized for type " + type);
    }

    static SqlError unsupported(String word, String type) {
        return new SqlError(
                SqlState.NOT_SUPPORTED,
                "unit \"" + word.toLowerCase(Locale.ROOT) + "\" not supported for type " + type);
    }

    /// It grows for ever, so that infinity has it, too.
    boolean isMonotonic() {
        return switch (this) {
            case YEAR, DECADE, CENTURY, MILLENNIUM, JULIAN, ISO_YEAR, EPOCH -> true;
            default -> false;
        };
    }
}
