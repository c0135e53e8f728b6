package fulcrum.database.keys;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads the columns of a key back, as a [KeyWriter] wrote them. Every refusal is a [Malformed].
public final class KeyReader {

    private final Bytes key;
    private int next;
    private int mask;

    public KeyReader(Bytes key) {
        this.key = key;
    }

    /// How many bytes were read.
    public int position() {
        return next;
    }

    public int remaining() {
        return key.size() - next;
    }

    /// Demands that everything was read.
    public void end() {
        if (remaining() > 0) {
            throw malformed(remaining() + " bytes too many");
        }
    }

    /// Bytes as they are.
    public Bytes raw(int bytes) {
        need(bytes);
        next += bytes;
        return key.slice(next - bytes, next);
    }

    /// Four bytes, most significant first.
    public int fixed32() {
        return (int) lowest(4);
    }

    /// The next column.
    public Datum next(KeyType type, Order order) {
        mask = 0;
        if (peek() == order.nullByte()) {
            next++;
            return Datum.NULL;
        }
        mask = order.mask();
        Datum value =
                switch (type) {
                    case KeyType.Scalar scalar -> scalar(scalar);
                    case KeyType.ArrayOf(KeyType.Scalar element) -> array(element);
                };
        mask = 0;
        return value;
    }

    private Datum scalar(KeyType.Scalar type) {
        int start = next;
        try {
            return switch (type) {
                case BOOLEAN -> new Datum.Bool(truth());
                case INTEGER -> new Datum.Int(IntegerForm.read(this));
                case NUMERIC -> NumericForm.read(this);
                case REAL -> new Datum.Real(FloatForm.readFloat(this));
                case DOUBLE_PRECISION -> new Datum.DoublePrecision(FloatForm.readDouble(this));
                case TEXT -> new Datum.Text(text());
                case BYTEA -> new Datum.ByteArray(escaped());
                case DATE -> new Datum.Date(Math.toIntExact(IntegerForm.read(this)));
                case TIME -> new Datum.TimeOfDay(IntegerForm.read(this));
                case TIMESTAMP -> new Datum.Timestamp(IntegerForm.read(this));
                case TIMESTAMPTZ -> new Datum.TimestampTz(IntegerForm.read(this));
                case INTERVAL -> IntervalForm.read(this);
                case UUID -> {
                    demand(KeyWriter.VALUE);
                    yield new Datum.Uuid(lowest(8), lowest(8));
                }
            };
        } catch (IllegalArgumentException | ArithmeticException refused) {
            throw new Malformed(start, "refused: " + refused.getMessage());
        }
    }

    private Datum.Array array(KeyType.Scalar element) {
        demand(KeyWriter.VALUE);
        List<Datum> elements = new ArrayList<>();
        while (peek() != KeyWriter.END) {
            if (peek() == Order.LAST) {
                next++;
                elements.add(Datum.NULL);
            } else {
                elements.add(scalar(element));
            }
        }
        next++;
        return new Datum.Array(element, elements);
    }

    private boolean truth() {
        int start = next;
        int value = one();
        if (value != KeyWriter.FALSE && value != KeyWriter.TRUE) {
            throw new Malformed(start, "no boolean: " + value);
        }
        return value == KeyWriter.TRUE;
    }

    private String text() {
        demand(KeyWriter.VALUE);
        int start = next;
        while (peek() != KeyWriter.END) {
            next++;
        }
        byte[] utf8 = key.slice(start, next).toArray();
        for (int i = 0; i < utf8.length; i++) {
            utf8[i] ^= (byte) mask;
        }
        next++;
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (!Bytes.text(text).equals(Bytes.wrap(utf8))) {
            throw new Malformed(start, "text is not UTF-8");
        }
        return text;
    }

    private Bytes escaped() {
        demand(KeyWriter.VALUE);
        byte[] bytes = new byte[remaining()];
        for (int size = 0; ; size++) {
            bytes[size] = (byte) one();
            if (bytes[size] == KeyWriter.END) {
                int escape = one();
                if (escape == KeyWriter.ENDED) {
                    return Bytes.copyOf(bytes, 0, size);
                }
                if (escape != KeyWriter.ZERO) {
                    throw new Malformed(next - 1, "neither a zero byte nor the end: " + escape);
                }
            }
        }
    }

    /// Reads the complement from here on, or no longer.
    void turnOver() {
        mask ^= 0xff;
    }

    void demand(int expected) {
        int start = next;
        int found = one();
        if (found != expected) {
            throw new Malformed(start, "begins with " + found + ", not " + expected);
        }
    }

    int one() {
        int value = peek();
        next++;
        return value;
    }

    /// So many bytes, most significant first, as an unsigned number.
    long lowest(int bytes) {
        need(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | one();
        }
        return value;
    }

    /// What a form throws for bytes that are none of its own.
    Malformed malformed(String reason) {
        return new Malformed(next, reason);
    }

    private int peek() {
        need(1);
        return Byte.toUnsignedInt(key.at(next)) ^ mask;
    }

    private void need(int bytes) {
        if (remaining() < bytes) {
            throw malformed(bytes + " bytes needed, " + remaining() + " left");
        }
    }
}
