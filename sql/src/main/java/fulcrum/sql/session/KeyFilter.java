package fulcrum.sql.session;

import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;

/// Which keys were put in: what it says is not there surely is not. Of 10 000 keys that were not
/// put in it takes one or two for others, up to some 30 million keys; beyond, more and more.
///
/// Burton H. Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", CACM 1970; that
/// it may grow, Paulo Sérgio Almeida et al., "Scalable Bloom Filters", 2007: a full one is kept,
/// and a larger one takes what comes next.
final class KeyFilter {

    private static final int FIRST_BITS = 1 << 16;
    private static final int GROWTH = 4;

    /// Of the largest layer, 64 MB, which takes all that comes when it is full.
    private static final int BITS_MOST = 1 << 29;

    /// So many bits of each key are set, of as many as [#BITS_OF_KEY].
    private static final int HASHES = 5;

    private static final int BITS_OF_KEY = 32;

    private final List<long[]> layers = new ArrayList<>();
    private long left;

    /// Puts a key in.
    void add(Bytes key) {
        if (left == 0 && (layers.isEmpty() || bits(layers.getLast()) < BITS_MOST)) {
            grow();
        }
        left = Math.max(0, left - 1);
        long[] bits = layers.getLast();
        long hash = hash(key);
        for (int i = 0; i < HASHES; i++) {
            int at = bit(hash, i, bits);
            bits[at >>> 6] |= 1L << at;
        }
    }

    private void grow() {
        int bits =
                layers.isEmpty()
                        ? FIRST_BITS
                        : (int) Math.min(BITS_MOST, (long) bits(layers.getLast()) * GROWTH);
        layers.add(new long[bits / Long.SIZE]);
        left = bits / BITS_OF_KEY;
    }

    private static int bits(long[] layer) {
        return layer.length * Long.SIZE;
    }

    /// Whether a key may have been put in.
    boolean mayHave(Bytes key) {
        if (layers.isEmpty()) {
            return false;
        }
        long hash = hash(key);
        for (long[] layer : layers) {
            if (has(layer, hash)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(long[] bits, long hash) {
        for (int i = 0; i < HASHES; i++) {
            int at = bit(hash, i, bits);
            if ((bits[at >>> 6] & (1L << at)) == 0) {
                return false;
            }
        }
        return true;
    }

    /// Adam Kirsch and Michael Mitzenmacher, "Less Hashing, Same Performance", 2006: two hashes
    /// make as many as are needed.
    private static int bit(long hash, int which, long[] bits) {
        int mixed = (int) hash + which * ((int) (hash >>> 32) | 1);
        return mixed & (bits(bits) - 1);
    }

    /// FNV-1a over all bytes, and the last step of MurmurHash3 behind it, so that each bit depends
    /// on each byte.
    private static long hash(Bytes key) {
        long hash = 0xcbf29ce484222325L;
        int size = key.size();
        for (int i = 0; i < size; i++) {
            hash = (hash ^ (key.at(i) & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
