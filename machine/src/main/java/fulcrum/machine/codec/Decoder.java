package fulcrum.machine.codec;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads back what an [Encoder] wrote, from a range of an array that must not change meanwhile.
///
/// Everything that it gives out is a copy. Every refusal is a [Malformed].
public final class Decoder {

    /// The longest `bytes` or `text` unless the reader names another bound.
    public static final int MAX_FIELD_BYTES = 64 << 20;

    /// The longest `list` unless the reader names another bound.
    public static final int MAX_LIST_COUNT = 1 << 20;

    /// Reads one element of a list.
    @FunctionalInterface
    public interface Element<T> {
        T read(Decoder in);
    }

    private byte[] array;
    private int from;
    private int next;
    private int to;

    public Decoder(byte[] array, int from, int to) {
        Objects.checkFromToIndex(from, to, array.length);
        this.array = array;
        this.from = from;
        this.next = from;
        this.to = to;
    }

    public Decoder(Bytes bytes) {
        this(bytes.toArray(), 0, bytes.size());
    }

    /// Reads another range, without allocating a new decoder.
    public Decoder reset(byte[] array, int from, int to) {
        Objects.checkFromToIndex(from, to, array.length);
        this.array = array;
        this.from = from;
        this.next = from;
        this.to = to;
        return this;
    }

    /// How many bytes were read.
    public int position() {
        return next - from;
    }

    public int remaining() {
        return to - next;
    }

    public int tag() {
        return Byte.toUnsignedInt(one());
    }

    /// The tag that would be read next.
    public int peek() {
        int tag = tag();
        next--;
        return tag;
    }

    public long varint() {
        return leb128(9);
    }

    /// A varint that fits a non-negative `int`.
    public int integer() {
        return (int) bounded(Integer.MAX_VALUE, "number");
    }

    public long signed() {
        long zigzag = leb128(10);
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    public long fixed64() {
        need(8);
        long value = 0;
        for (int end = next + 8; next < end; next++) {
            value = value << 8 | Byte.toUnsignedLong(array[next]);
        }
        return value;
    }

    public int fixed32() {
        need(4);
        int value = 0;
        for (int end = next + 4; next < end; next++) {
            value = value << 8 | Byte.toUnsignedInt(array[next]);
        }
        return value;
    }

    public boolean bool() {
        int value = tag();
        if (value > 1) {
            throw new Malformed(position() - 1, "a bool is 0 or 1, not " + value);
        }
        return value == 1;
    }

    public Bytes bytes() {
        return bytes(MAX_FIELD_BYTES);
    }

    public Bytes bytes(int maxBytes) {
        int start = field(maxBytes);
        return Bytes.copyOf(array, start, next);
    }

    /// Steps over `bytes` or `text`.
    public void pass() {
        int _ = field(MAX_FIELD_BYTES);
    }

    public String text() {
        return text(MAX_FIELD_BYTES);
    }

    public String text(int maxBytes) {
        int start = field(maxBytes);
        String text = new String(array, start, next - start, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8Of(text, start)) {
            throw new Malformed(start - from, "text is not UTF-8");
        }
        return text;
    }

    public NodeId node() {
        int start = position();
        int number = integer();
        if (number == 0) {
            throw new Malformed(start, "a node is missing");
        }
        return new NodeId(number);
    }

    public @Nullable NodeId nodeOrNull() {
        int number = integer();
        return number == 0 ? null : new NodeId(number);
    }

    public SortedSet<NodeId> nodes() {
        int count = count(MAX_LIST_COUNT);
        TreeSet<NodeId> nodes = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            int start = position();
            NodeId node = node();
            if (!nodes.isEmpty() && nodes.last().compareTo(node) >= 0) {
                throw new Malformed(start, "a set of nodes ascends strictly");
            }
            nodes.add(node);
        }
        return Collections.unmodifiableSortedSet(nodes);
    }

    public <T> List<T> list(Element<? extends T> element) {
        return list(MAX_LIST_COUNT, element);
    }

    /// An unmodifiable list of at most so many elements.
    public <T> List<T> list(int maxCount, Element<? extends T> element) {
        int count = count(maxCount);
        @SuppressWarnings("unchecked") // never leaves this method; List.of copies it
        T[] elements = (T[]) new Object[count];
        for (int i = 0; i < count; i++) {
            int start = next;
            elements[i] = element.read(this);
            if (next == start) {
                throw malformed("an element of a list is empty");
            }
        }
        return List.of(elements);
    }

    /// Demands that everything was read.
    public void end() {
        if (next != to) {
            throw malformed(remaining() + " bytes too many");
        }
    }

    /// What a reader throws for a tag that it does not know.
    public Malformed unknownTag(int tag) {
        return new Malformed(Math.max(position() - 1, 0), "unknown tag " + tag);
    }

    /// What a reader throws for a value that its format does not allow.
    public Malformed malformed(String reason) {
        return new Malformed(position(), reason);
    }

    private int count(int maxCount) {
        int start = position();
        int count = (int) bounded(maxCount, "count");
        if (count > remaining()) {
            throw new Malformed(start, "count " + count + " with " + remaining() + " bytes left");
        }
        return count;
    }

    /// Steps over a length-prefixed field and returns where it starts in the array.
    private int field(int maxBytes) {
        int bytes = (int) bounded(maxBytes, "size");
        need(bytes);
        int start = next;
        next += bytes;
        return start;
    }

    private long bounded(int max, String what) {
        int start = position();
        long value = varint();
        if (value > max) {
            throw new Malformed(start, what + " " + value + " exceeds " + max);
        }
        return value;
    }

    private long leb128(int maxBytes) {
        int start = position();
        long value = 0;
        for (int i = 0; i < maxBytes; i++) {
            byte group = one();
            value |= (group & 0x7FL) << (7 * i);
            if (group >= 0) {
                if ((group == 0 && i > 0) || (group > 1 && i == 9)) {
                    throw new Malformed(start, "a number is not in its shortest form");
                }
                return value;
            }
        }
        throw new Malformed(start, "a number is longer than " + maxBytes + " bytes");
    }

    private byte one() {
        need(1);
        return array[next++];
    }

    private void need(int bytes) {
        if (to - next < bytes) {
            throw malformed(bytes + " bytes needed, " + remaining() + " left");
        }
    }

    private boolean isUtf8Of(String text, int start) {
        byte[] again = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(again, 0, again.length, array, start, next);
    }
}
