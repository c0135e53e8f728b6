package fulcrum.machine;

import fulcrum.machine.codec.Hash64;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// An immutable byte string, ordered as unsigned bytes, the order of keys on disk.
///
/// A slice shares its parent's array: it costs one small object, and keeps the parent's array
/// alive; [#compact()] lets go of it. No method gives out the array, so nobody who was not handed
/// it before [#wrap(byte\[\])] can change a value.
public final class Bytes implements Comparable<Bytes> {

    /// No bytes at all.
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private static final int SHOWN_BYTES = 32;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// 2 to the 64 by the golden ratio (Knuth, volume 3, section 6.4).
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final byte[] array;
    private final int offset;
    private final int size;

    private Bytes(byte[] array, int offset, int size) {
        this.array = array;
        this.offset = offset;
        this.size = size;
    }

    /// A copy of the given bytes.
    public static Bytes of(byte... bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone(), 0, bytes.length);
    }

    /// A copy of the bytes from one position up to, not including, another.
    public static Bytes copyOf(byte[] source, int from, int to) {
        Objects.checkFromToIndex(from, to, source.length);
        return from == to ? EMPTY : new Bytes(Arrays.copyOfRange(source, from, to), 0, to - from);
    }

    /// Takes ownership: the caller never touches the array again.
    public static Bytes wrap(byte[] owned) {
        return new Bytes(owned, 0, owned.length);
    }

    /// The text in UTF-8.
    public static Bytes text(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The bytes that the hexadecimal digits stand for.
    public static Bytes hex(String digits) {
        return wrap(HexFormat.of().parseHex(digits));
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public byte at(int index) {
        return array[offset + Objects.checkIndex(index, size)];
    }

    /// Copies all bytes into the target, beginning at the given position there.
    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, offset, target, at, size);
    }

    /// Copies the bytes from one position up to another into the target.
    public void copyTo(int from, int to, byte[] target, int at) {
        Objects.checkFromToIndex(from, to, size);
        System.arraycopy(array, offset + from, target, at, to - from);
    }

    /// Feeds a checksum without a copy; the class is final in the JDK and keeps no array.
    public void addTo(CRC32C sum) {
        sum.update(array, offset, size);
    }

    /// A hash without a copy; see [Hash64].
    public long hash64(long seed) {
        return Hash64.of(array, offset, offset + size, seed);
    }

    /// The bytes from one position up to, not including, another, sharing this array.
    public Bytes slice(int from, int to) {
        Objects.checkFromToIndex(from, to, size);
        if (from == to) {
            return EMPTY;
        }
        return to - from == size ? this : new Bytes(array, offset + from, to - from);
    }

    public Bytes slice(int from) {
        return slice(from, size);
    }

    /// The same bytes in an array that holds nothing else.
    public Bytes compact() {
        return size == array.length ? this : copyOf(array, offset, offset + size);
    }

    public Bytes concat(Bytes tail) {
        byte[] joined = new byte[Math.addExact(size, tail.size)];
        copyTo(joined, 0);
        tail.copyTo(joined, size);
        return wrap(joined);
    }

    public boolean startsWith(Bytes prefix) {
        return prefix.size <= size
                && Arrays.equals(
                        array,
                        offset,
                        offset + prefix.size,
                        prefix.array,
                        prefix.offset,
                        prefix.offset + prefix.size);
    }

    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + size);
    }

    /// The bytes read as UTF-8, with replacement characters where they are not.
    public String asText() {
        return new String(array, offset, size, StandardCharsets.UTF_8);
    }

    public String asHex() {
        return HexFormat.of().formatHex(array, offset, offset + size);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(
                array, offset, offset + size, other.array, other.offset, other.offset + other.size);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that && size == that.size && startsWith(that);
    }

    /// Keys that lie side by side differ in a few of the last bytes: powers of 31, as in
    /// [Arrays#hashCode(byte\[\])], would give many of them the same.
    @Override
    public int hashCode() {
        long hash = mixed(size);
        int at = offset;
        int end = offset + size;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            hash = mixed(hash ^ (long) LONGS.get(array, at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << Byte.SIZE | Byte.toUnsignedLong(array[at]);
        }
        return Long.hashCode(mixed(hash ^ rest));
    }

    /// One to one, and each bit of the upper half depends on all below it.
    private static long mixed(long bits) {
        long product = bits * GOLDEN;
        return product ^ product >>> Integer.SIZE;
    }

    /// Printable ASCII in quotes, anything else in hexadecimal, long values cut with their size.
    @Override
    public String toString() {
        Bytes shown = slice(0, Math.min(size, SHOWN_BYTES));
        String head = shown.isPrintable() ? '"' + shown.asText() + '"' : "0x" + shown.asHex();
        return shown.size == size ? head : head + "... (" + size + " bytes)";
    }

    private boolean isPrintable() {
        for (int i = offset; i < offset + size; i++) {
            if (array[i] < ' ' || array[i] > '~' || array[i] == '"') {
                return false;
            }
        }
        return true;
    }
}
