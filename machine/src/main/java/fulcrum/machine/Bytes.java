package fulcrum.machine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An immutable string of bytes, ordered as unsigned numbers from the left.
public final class Bytes implements Comparable<Bytes> {

    /// No bytes.
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /// These bytes.
    public static Bytes of(byte... content) {
        return new Bytes(content.clone());
    }

    /// The array itself, which the caller gives away and must not change afterwards.
    public static Bytes wrap(byte[] content) {
        return new Bytes(content);
    }

    /// The text in UTF-8.
    public static Bytes text(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /// How many.
    public int size() {
        return content.length;
    }

    /// The byte at a place, from 0.
    public byte at(int place) {
        return content[place];
    }

    /// Copies all of them into an array.
    public void copyTo(byte[] target, int at) {
        System.arraycopy(content, 0, target, at, content.length);
    }

    /// A copy as an array.
    public byte[] toArray() {
        return content.clone();
    }

    /// As text, taken for UTF-8.
    public String asText() {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /// Printable ASCII as it is, anything else in hexadecimal.
    @Override
    public String toString() {
        for (byte b : content) {
            if (b < ' ' || b > '~') {
                return "0x" + java.util.HexFormat.of().formatHex(content);
            }
        }
        return '"' + new String(content, StandardCharsets.US_ASCII) + '"';
    }
}
