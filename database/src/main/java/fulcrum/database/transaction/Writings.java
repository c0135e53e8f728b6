package fulcrum.database.transaction;

import java.util.ArrayDeque;

/// How many versions were written up to which timestamp, about: so that nobody goes through a whole
/// shard to find the few that have become garbage. What was written in one stretch of time is
/// counted together.
final class Writings {

    /// What was written from one timestamp on, up to the next one's.
    private static final class Stretch {

        private final long from;
        private long last;
        private long count;

        Stretch(long from) {
            this.from = from;
        }
    }

    private final long stretchNanos;
    private final ArrayDeque<Stretch> stretches = new ArrayDeque<>();

    /// @param stretchNanos how long a stretch is
    Writings(long stretchNanos) {
        this.stretchNanos = stretchNanos;
    }

    /// So many versions were written with this timestamp. Timestamps hardly go back; one that does
    /// counts as later than it is.
    void add(long timestamp, int versions) {
        Stretch last = stretches.peekLast();
        if (last == null || timestamp - last.from >= stretchNanos) {
            last = new Stretch(timestamp);
            stretches.add(last);
        }
        last.last = Math.max(last.last, timestamp);
        last.count += versions;
    }

    /// So many, at most, have become garbage: whatever was written up to then may have taken the
    /// place of something.
    long upTo(long timestamp) {
        long count = 0;
        for (Stretch stretch : stretches) {
            if (stretch.from > timestamp) {
                break;
            }
            count += stretch.count;
        }
        return count;
    }

    /// What was written up to then has been looked at. A stretch that goes on behind that counts as
    /// a whole: rather too much than too little.
    void forget(long timestamp) {
        stretches.removeIf(stretch -> stretch.last <= timestamp);
    }
}
