package fulcrum.sql.routine;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.machine.Bytes;
import java.util.List;

/// What arguments hold, and results made of it: to be imported statically, so that tables of
/// functions read like the manual's.
final class Values {

    private Values() {}

    static boolean truth(Datum value) {
        return ((Datum.Bool) value).value();
    }

    static long integer(Datum value) {
        return ((Datum.Int) value).value();
    }

    /// An `integer` argument, which fits.
    static int small(Datum value) {
        return (int) ((Datum.Int) value).value();
    }

    static String text(Datum value) {
        return ((Datum.Text) value).value();
    }

    static double real(Datum value) {
        return switch (value) {
            case Datum.DoublePrecision(double number) -> number;
            case Datum.Real(float number) -> number;
            default -> throw new IllegalArgumentException("no floating-point number: " + value);
        };
    }

    static float single(Datum value) {
        return ((Datum.Real) value).value();
    }

    static Datum.Numeric numeric(Datum value) {
        return (Datum.Numeric) value;
    }

    static byte[] bytes(Datum value) {
        return ((Datum.ByteArray) value).value().toArray();
    }

    static List<Datum> elements(Datum value) {
        return ((Datum.Array) value).elements();
    }

    static Datum datum(boolean value) {
        return new Datum.Bool(value);
    }

    static Datum datum(long value) {
        return new Datum.Int(value);
    }

    static Datum datum(double value) {
        return new Datum.DoublePrecision(value);
    }

    static Datum datum(float value) {
        return new Datum.Real(value);
    }

    static Datum datum(String value) {
        return new Datum.Text(value);
    }

    static Datum datum(byte[] value) {
        return new Datum.ByteArray(Bytes.of(value));
    }

    static Datum datum(KeyType.Scalar element, List<Datum> elements) {
        return new Datum.Array(element, elements);
    }

    /// An array of texts.
    static Datum texts(List<String> elements) {
        return new Datum.Array(
                KeyType.Scalar.TEXT, elements.stream().map(each -> datum(each)).toList());
    }
}
