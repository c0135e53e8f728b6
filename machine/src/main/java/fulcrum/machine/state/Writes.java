package fulcrum.machine.state;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import java.util.Map;

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

    /// Whether there is none.
    public boolean isEmpty() {
        return out.size() == 0;
    }

    /// A hash of the batch so far; of two seeds the hashes have nothing to do with each other.
    public long hash(long seed) {
        return out.hash64(seed);
    }

    /// Does the writes of a batch in their order to rows in memory.
    ///
    /// @throws Malformed if this is no batch; a part may have been done
    public static void carryOut(Bytes batch, Map<Bytes, Bytes> rows) {
        carryOut(
                batch,
                new Target() {
                    @Override
                    public void put(Bytes key, Bytes value) {
                        rows.put(key, value);
                    }

                    @Override
                    public void delete(Bytes key) {
                        rows.remove(key);
                    }
                });
    }

    /// Does the writes of a batch in their order. Keys and values are slices of the batch.
    ///
    /// @throws Malformed if this is no batch; a part may have been done
    public static void carryOut(Bytes batch, Target target) {
        if (batch.isEmpty()) {
            return;
        }
        if (batch.at(0) != VERSION) {
            throw new Malformed(1, "a batch of writes of another version");
        }
        int at = 1;
        while (at < batch.size()) {
            int tag = batch.at(at);
            if (tag != PUT && tag != DELETE) {
                throw new Malformed(at, "unknown tag " + tag);
            }
            int keyBytes = size(batch, at + 1);
            int keyAt = at + 1 + sizeBytes(keyBytes);
            Bytes key = field(batch, keyAt, keyBytes);
            at = keyAt + keyBytes;
            if (tag == PUT) {
                int valueBytes = size(batch, at);
                int valueAt = at + sizeBytes(valueBytes);
                target.put(key, field(batch, valueAt, valueBytes));
                at = valueAt + valueBytes;
            } else {
                target.delete(key);
            }
        }
    }

    private static Bytes field(Bytes batch, int at, int bytes) {
        if (bytes > batch.size() - at) {
            throw new Malformed(at, bytes + " bytes needed, " + (batch.size() - at) + " left");
        }
        return batch.slice(at, at + bytes);
    }

    /// A varint as the codec writes it.
    private static int size(Bytes batch, int start) {
        int value = 0;
        for (int at = start; at < batch.size() && at < start + 4; at++) {
            int group = batch.at(at);
            value |= (group & 0x7F) << (7 * (at - start));
            if (group >= 0) {
                if (group == 0 && at > start) {
                    throw new Malformed(start, "a number is not in its shortest form");
                }
                return value;
            }
        }
        throw new Malformed(start, "a size is cut short or too large");
    }

    private static int sizeBytes(int size) {
        return size < 1 << 7 ? 1 : size < 1 << 14 ? 2 : size < 1 << 21 ? 3 : 4;
    }

    private Encoder begin() {
        return out.size() == 0 ? out.tag(VERSION) : out;
    }
}
