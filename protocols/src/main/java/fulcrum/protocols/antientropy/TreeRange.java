package fulcrum.protocols.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A range of keys that the same replicas have, with one tree over it.
///
/// Its keys begin with a prefix, then four bytes: a place on a line of 2^32, which the hash of a
/// row's shard key gives. Parts of the line are ranges of keys, so rows of a leaf are read as one
/// range. The line has no end that meets its beginning: a range of a ring that does is two here.
///
/// @param id under which all replicas know it; another cut, or other replicas, is another id
/// @param from its first place
/// @param to the first place behind it, at most 2^32
/// @param peers the other replicas
public record TreeRange(long id, Bytes prefix, long from, long to, SortedSet<NodeId> peers) {

    /// How many places there are.
    public static final long PLACES = 1L << 32;

    private static final int PLACE_BYTES = 4;

    public TreeRange {
        peers = Collections.unmodifiableSortedSet(new TreeSet<>(peers));
        if (id < 0 || from < 0 || to > PLACES || from >= to) {
            throw new IllegalArgumentException("no range " + id + ": " + from + " to " + to);
        }
    }

    /// The key lies in it.
    public boolean holds(Bytes key) {
        if (!key.startsWith(prefix) || key.size() < prefix.size() + PLACE_BYTES) {
            return false;
        }
        long place = placeOf(key);
        return from <= place && place < to;
    }

    private long placeOf(Bytes key) {
        long place = 0;
        for (int i = 0; i < PLACE_BYTES; i++) {
            place = place << 8 | Byte.toUnsignedLong(key.at(prefix.size() + i));
        }
        return place;
    }

    /// In which of so many even parts the key lies.
    int leafOf(Bytes key, int leaves) {
        return (int) ((placeOf(key) - from) * leaves / (to - from));
    }

    /// The least key that could lie in one of so many even parts; of the part behind the last one,
    /// the first that lies in none, or null where nothing sorts behind the range.
    @Nullable Bytes firstOf(int leaf, int leaves) {
        long place = from + Math.ceilDiv(leaf * (to - from), leaves);
        return place == PLACES ? behind(prefix) : prefix.concat(bytes(place));
    }

    Bytes first() {
        return prefix.concat(bytes(from));
    }

    private static Bytes bytes(long place) {
        byte[] bytes = new byte[PLACE_BYTES];
        for (int i = 0; i < PLACE_BYTES; i++) {
            bytes[i] = (byte) (place >>> (8 * (PLACE_BYTES - 1 - i)));
        }
        return Bytes.wrap(bytes);
    }

    /// The least key that does not begin with the prefix and sorts behind all that do.
    private static @Nullable Bytes behind(Bytes prefix) {
        byte[] bytes = prefix.toArray();
        for (int last = bytes.length - 1; last >= 0; last--) {
            if (bytes[last] != (byte) 0xFF) {
                bytes[last]++;
                return Bytes.wrap(Arrays.copyOf(bytes, last + 1));
            }
        }
        return null;
    }

    /// The least key behind this one.
    static Bytes after(Bytes key) {
        return key.concat(Bytes.of((byte) 0));
    }
}
