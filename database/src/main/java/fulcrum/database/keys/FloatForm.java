package fulcrum.database.keys;

/// Floating point: the bits of IEEE 754 are in the order of the numbers once the sign bit is turned
/// over, and of negative numbers all others too. There is one NaN and one zero.
final class FloatForm {

    private FloatForm() {}

    static void write(float value, KeyWriter out) {
        out.one(KeyWriter.VALUE);
        out.lowest(ordered(Float.floatToIntBits(value == 0 ? 0 : value)), 4);
    }

    static void write(double value, KeyWriter out) {
        out.one(KeyWriter.VALUE);
        out.lowest(ordered(Double.doubleToLongBits(value == 0 ? 0 : value)), 8);
    }

    static float readFloat(KeyReader in) {
        in.demand(KeyWriter.VALUE);
        int bits = unordered((int) in.lowest(4));
        float value = Float.intBitsToFloat(bits);
        if (Float.floatToIntBits(value == 0 ? 0 : value) != bits) {
            throw in.malformed("another form of zero or NaN");
        }
        return value;
    }

    static double readDouble(KeyReader in) {
        in.demand(KeyWriter.VALUE);
        long bits = unordered(in.lowest(8));
        double value = Double.longBitsToDouble(bits);
        if (Double.doubleToLongBits(value == 0 ? 0 : value) != bits) {
            throw in.malformed("another form of zero or NaN");
        }
        return value;
    }

    private static int ordered(int bits) {
        return bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE;
    }

    private static long ordered(long bits) {
        return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
    }

    private static int unordered(int ordered) {
        return ordered < 0 ? ordered ^ Integer.MIN_VALUE : ~ordered;
    }

    private static long unordered(long ordered) {
        return ordered < 0 ? ordered ^ Long.MIN_VALUE : ~ordered;
    }
}
