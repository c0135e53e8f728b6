package fulcrum.server.backup;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Crc32c;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import java.io.IOException;

/// Some rows of one group in the order of their keys, as bytes: `FCHK`, a version, and key and
/// value of each row behind its length.
///
/// A chunk ends behind a key that is one to end behind, and whether it is depends on that key and
/// the size of its row alone. So a change far away moves no boundary, and the chunks that hold no
/// change are byte by byte those of the backup before.
public final class Chunk {

    private static final Bytes MAGIC = Bytes.text("FCHK");
    private static final int VERSION = 1;

    /// Below this size no chunk ends but the last.
    static final int LEAST_BYTES = 512 << 10;

    /// Behind this size each row ends its chunk.
    static final int MOST_BYTES = 4 << 20;

    /// A chunk ends within so many bytes on average, a power of two.
    private static final int USUAL_BYTES = 1 << 20;

    private Chunk() {}

    /// Takes rows.
    @FunctionalInterface
    public interface Sink {
        void row(Bytes key, Bytes value) throws IOException;
    }

    /// Gathers the rows of a chunk. Confined to one thread.
    public static final class Cutter {

        private final Encoder out = new Encoder(LEAST_BYTES + USUAL_BYTES);
        private boolean full;

        public Cutter() {
            for (int i = 0; i < MAGIC.size(); i++) {
                out.tag(MAGIC.at(i));
            }
            out.tag(VERSION);
        }

        /// Whether the chunk ends here.
        public boolean isFull() {
            return full;
        }

        public void add(Bytes key, Bytes value) {
            int before = out.size();
            out.bytes(key).bytes(value);
            int row = out.size() - before;
            boolean boundary = (Crc32c.of(key) & (USUAL_BYTES - 1)) < row;
            full = (boundary && out.size() >= LEAST_BYTES) || out.size() >= MOST_BYTES;
        }

        public Bytes toBytes() {
            return out.toBytes();
        }
    }

    /// Gives out the rows of a chunk in their order.
    ///
    /// @throws Malformed where these bytes are none, or its keys are not in order
    public static void read(Bytes chunk, Sink to) throws IOException {
        Decoder in = new Decoder(chunk);
        for (int i = 0; i < MAGIC.size(); i++) {
            if (in.tag() != MAGIC.at(i)) {
                throw in.malformed("no chunk of a backup");
            }
        }
        if (in.tag() != VERSION) {
            throw in.malformed("a chunk of another version");
        }
        Bytes last = null;
        while (in.remaining() > 0) {
            Bytes key = in.bytes();
            if (last != null && last.compareTo(key) >= 0) {
                throw in.malformed("keys out of order");
            }
            last = key;
            to.row(key, in.bytes());
        }
    }
}
