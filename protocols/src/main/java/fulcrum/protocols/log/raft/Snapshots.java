package fulcrum.protocols.log.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.Snapshot;
import org.jspecify.annotations.Nullable;

/// Which snapshots there are (§7, thesis ch. 5). The host takes and moves them; here is only what
/// the protocol has to remember.
final class Snapshots {

    private Snapshot latest = new Snapshot(0, 0, Bytes.EMPTY);

    /// Taken in this life, so that the host surely still holds it.
    private @Nullable Snapshot held;

    private boolean capturing;

    /// Index up to which the state is in a durable snapshot.
    long index() {
        return latest.index();
    }

    Snapshot latest() {
        return latest;
    }

    boolean capturing() {
        return capturing;
    }

    /// Enough was applied since the last snapshot to take another.
    boolean due(long applied, RaftView.Log log, RaftConfig.Limits limits) {
        return !capturing
                && applied - latest.index() >= limits.compactEntries()
                && applied > log.baseIndex();
    }

    /// The one that can be shipped: it reaches at least to where the log begins.
    @Nullable Snapshot shippable(long baseIndex) {
        return held != null && held.index() >= baseIndex ? held : null;
    }

    void asked() {
        capturing = true;
    }

    void captured(Snapshot snapshot) {
        capturing = false;
        latest = snapshot;
        held = snapshot;
    }

    void outdated() {
        capturing = false;
    }

    /// A peer's replaces the state; an export of the old state under way is of no use.
    void installed(Snapshot snapshot) {
        capturing = false;
        latest = snapshot;
        held = null;
    }

    void recovered(Snapshot snapshot) {
        latest = snapshot;
    }
}
