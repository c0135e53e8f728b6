package fulcrum.machine.codec;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// A growing buffer that values are appended to, in the forms of this package's page.
///
/// It refuses what a [Decoder] would refuse, so that nothing is stored that cannot be read back.
/// After [#reset] the same buffer is filled again.
public final class Encoder {

    /// Writes one element of a list.
    @FunctionalInterface
    public interface Element<T> {
        void write(T element, Encoder out);
    }

    private byte[] buffer;
    private int size;

    public Encoder() {
        this(64);
    }

    public Encoder(int initialBytes) {
        buffer = new byte[Math.max(initialBytes, 16)];
    }

    public Encoder reset() {
        size = 0;
        return this;
    }

    public int size() {
        return size;
    }

    /// A copy of what was written since the last [#reset].
    public Bytes toBytes() {
        return Bytes.copyOf(buffer, 0, size);
    }

    /// Copies what was written into the target, beginning at the given position there.
    public void copyTo(byte[] target, int at) {
        System.arraycopy(buffer, 0, target, at, size);
    }

    /// The checksum of what was written from a position on.
    public int crc32c(int from) {
        return Crc32c.of(buffer, Objects.checkIndex(from, size + 1), size);
    }

    /// A hash of all that was written.
    public long hash64(long seed) {
        return Hash64.of(buffer, 0, size, seed);
    }

    public Encoder tag(int tag) {
        if (tag < 0 || tag > 255) {
            throw new IllegalArgumentException("a tag is 0 to 255, not " + tag);
        }
        reserve(1);
        buffer[size++] = (byte) tag;
        return this;
    }

    /// A number that is never negative: a term, an index, a count, a size.
    public Encoder varint(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a varint is not negative: " + value);
        }
        return leb128(value);
    }

    /// A number that may be negative.
    public Encoder signed(long value) {
        return leb128((value << 1) ^ (value >> 63));
    }

    /// Any 64 bits, such as a hash or a timestamp, in eight bytes.
    public Encoder fixed64(long value) {
        reserve(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /// Any 32 bits, such as a checksum, in four bytes.
    public Encoder fixed32(int value) {
        reserve(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    public Encoder bool(boolean value) {
        return tag(value ? 1 : 0);
    }

    public Encoder bytes(Bytes value) {
        field(value.size());
        value.copyTo(buffer, size);
        size += value.size();
        return this;
    }

    /// One after the other, read back as one.
    public Encoder bytes(Bytes head, Bytes tail) {
        field(Math.addExact(head.size(), tail.size()));
        head.copyTo(buffer, size);
        tail.copyTo(buffer, size + head.size());
        size += head.size() + tail.size();
        return this;
    }

    /// What another encoder has written, as it is: who reads it must know where it ends.
    public Encoder raw(Bytes written) {
        reserve(written.size());
        written.copyTo(buffer, size);
        size += written.size();
        return this;
    }

    public Encoder text(String value) {
        field(utf8Size(value));
        for (int i = 0; i < value.length(); i++) {
            char unit = value.charAt(i);
            if (unit < 0x80) {
                buffer[size++] = (byte) unit;
            } else if (unit < 0x800) {
                buffer[size++] = (byte) (0xC0 | unit >> 6);
                buffer[size++] = (byte) (0x80 | (unit & 0x3F));
            } else if (Character.isSurrogate(unit)) {
                int point = Character.toCodePoint(unit, value.charAt(++i));
                buffer[size++] = (byte) (0xF0 | point >> 18);
                buffer[size++] = (byte) (0x80 | (point >> 12 & 0x3F));
                buffer[size++] = (byte) (0x80 | (point >> 6 & 0x3F));
                buffer[size++] = (byte) (0x80 | (point & 0x3F));
            } else {
                buffer[size++] = (byte) (0xE0 | unit >> 12);
                buffer[size++] = (byte) (0x80 | (unit >> 6 & 0x3F));
                buffer[size++] = (byte) (0x80 | (unit & 0x3F));
            }
        }
        return this;
    }

    public Encoder node(NodeId node) {
        return leb128(node.number());
    }

    public Encoder nodeOrNull(@Nullable NodeId node) {
        return leb128(node == null ? 0 : node.number());
    }

    /// A set of nodes in its natural order.
    public Encoder nodes(SortedSet<NodeId> nodes) {
        return list(nodes, (node, out) -> out.node(node));
    }

    /// The elements in the collection's own order, which must not depend on hashes. Each element
    /// writes at least one byte.
    public <T> Encoder list(Collection<? extends T> elements, Element<? super T> element) {
        if (elements.size() > Decoder.MAX_LIST_COUNT) {
            throw new IllegalArgumentException(elements.size() + " elements are too many");
        }
        leb128(elements.size());
        if (elements instanceof RandomAccess && elements instanceof List<? extends T> list) {
            for (int i = 0; i < list.size(); i++) { // no iterator is made: most lists have one
                element(list.get(i), element);
            }
        } else {
            elements.forEach(each -> element(each, element));
        }
        return this;
    }

    private <T> void element(T each, Element<? super T> element) {
        int before = size;
        element.write(each, this);
        if (size == before) {
            throw new IllegalArgumentException("an element of a list wrote no byte");
        }
    }

    private void field(int bytes) {
        if (bytes > Decoder.MAX_FIELD_BYTES) {
            throw new IllegalArgumentException("a field of " + bytes + " bytes is too long");
        }
        leb128(bytes);
        reserve(bytes);
    }

    private Encoder leb128(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    private void reserve(int bytes) {
        if (buffer.length - size < bytes) {
            int needed = Math.addExact(size, bytes);
            buffer = Arrays.copyOf(buffer, Math.max(needed, grown(buffer.length)));
        }
    }

    private static int grown(int length) {
        return length <= Integer.MAX_VALUE / 2 - 8 ? length * 2 : Integer.MAX_VALUE - 8;
    }

    private static int utf8Size(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes += 1;
            } else if (unit < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(unit)) {
                bytes += 3;
            } else if (i + 1 < text.length()
                    && Character.isSurrogatePair(unit, text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                throw new IllegalArgumentException("half a surrogate pair is no text");
            }
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }
}
