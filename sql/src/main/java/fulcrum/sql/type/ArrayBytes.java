package fulcrum.sql.type;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Arrays as bytes: how many dimensions, whether there are nulls, the elements' type; for each
/// dimension its size and where it begins; for each element its size, -1 for null, and its bytes.
final class ArrayBytes {

    private static final int DIMENSIONS_MOST = 6;
    private static final int NULL = -1;

    private ArrayBytes() {}

    static Datum.Array read(SqlType type, Received from) {
        return new Datum.Array(type.base().form(), elements(type.element(), from, 1));
    }

    static Datum.Array readVector(ScalarType element, Received from) {
        List<Datum> numbers = elements(SqlType.of(element), from, 0);
        if (numbers.contains(Datum.NULL)) {
            throw Received.bad("invalid " + element.catalogName() + "vector data");
        }
        return new Datum.Array(KeyType.Scalar.INTEGER, numbers);
    }

    private static List<Datum> elements(SqlType element, Received from, int begin) {
        int dimensions = from.int32();
        if (dimensions < 0) {
            throw Received.bad("invalid number of dimensions: " + dimensions);
        }
        if (dimensions > DIMENSIONS_MOST) {
            throw new SqlError(
                    SqlState.TOO_LARGE,
                    "number of array dimensions ("
                            + dimensions
                            + ") exceeds the maximum allowed ("
                            + DIMENSIONS_MOST
                            + ")");
        }
        int flags = from.int32();
        if (flags != 0 && flags != 1) {
            throw Received.bad("invalid array flags");
        }
        demandElement(element, from.int32());
        if (dimensions > 1) {
            throw ArrayText.dimensions();
        }
        return dimensions == 0 ? List.of() : dimension(element, from, begin);
    }

    private static void demandElement(SqlType element, int sent) {
        if (sent != element.oid()) {
            SqlType known = SqlType.of(sent);
            throw new SqlError(
                    SqlState.WRONG_TYPE,
                    "binary data has array element type "
                            + Integer.toUnsignedString(sent)
                            + " ("
                            + (known == null ? "???" : known)
                            + ") instead of expected "
                            + element.oid()
                            + " ("
                            + element
                            + ")");
        }
    }

    private static List<Datum> dimension(SqlType element, Received from, int begin) {
        int size = from.int32();
        int first = from.int32();
        if (size < 0) {
            throw new SqlError(
                    SqlState.TOO_LARGE, "array size exceeds the maximum allowed (134217727)");
        }
        if (first != begin && size > 0) {
            throw new SqlError(
                    SqlState.NOT_SUPPORTED,
                    "arrays that do not begin at " + begin + " are not supported");
        }
        List<Datum> elements = new ArrayList<>(Math.min(size, from.left() / Integer.BYTES));
        for (int i = 0; i < size; i++) {
            int length = from.int32();
            if (length < NULL || length > from.left()) {
                throw Received.bad("insufficient data left in message");
            }
            elements.add(length == NULL ? Datum.NULL : element(element, from.take(length), i));
        }
        return elements;
    }

    private static Datum element(SqlType type, byte[] bytes, int at) {
        try {
            return BinaryForm.read(type, bytes);
        } catch (SqlError error) {
            boolean tooLong =
                    error.state() == SqlState.BAD_BINARY_FORM
                            && error.message().equals("incorrect binary data format");
            throw tooLong
                    ? Received.bad("improper binary format in array element " + (at + 1))
                    : error;
        }
    }

    static byte[] writeVector(ScalarType type, List<Datum> numbers) {
        ScalarType element = type == ScalarType.INT2VECTOR ? ScalarType.INT2 : ScalarType.OID;
        return write(SqlType.of(element), numbers, 0);
    }

    /// @param begin the subscript of the first element; an array that begins at 1 has no dimension
    ///   while it is empty
    static byte[] write(SqlType element, List<Datum> elements, int begin) {
        boolean none = elements.isEmpty() && begin == 1;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int32(bytes, none ? 0 : 1);
        int32(bytes, elements.contains(Datum.NULL) ? 1 : 0);
        int32(bytes, element.oid());
        if (!none) {
            int32(bytes, elements.size());
            int32(bytes, begin);
        }
        for (Datum each : elements) {
            if (each instanceof Datum.Null) {
                int32(bytes, NULL);
            } else {
                byte[] written = BinaryForm.write(element, each);
                int32(bytes, written.length);
                bytes.writeBytes(written);
            }
        }
        return bytes.toByteArray();
    }

    private static void int32(ByteArrayOutputStream bytes, int number) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
