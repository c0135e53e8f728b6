package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.bytes;
import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.text;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// Functions of bytes (manual, 9.5).
final class ByteStrings {

    private ByteStrings() {}

    static void declare(Bodies bodies) {
        bodies.of("length(bytea) octet_length(bytea)", a -> datum(bytes(a[0]).length));
        bodies.of("bit_length(bytea)", a -> datum(bytes(a[0]).length * 8L));
        bodies.of("byteacat", a -> datum(concatenated(bytes(a[0]), bytes(a[1]))));
        parts(bodies);
        bits(bodies);
        bodies.of("btrim(bytea,bytea)", a -> datum(trim(bytes(a[0]), bytes(a[1]), true, true)));
        bodies.of("ltrim(bytea,bytea)", a -> datum(trim(bytes(a[0]), bytes(a[1]), true, false)));
        bodies.of("rtrim(bytea,bytea)", a -> datum(trim(bytes(a[0]), bytes(a[1]), false, true)));
        bodies.of("encode", a -> datum(Encodings.spell(bytes(a[0]), text(a[1]))));
        bodies.of("decode", a -> datum(Encodings.unspell(text(a[0]), text(a[1]))));
        bodies.of("convert_from", a -> datum(Encodings.read(bytes(a[0]), text(a[1]))));
        bodies.of("convert_to", a -> datum(Encodings.write(text(a[0]), text(a[1]))));
        bodies.of(
                "convert",
                a -> datum(Encodings.write(Encodings.read(bytes(a[0]), text(a[1])), text(a[2]))));
        digests(bodies);
    }

    private static void digests(Bodies bodies) {
        bodies.of("md5(text)", a -> datum(hex(digest("MD5", Strings.utf8(text(a[0]))))));
        bodies.of("md5(bytea)", a -> datum(hex(digest("MD5", bytes(a[0])))));
        for (String bits : new String[] {"224", "256", "384", "512"}) {
            bodies.of("sha" + bits, a -> datum(digest("SHA-" + bits, bytes(a[0]))));
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void parts(Bodies bodies) {
        bodies.of(
                "substring(bytea,int4,int4) substr(bytea,int4,int4)",
                a -> datum(substring(bytes(a[0]), integer(a[1]), integer(a[2]))));
        bodies.of(
                "substring(bytea,int4) substr(bytea,int4)",
                a -> datum(substring(bytes(a[0]), integer(a[1]), Integer.MAX_VALUE * 2L)));
        bodies.of("position(bytea,bytea)", a -> datum(position(bytes(a[0]), bytes(a[1]))));
        bodies.of(
                "overlay(bytea,bytea,int4,int4)",
                a -> datum(overlay(bytes(a[0]), bytes(a[1]), integer(a[2]), integer(a[3]))));
        bodies.of(
                "overlay(bytea,bytea,int4)",
                a -> datum(overlay(bytes(a[0]), bytes(a[1]), integer(a[2]), bytes(a[1]).length)));
    }

    private static byte[] concatenated(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    private static byte[] substring(byte[] bytes, long from, long count) {
        if (count < 0) {
            throw new SqlError(SqlState.SUBSTRING_ERROR, "negative substring length not allowed");
        }
        long begin = Math.max(from, 1);
        long end = Math.min(from + count, bytes.length + 1L);
        return end <= begin
                ? new byte[0]
                : Arrays.copyOfRange(bytes, (int) begin - 1, (int) end - 1);
    }

    private static int position(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i + 1;
            }
        }
        return 0;
    }

    private static byte[] overlay(byte[] bytes, byte[] by, long from, long count) {
        if (from + count > Integer.MAX_VALUE) {
            throw Integers.Width.INT4.outOfRange();
        }
        if (from <= 0) {
            throw new SqlError(SqlState.SUBSTRING_ERROR, "negative substring length not allowed");
        }
        byte[] before = substring(bytes, 1, from - 1);
        byte[] behind = substring(bytes, from + count, Integer.MAX_VALUE * 2L);
        return concatenated(concatenated(before, by), behind);
    }

    private static byte[] trim(byte[] bytes, byte[] set, boolean before, boolean behind) {
        int from = 0;
        int to = bytes.length;
        while (before && from < to && contains(set, bytes[from])) {
            from++;
        }
        while (behind && from < to && contains(set, bytes[to - 1])) {
            to--;
        }
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static boolean contains(byte[] set, byte one) {
        for (byte each : set) {
            if (each == one) {
                return true;
            }
        }
        return false;
    }

    private static void bits(Bodies bodies) {
        bodies.of(
                "get_byte",
                a -> datum(bytes(a[0])[index(bytes(a[0]).length, integer(a[1]))] & 0xff));
        bodies.of(
                "get_bit",
                a -> {
                    byte[] bytes = bytes(a[0]);
                    long n = index(bytes.length * 8L, integer(a[1]));
                    return datum((bytes[(int) (n / 8)] >> (n % 8)) & 1);
                });
        bodies.of(
                "set_byte",
                a -> {
                    byte[] bytes = bytes(a[0]);
                    bytes[index(bytes.length, integer(a[1]))] = (byte) integer(a[2]);
                    return datum(bytes);
                });
        bodies.of(
                "set_bit",
                a -> {
                    byte[] bytes = bytes(a[0]);
                    long n = index(bytes.length * 8L, integer(a[1]));
                    long bit = integer(a[2]);
                    if (bit != 0 && bit != 1) {
                        throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "new bit must be 0 or 1");
                    }
                    int mask = 1 << (n % 8);
                    int at = (int) (n / 8);
                    bytes[at] = (byte) (bit == 1 ? bytes[at] | mask : bytes[at] & ~mask);
                    return datum(bytes);
                });
        bodies.of("bit_count", a -> datum(bitCount(bytes(a[0]))));
    }

    private static int index(long size, long index) {
        if (index < 0 || index >= size) {
            throw new SqlError(
                    SqlState.ARRAY_SUBSCRIPT,
                    "index " + index + " out of valid range, 0.." + (size - 1));
        }
        return (int) index;
    }

    private static long bitCount(byte[] bytes) {
        long count = 0;
        for (byte each : bytes) {
            count += Integer.bitCount(each & 0xff);
        }
        return count;
    }
}
