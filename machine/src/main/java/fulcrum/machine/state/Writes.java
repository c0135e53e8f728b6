package fulcrum.machine.state;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;

/// A batch of writes in the order in which they are to be done, growing; and its form as bytes.
///
/// The form: a version byte, then for each write a tag (1 put, 2 delete), the key, and for a put
/// the value. No bytes at all are the empty batch.
public final class Writes {

    private static final int VERSION = 1;
    private static final int PUT = 1;
    private static final int DELETE = 2;

    private final Encoder out = new Encoder();

    /// Where the writes of a batch go.
    public interface Target {

        /// The key has this value from now on.
        void put(Bytes key, Bytes value);

        /// The key has no value from now on.
        void delete(Bytes key);
    }

    /// Adds: the key has this value from now on.
    public Writes put(Bytes key, Bytes value) {
        begin().tag(PUT).bytes(key).bytes(value);
        return this;
    }

    /// Adds: the key has a value from now on that is the one followed by the other.
    public Writes put(Bytes key, Bytes head, Bytes tail) {
        begin().tag(PUT).bytes(key).bytes(head, tail);
        return this;
    }

    /// Adds: the key has no value from now on.
    public Writes delete(Bytes key) {
        begin().tag(DELETE).bytes(key);
        return this;
    }

    /// Begins another batch in the same buffer.
    public Writes reset() {
        out.reset();
        return this;
    }

    /// The batch so far.
    public Bytes toBytes() {
        return out.toBytes();
    }

    /// Does the writes of a batch in their order.
    ///
    /// @throws fulcrum.machine.codec.Malformed if this is no batch; a part may have been done
    public static void carryOut(Bytes batch, Target target) {
        if (batch.isEmpty()) {
            return;
        }
        Decoder in = new Decoder(batch);
        if (in.tag() != VERSION) {
            throw in.malformed("a batch of writes of another version");
        }
        while (in.remaining() > 0) {
            int tag = in.tag();
            switch (tag) {
                case PUT -> target.put(in.bytes(), in.bytes());
                case DELETE -> target.delete(in.bytes());
                default -> throw in.unknownTag(tag);
            }
        }
    }

    private Encoder begin() {
        return out.size() == 0 ? out.tag(VERSION) : out;
    }
}
