package fulcrum.database.lattice;

import fulcrum.machine.Bytes;
import fulcrum.machine.clock.HybridTimestamp;

/// What makes a retry the same operation.
///
/// @param key the client's, of at most 128 bytes
/// @param issued when the operation was first tried, as far as who passes it on knows
public record OperationKey(Bytes key, HybridTimestamp issued) {

    static final int BYTES_MOST = 128;

    public OperationKey {
        if (key.isEmpty() || key.size() > BYTES_MOST) {
            throw new IllegalArgumentException("a key has 1 to 128 bytes, not " + key.size());
        }
    }
}
