package fulcrum.database.lattice;

import fulcrum.machine.Bytes;
import fulcrum.machine.Replica;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.crdt.OrSet;
import java.util.List;

/// Which operations with keys a row has seen: a set in a column of its own, of the time at which
/// each was first tried and a hash of its key, 24 bytes. It keeps the latest [#KEPT].
///
/// What is older than all of these and not among them may have been there: nobody can tell.
final class SeenOperations {

    /// No column of a table has this number.
    static final int COLUMN = Integer.MAX_VALUE;

    static final int KEPT = 32;

    private static final int TIME_BYTES = 8;
    private static final long HIGH_SEED = 0x6f6e63652d68692dL;
    private static final long LOW_SEED = 0x6f6e63652d6c6f2dL;

    /// What is known of an operation.
    enum Sight {
        NEW,
        SEEN,
        /// So old that it would have been forgotten.
        FORGOTTEN
    }

    private SeenOperations() {}

    /// Ascends by time.
    private static Bytes element(OperationKey key) {
        return new Encoder(32)
                .fixed64(key.issued().packed())
                .fixed64(key.key().hash64(HIGH_SEED))
                .fixed64(key.key().hash64(LOW_SEED))
                .toBytes();
    }

    static Sight of(OrSet seen, OperationKey key) {
        Bytes element = element(key);
        List<Bytes> all = seen.values();
        Bytes name = element.slice(TIME_BYTES);
        for (Bytes each : all) {
            if (each.size() == element.size() && each.slice(TIME_BYTES).equals(name)) {
                return Sight.SEEN; // a retry that does not know when it was first tried, too
            }
        }
        boolean old = all.size() >= KEPT && element.compareTo(all.getFirst()) < 0;
        return old ? Sight.FORGOTTEN : Sight.NEW;
    }

    /// The delta that remembers it, and forgets what is too much.
    static OrSet remember(OrSet seen, Replica self, OperationKey key) {
        OrSet delta = seen.add(self, element(key));
        List<Bytes> all = seen.values();
        for (int i = 0; i < all.size() - KEPT + 1; i++) {
            delta = delta.merge(seen.remove(all.get(i)));
        }
        return delta;
    }
}
