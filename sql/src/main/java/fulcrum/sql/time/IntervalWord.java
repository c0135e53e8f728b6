package fulcrum.sql.time;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A unit of intervals (manual, 8.5.4).
enum IntervalWord {
    MICROSECOND("us usec usecs usecond useconds microsecond microseconds"),
    MILLISECOND("ms msec msecs msecond mseconds millisecond milliseconds"),
    SECOND("s sec secs second seconds"),
    MINUTE("m min mins minute minutes"),
    HOUR("h hr hrs hour hours"),
    DAY("d day days"),
    WEEK("w week weeks"),
    MONTH("mon mons month months"),
    YEAR("y yr yrs year years"),
    DECADE("dec decs decade decades"),
    CENTURY("c cent century centuries"),
    MILLENNIUM("mil mils millennium millennia");

    private static final Map<String, IntervalWord> WORDS = new TreeMap<>();

    static {
        for (IntervalWord each : values()) {
            for (String word : each.words.split(" ")) {
                WORDS.put(word, each);
            }
        }
    }

    private final String words;

    IntervalWord(String words) {
        this.words = words;
    }

    /// @param word in lower case
    static @Nullable IntervalWord of(String word) {
        return WORDS.get(word);
    }

    void add(Span span, long whole, double part) {
        switch (this) {
            case MICROSECOND -> span.addMicros(whole, part, 1);
            case MILLISECOND -> span.addMicros(whole, part, 1_000);
            case SECOND -> span.addMicros(whole, part, Calendar.SECOND);
            case MINUTE -> span.addMicros(whole, part, Calendar.MINUTE);
            case HOUR -> span.addMicros(whole, part, Calendar.HOUR);
            case DAY -> span.addDays(whole, part, 1);
            case WEEK -> span.addDays(whole, part, 7);
            case MONTH -> span.addMonths(whole, part);
            case YEAR -> span.addYears(whole, part, 1);
            case DECADE -> span.addYears(whole, part, 10);
            case CENTURY -> span.addYears(whole, part, 100);
            case MILLENNIUM -> span.addYears(whole, part, 1_000);
        }
    }
}
