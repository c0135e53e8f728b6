package fulcrum.sql.time;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A word that dates and times know (manual, tables B.1 to B.3), apart from time zones.
///
/// @param value what it says: a month from 1, a day of the week from 0 for Sunday, or one of the
///   numbers here
record DateTimeWord(Kind kind, int value) {

    enum Kind {
        MONTH,
        WEEKDAY,
        /// A moment: [#NOW] and so on.
        MOMENT,
        /// `am` or `pm`.
        HALF_OF_DAY,
        /// `ad` or `bc`.
        ERA,
        /// What the next number is: a [Field]'s place.
        UNIT,
        /// `t`, before a time.
        TIME_FOLLOWS,
        /// `dst`, behind the name of a time zone.
        DAYLIGHT_SAVING,
        /// `at` and `on`.
        IGNORED
    }

    static final int NOW = 0;
    static final int TODAY = 1;
    static final int TOMORROW = 2;
    static final int YESTERDAY = 3;
    static final int MIDNIGHT = 4;
    static final int EPOCH = 5;
    static final int LATE = 6;
    static final int EARLY = 7;

    /// The second of two: `pm`, `bc`.
    static final int SECOND_HALF = 1;

    /// What a number that follows is.
    enum Field {
        YEAR,
        MONTH,
        DAY,
        HOUR,
        MINUTE,
        SECOND,
        JULIAN_DAY,
        TIME
    }

    private static final Map<String, DateTimeWord> WORDS = new TreeMap<>();

    static {
        String[] months = {
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec"
        };
        for (int i = 0; i < months.length; i++) {
            put(Kind.MONTH, i + 1, months[i]);
        }
        String[] days = {
            "sunday sun",
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat"
        };
        for (int i = 0; i < days.length; i++) {
            put(Kind.WEEKDAY, i, days[i]);
        }
        String[] moments = {
            "now",
            "today",
            "tomorrow",
            "yesterday",
            "allballs",
            "epoch",
            "infinity +infinity",
            "-infinity"
        };
        for (int i = 0; i < moments.length; i++) {
            put(Kind.MOMENT, i, moments[i]);
        }
        put(Kind.HALF_OF_DAY, 0, "am");
        put(Kind.HALF_OF_DAY, SECOND_HALF, "pm");
        put(Kind.ERA, 0, "ad");
        put(Kind.ERA, SECOND_HALF, "bc");
        String[] units = {"y", "m", "d", "h", "mm", "s", "j jd julian"};
        for (int i = 0; i < units.length; i++) {
            put(Kind.UNIT, i, units[i]);
        }
        put(Kind.TIME_FOLLOWS, 0, "t");
        put(Kind.DAYLIGHT_SAVING, 0, "dst");
        put(Kind.IGNORED, 0, "at on");
    }

    private static void put(Kind kind, int value, String words) {
        for (String word : words.split(" ")) {
            WORDS.put(word, new DateTimeWord(kind, value));
        }
    }

    /// @param word in lower case
    static @Nullable DateTimeWord of(String word) {
        return WORDS.get(word);
    }

    Field field() {
        return Field.values()[value];
    }
}
