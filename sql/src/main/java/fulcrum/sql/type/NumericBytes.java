package fulcrum.sql.type;

import fulcrum.database.keys.Datum;
import fulcrum.sql.number.Numerics;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;

/// `numeric` as bytes: how many groups of four decimal digits, the place of the first of them (0
/// just before the point), a sign, how many decimal digits there are after the point, the groups;
/// two bytes each.
final class NumericBytes {

    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xc000;
    private static final int INFINITY = 0xd000;
    private static final int MINUS_INFINITY = 0xf000;

    /// What PostgreSQL sends as an infinity's.
    private static final int INFINITY_SCALE = 0x20;

    private static final int SCALE_MOST = 0x3fff;

    private static final int HEADER_SHORTS = 4;
    private static final int GROUP_DIGITS = 4;
    private static final int GROUP = 10_000;

    /// Of 131,072 digits before the point.
    private static final int GROUPS_MOST = 0x7fff;

    private NumericBytes() {}

    static Datum.Numeric read(Received from) {
        int count = from.int16() & 0xffff;
        int weight = from.int16();
        int sign = from.int16() & 0xffff;
        int scale = from.int16() & 0xffff;
        if (sign != 0
                && sign != NEGATIVE
                && sign != NAN
                && sign != INFINITY
                && sign != MINUS_INFINITY) {
            throw Received.bad("invalid sign in external \"numeric\" value");
        }
        if (scale > SCALE_MOST) {
            throw Received.bad("invalid scale in external \"numeric\" value");
        }
        StringBuilder digits = new StringBuilder("0");
        for (int i = 0; i < count; i++) {
            int group = from.int16();
            if (group < 0 || group >= GROUP) {
                throw Received.bad("invalid digit in external \"numeric\" value");
            }
            digits.append(Integer.toString(GROUP + group), 1, 1 + GROUP_DIGITS);
        }
        if (count > GROUPS_MOST) {
            throw Received.bad("invalid length in external \"numeric\" value");
        }
        return switch (sign) {
            case NAN -> Numerics.NAN;
            case INFINITY -> Numerics.INFINITY;
            case MINUS_INFINITY -> Numerics.MINUS_INFINITY;
            default -> {
                int places = (count - 1 - weight) * GROUP_DIGITS;
                BigDecimal size =
                        new BigDecimal(new BigInteger(digits.toString()), places)
                                .setScale(scale, RoundingMode.DOWN);
                yield Numerics.of(sign == NEGATIVE ? size.negate() : size);
            }
        };
    }

    static byte[] write(Datum.Numeric value) {
        return switch (value) {
            case Datum.Decimal(BigDecimal decimal) -> finite(decimal);
            case Datum.Infinity(boolean negative) ->
                    withoutGroups(negative ? MINUS_INFINITY : INFINITY, INFINITY_SCALE);
            case Datum.NotANumber _ -> withoutGroups(NAN, 0);
        };
    }

    private static byte[] withoutGroups(int sign, int scale) {
        byte[] written = new byte[HEADER_SHORTS * Short.BYTES];
        header(ByteBuffer.wrap(written), 0, 0, sign, scale);
        return written;
    }

    private static void header(ByteBuffer bytes, int groups, int weight, int sign, int scale) {
        bytes.putShort((short) groups)
                .putShort((short) weight)
                .putShort((short) sign)
                .putShort((short) scale);
    }

    /// Without groups of zeros at either end.
    private static byte[] finite(BigDecimal value) {
        int scale = Math.max(0, value.scale());
        if (value.signum() == 0) {
            return withoutGroups(0, scale);
        }
        int fractionGroups = (scale + GROUP_DIGITS - 1) / GROUP_DIGITS;
        String digits =
                value.abs().setScale(fractionGroups * GROUP_DIGITS).unscaledValue().toString();
        int missing = (GROUP_DIGITS - digits.length() % GROUP_DIGITS) % GROUP_DIGITS;
        String aligned = "0".repeat(missing) + digits;
        int weight = aligned.length() / GROUP_DIGITS - fractionGroups - 1;
        int end = aligned.length();
        while (aligned.startsWith("0000", end - GROUP_DIGITS)) {
            end -= GROUP_DIGITS;
        }
        int sign = value.signum() < 0 ? NEGATIVE : 0;
        byte[] written = new byte[(HEADER_SHORTS + end / GROUP_DIGITS) * Short.BYTES];
        ByteBuffer bytes = ByteBuffer.wrap(written);
        header(bytes, end / GROUP_DIGITS, weight, sign, scale);
        for (int i = 0; i < end; i += GROUP_DIGITS) {
            bytes.putShort((short) Integer.parseInt(aligned, i, i + GROUP_DIGITS, 10));
        }
        return written;
    }
}
