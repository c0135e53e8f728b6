package fulcrum.database.shard;

/// Which numbers of one sender were taken, as far as a window reaches back: links repeat and
/// reorder what is sent. The window of RFC 4303, section 3.4.3; what lies before it counts as
/// taken.
final class Taken {

    private static final int WINDOW = 1 << 15;

    private final long[] bits = new long[WINDOW / 64];
    private long highest;

    boolean contains(long number) {
        if (number > highest) {
            return false;
        }
        return number <= highest - WINDOW || (bits[word(number)] & bit(number)) != 0;
    }

    void add(long number) {
        if (number > highest) {
            forgetUpTo(number);
        }
        bits[word(number)] |= bit(number);
    }

    /// The window moves: the places of the numbers that it gains are free.
    private void forgetUpTo(long number) {
        long from = Math.max(highest + 1, number - WINDOW + 1);
        for (long each = from; each <= number; each++) {
            bits[word(each)] &= ~bit(each);
        }
        highest = number;
    }

    private static int word(long number) {
        return (int) (number & (WINDOW - 1)) >>> 6;
    }

    private static long bit(long number) {
        return 1L << (number & 63);
    }
}
