package fulcrum.database.session;

import java.util.LinkedHashMap;
import java.util.Map;

/// As of when those statements of a transaction read that read now and then ([SessionCommand#KEPT])
/// and are not reading now. They are numbered in the order in which they first read.
final class Instants {

    /// In the order in which they have last read.
    private final Map<Integer, Long> kept = new LinkedHashMap<>();

    /// The highest number of those that were forgotten.
    private int forgotten;

    void keep(int statement, long instant) {
        kept.put(statement, instant);
        if (kept.size() > SessionCommand.KEPT_MOST) {
            int eldest = kept.keySet().iterator().next();
            kept.remove(eldest);
            forgotten = Math.max(forgotten, eldest);
        }
    }

    /// @return 0 where it has not read yet
    long take(int statement) {
        Long instant = kept.remove(statement);
        return instant == null ? 0 : instant;
    }

    boolean hasForgotten(int statement) {
        return statement >= SessionCommand.KEPT
                && statement <= forgotten
                && !kept.containsKey(statement);
    }
}
