package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.KeyValues.First;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// First keys that a cell has at hand, so that who looks for the newest version of a row again asks
/// RocksDB no second time: merging what a dozen tables and files have of it costs ten times as much
/// as all else of such a look. Confined to the cell's loop.
///
/// A key is taken for a name and eight bytes of a version, as in
/// [fulcrum.database.versions.VersionKeys]; nothing is wrong where it is something else. Of a name
/// one stretch of versions is known: from where somebody looked up to the first that was found, in
/// which there is no other. Whatever is written into the stretch, or deleted at its end, is heard
/// of here at once.
final class Firsts {

    private static final int VERSION_BYTES = 8;

    /// What an entry costs beside its bytes.
    private static final int OVERHEAD_BYTES = 208;

    private record Name(long range, Bytes name) {

        // Written out: what a record is given for these is several times as slow.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Name(long itsRange, Bytes itsName)
                    && range == itsRange
                    && name.equals(itsName);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + Long.hashCode(range);
        }
    }

    /// From a version on, this is the first; versions count as unsigned numbers.
    private record Known(long from, long version, First.Found first) {

        boolean covers(long from) {
            return Long.compareUnsigned(this.from, from) <= 0
                    && Long.compareUnsigned(from, version) <= 0;
        }

        int bytes() {
            return OVERHEAD_BYTES + 2 * first.key().size() + first.value().size();
        }
    }

    private final long mostBytes;
    private final LinkedHashMap<Name, Known> known = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /// @param mostBytes about; 0 to know nothing
    Firsts(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    long bytes() {
        return bytes;
    }

    /// The first key from one on and before another.
    ///
    /// @return null where it is not known here
    @Nullable First find(long range, Bytes from, Bytes to) {
        Known stretch = isOfOneName(from, to) ? known.get(name(range, from)) : null;
        if (stretch == null || !stretch.covers(version(from))) {
            return null;
        }
        return Long.compareUnsigned(stretch.version, version(to)) < 0 ? stretch.first : First.NONE;
    }

    /// Somebody looked from a key on and before another, and found this.
    void found(long range, Bytes from, Bytes to, First.Found first) {
        if (mostBytes > 0 && isOfOneName(from, to) && isOfOneName(from, first.key())) {
            Bytes key = first.key();
            put(name(range, key), new Known(version(from), version(key), first));
        }
    }

    /// A key has a new value.
    void changed(long range, Bytes key, Bytes value) {
        if (known.isEmpty() || key.size() <= VERSION_BYTES) {
            return;
        }
        Name name = name(range, key);
        Known stretch = known.get(name);
        if (stretch != null && stretch.covers(version(key))) {
            put(name, new Known(stretch.from, version(key), new First.Found(key, value)));
        }
    }

    /// A key has no value any more.
    void deleted(long range, Bytes key) {
        if (known.isEmpty() || key.size() <= VERSION_BYTES) {
            return;
        }
        Name name = name(range, key);
        Known stretch = known.get(name);
        if (stretch != null && stretch.version == version(key)) {
            known.remove(name);
            bytes -= stretch.bytes();
        }
    }

    private void put(Name name, Known stretch) {
        Known before = known.put(name, stretch);
        bytes += stretch.bytes() - (before == null ? 0 : before.bytes());
        Iterator<Known> oldest = known.values().iterator();
        while (bytes > mostBytes && oldest.hasNext()) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    private static boolean isOfOneName(Bytes one, Bytes other) {
        int size = one.size() - VERSION_BYTES;
        return size > 0
                && one.size() == other.size()
                && one.slice(0, size).equals(other.slice(0, size));
    }

    private static Name name(long range, Bytes key) {
        return new Name(range, key.slice(0, key.size() - VERSION_BYTES));
    }

    private static long version(Bytes key) {
        long version = 0;
        for (int i = key.size() - VERSION_BYTES; i < key.size(); i++) {
            version = version << 8 | Byte.toUnsignedLong(key.at(i));
        }
        return version;
    }
}
