package fulcrum.verify;

import org.jspecify.annotations.Nullable;

/// Durations as a command line writes them: `2s`, `150ms`.
public final class Durations {

    private static final String[] UNITS = {"h", "m", "s", "ms", "us", "ns"};
    private static final long[] NANOS = {
        3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L
    };

    private Durations() {}

    /// The nanoseconds of a whole number with a unit; null where the text is no such thing, or
    /// longer than a year.
    public static @Nullable Long nanos(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > 17) {
            return null;
        }
        long count = Long.parseLong(text.substring(0, digits));
        for (int unit = 0; unit < UNITS.length; unit++) {
            if (UNITS[unit].equals(text.substring(digits))
                    && count <= 8_784 * NANOS[0] / NANOS[unit]) {
                return count * NANOS[unit];
            }
        }
        return null;
    }

    /// The duration with the largest unit in which it is a whole number.
    public static String shortest(long nanos) {
        int unit = 0;
        while (nanos % NANOS[unit] != 0 || (nanos == 0 && unit < 2)) {
            unit++;
        }
        return nanos / NANOS[unit] + UNITS[unit];
    }
}
