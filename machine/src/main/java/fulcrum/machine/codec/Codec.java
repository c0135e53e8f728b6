package fulcrum.machine.codec;

import fulcrum.machine.Bytes;

/// How one sealed family of records becomes bytes, and bytes become records again.
///
/// An implementation writes [#write] and [#read] and nothing else; callers use the framing methods,
/// which put the version first and demand that a frame is used up.
public interface Codec<T> {

    /// The version that [#write] writes and [#read] reads.
    byte version();

    void write(T value, Encoder out);

    /// @throws Malformed where the bytes are not a value
    T read(Decoder in);

    /// Reads a value written by older software. A codec whose version was raised overrides this for
    /// as long as bytes of that version may lie on a disk or come from a peer.
    default T readOlder(byte version, Decoder in) {
        throw new UnsupportedVersion(in.position() - 1, Byte.toUnsignedInt(version));
    }

    /// Appends the framed value to what the encoder already holds.
    default void encode(T value, Encoder out) {
        out.tag(Byte.toUnsignedInt(version()));
        write(value, out);
    }

    default Bytes encode(T value) {
        Encoder out = new Encoder();
        encode(value, out);
        return out.toBytes();
    }

    /// Reads the framed value and demands that nothing follows it. Components that a record's
    /// constructor refuses are malformed too: a peer sent them.
    default T decode(Decoder in) {
        byte version = (byte) in.tag();
        T value;
        try {
            value = version == version() ? read(in) : readOlder(version, in);
        } catch (IllegalArgumentException refused) {
            throw in.malformed("refused: " + refused.getMessage());
        }
        in.end();
        return value;
    }

    default T decode(byte[] array, int from, int to) {
        return decode(new Decoder(array, from, to));
    }

    default T decode(byte[] frame) {
        return decode(frame, 0, frame.length);
    }

    default T decode(Bytes frame) {
        return decode(frame.toArray());
    }
}
