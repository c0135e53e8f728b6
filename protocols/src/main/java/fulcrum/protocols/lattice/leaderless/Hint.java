package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;

/// Something that a home has missed (Dynamo 4.6).
///
/// @param number this node's own for it, from 1
/// @param home who is to get it
/// @param keptNanos the holder's wall clock when it was kept
public record Hint(long number, NodeId home, Bytes key, Bytes state, long keptNanos) {

    /// What it counts for against the bound.
    public long bytes() {
        return 64L + key.size() + state.size();
    }
}
