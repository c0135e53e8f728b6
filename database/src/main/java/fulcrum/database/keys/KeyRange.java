package fulcrum.database.keys;

import fulcrum.machine.Bytes;
import org.jspecify.annotations.Nullable;

/// The keys from one up to, not including, another, in the order of unsigned bytes.
///
/// @param from the first key that is meant
/// @param to the first behind it that is not; null for none
public record KeyRange(Bytes from, @Nullable Bytes to) {

    /// Every key there can be.
    public static final KeyRange ALL = new KeyRange(Bytes.EMPTY, null);

    public KeyRange {
        if (to != null && from.compareTo(to) > 0) {
            throw new IllegalArgumentException("a range from " + from + " up to " + to);
        }
    }

    /// The keys that begin with a prefix: up to its successor, the least key that is greater than
    /// all of them, which is the prefix with its last byte raised that is not `ff`, cut behind it.
    public static KeyRange prefix(Bytes prefix) {
        int size = prefix.size();
        while (size > 0 && prefix.at(size - 1) == (byte) 0xff) {
            size--;
        }
        if (size == 0) {
            return new KeyRange(prefix, null);
        }
        byte[] successor = prefix.slice(0, size).toArray();
        successor[size - 1]++;
        return new KeyRange(prefix, Bytes.wrap(successor));
    }

    /// It holds no key.
    public boolean isEmpty() {
        return from.equals(to);
    }

    public boolean contains(Bytes key) {
        return from.compareTo(key) <= 0 && endsAfter(key);
    }

    /// Every key of the other one is a key of this one.
    public boolean contains(KeyRange other) {
        return other.isEmpty()
                || (from.compareTo(other.from) <= 0
                        && (to == null || (other.to != null && other.to.compareTo(to) <= 0)));
    }

    /// Some key belongs to both.
    public boolean overlaps(KeyRange other) {
        return !isEmpty() && !other.isEmpty() && endsAfter(other.from) && other.endsAfter(from);
    }

    private boolean endsAfter(Bytes key) {
        return to == null || key.compareTo(to) < 0;
    }
}
