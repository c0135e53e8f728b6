package fulcrum.database.catalog;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the values of a setting look like, and which of them it takes. Whatever its kind, a value
/// is a whole number of the kind's smallest unit, so that two nodes never round differently.
public sealed interface SettingKind {

    /// A length of time such as `250ms`; units are `ns`, `us`, `ms`, `s`, `min` and `h`.
    ///
    /// @param leastNanos the shortest that is taken
    /// @param mostNanos the longest
    record Duration(long leastNanos, long mostNanos) implements SettingKind {}

    /// A number with at most three digits behind the point, such as `8` or `8.5`.
    ///
    /// @param leastThousandths the least that is taken, in thousandths
    /// @param mostThousandths the most
    record Decimal(long leastThousandths, long mostThousandths) implements SettingKind {}

    /// The value that a text stands for, in nanoseconds or thousandths; null where it stands for
    /// none of this kind. Whether it lies in the range is another question.
    default @Nullable Long parse(String text) {
        return switch (this) {
            case Duration _ -> Texts.nanos(text);
            case Decimal _ -> Texts.thousandths(text);
        };
    }

    /// The value lies in the range.
    default boolean takes(long value) {
        return switch (this) {
            case Duration(long least, long most) -> least <= value && value <= most;
            case Decimal(long least, long most) -> least <= value && value <= most;
        };
    }

    /// A value as people write it, in the largest unit that needs no fraction.
    default String show(long value) {
        return switch (this) {
            case Duration _ -> Texts.ofNanos(value);
            case Decimal _ -> BigDecimal.valueOf(value, 3).stripTrailingZeros().toPlainString();
        };
    }

    /// What is taken, for messages: `from 1ms to 10s`.
    default String range() {
        return switch (this) {
            case Duration(long least, long most) -> "from " + show(least) + " to " + show(most);
            case Decimal(long least, long most) -> "from " + show(least) + " to " + show(most);
        };
    }

    /// What a value looks like, for messages and tables.
    default String form() {
        return switch (this) {
            case Duration _ -> "a duration";
            case Decimal _ -> "a number";
        };
    }

    /// The two forms of text.
    final class Texts {

        private static final Pattern DURATION = Pattern.compile("(\\d{1,18}) ?(ns|us|ms|s|min|h)");
        private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,3})?");

        private Texts() {}

        private static @Nullable Long nanos(String text) {
            Matcher matcher = DURATION.matcher(text.strip());
            if (!matcher.matches()) {
                return null;
            }
            long count = Long.parseLong(matcher.group(1));
            long unit = unitNanos(matcher.group(2));
            return count > Long.MAX_VALUE / unit ? null : Long.valueOf(count * unit);
        }

        private static @Nullable Long thousandths(String text) {
            String stripped = text.strip();
            return DECIMAL.matcher(stripped).matches()
                    ? Long.valueOf(new BigDecimal(stripped).movePointRight(3).longValueExact())
                    : null;
        }

        private static String ofNanos(long nanos) {
            for (String unit : new String[] {"h", "min", "s", "ms", "us"}) {
                if (nanos != 0 && nanos % unitNanos(unit) == 0) {
                    return nanos / unitNanos(unit) + unit;
                }
            }
            return nanos + "ns";
        }

        private static long unitNanos(String unit) {
            return switch (unit) {
                case "ns" -> 1;
                case "us" -> 1_000;
                case "ms" -> 1_000_000;
                case "s" -> 1_000_000_000;
                case "min" -> 60_000_000_000L;
                case "h" -> 3_600_000_000_000L;
                default -> throw new IllegalArgumentException("no unit of time: " + unit);
            };
        }
    }
}
