package fulcrum.database.keys;

import fulcrum.machine.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Appends the columns of a key, in the forms of this package's page.
public final class KeyWriter {

    /// Begins a value whose own bytes may be any.
    static final int VALUE = 0x01;

    static final int FALSE = 0x01;
    static final int TRUE = 0x02;

    /// Ends a text or an array, and begins the end and the escape of a `bytea`.
    static final int END = 0x00;

    /// After [#END] in a `bytea`: it ends here.
    static final int ENDED = 0x01;

    /// After [#END] in a `bytea`: it was a zero byte.
    static final int ZERO = 0xff;

    private byte[] buffer = new byte[32];
    private int size;

    /// A copy of what was written.
    public Bytes toBytes() {
        return Bytes.copyOf(buffer, 0, size);
    }

    /// Bytes as they are, such as a prefix that all keys of a table share.
    public KeyWriter raw(Bytes bytes) {
        reserve(bytes.size());
        bytes.copyTo(buffer, size);
        size += bytes.size();
        return this;
    }

    /// Four bytes, most significant first.
    public KeyWriter fixed32(int value) {
        lowest(value, 4);
        return this;
    }

    /// The next column.
    public KeyWriter put(Datum value, Order order) {
        if (value instanceof Datum.Null) {
            one(order.nullByte());
        } else {
            int from = size;
            value(value);
            turnOver(from, order.mask());
        }
        return this;
    }

    private void value(Datum value) {
        switch (value) {
            case Datum.Null _ -> one(Order.LAST); // of an array: greater than all else
            case Datum.Bool(boolean truth) -> one(truth ? TRUE : FALSE);
            case Datum.Int(long number) -> IntegerForm.write(number, this);
            case Datum.Numeric numeric -> NumericForm.write(numeric, this);
            case Datum.Real(float number) -> FloatForm.write(number, this);
            case Datum.DoublePrecision(double number) -> FloatForm.write(number, this);
            case Datum.Text(String text) -> text(text);
            case Datum.ByteArray(Bytes bytes) -> escaped(bytes);
            case Datum.Date(int days) -> IntegerForm.write(days, this);
            case Datum.TimeOfDay(long micros) -> IntegerForm.write(micros, this);
            case Datum.Timestamp(long micros) -> IntegerForm.write(micros, this);
            case Datum.TimestampTz(long micros) -> IntegerForm.write(micros, this);
            case Datum.Interval interval -> IntervalForm.write(interval, this);
            case Datum.Uuid(long high, long low) -> {
                one(VALUE);
                lowest(high, 8);
                lowest(low, 8);
            }
            case Datum.Array array -> {
                one(VALUE);
                array.elements().forEach(this::value);
                one(END);
            }
        }
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        one(VALUE);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, buffer, size, utf8.length);
        size += utf8.length;
        one(END);
    }

    private void escaped(Bytes bytes) {
        one(VALUE);
        for (int i = 0; i < bytes.size(); i++) {
            one(bytes.at(i));
            if (bytes.at(i) == END) {
                one(ZERO);
            }
        }
        one(END);
        one(ENDED);
    }

    int size() {
        return size;
    }

    void one(int value) {
        reserve(1);
        buffer[size++] = (byte) value;
    }

    /// So many of the number's lowest bytes, most significant first.
    void lowest(long value, int bytes) {
        reserve(bytes);
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
    }

    /// Combines all bytes from a position on with the mask.
    void turnOver(int from, int mask) {
        for (int i = from; i < size; i++) {
            buffer[i] ^= (byte) mask;
        }
    }

    private void reserve(int bytes) {
        int needed = Math.addExact(size, bytes);
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(needed, 2 * buffer.length));
        }
    }
}
