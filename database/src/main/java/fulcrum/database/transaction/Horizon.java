package fulcrum.database.transaction;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.TreeMap;

/// As of when a shard can still be read: who would read as of an earlier instant is turned away,
/// for what only such readers saw may be gone. It never goes back, and whoever leads next knows it.
///
/// It stays behind all that is read here; behind what the coordinators say is read elsewhere or
/// will be (one that is silent for too long holds nothing back any more); and behind all that has a
/// timestamp. No timestamp is given any more up to where it is about to go: so in front of it lies
/// all that is still to be written.
final class Horizon {

    private final Leaseholder leader;

    /// What each coordinator has said last.
    private final TreeMap<NodeId, Hold> holds = new TreeMap<>();

    private long reached;

    private record Hold(long since, long until) {}

    Horizon(Leaseholder leader) {
        this.leader = leader;
    }

    /// An earlier leader had gone up to here.
    void restore(Bytes stored) {
        goTo(TxnApplier.timestamp(stored));
    }

    /// Nothing is read as of an earlier timestamp.
    long reached() {
        return reached;
    }

    /// Who reads as of this has come too late; 0 for the latest.
    boolean isTooLate(long snapshot) {
        return snapshot > 0 && snapshot < reached;
    }

    /// From now on nobody is let read as of an earlier timestamp.
    void goTo(long timestamp) {
        reached = Math.max(reached, timestamp);
        leader.raise(reached);
    }

    void onReadsAsOf(TxnMessage.ReadsAsOf m) {
        long until = leader.footing.now() + m.holdNanos();
        holds.put(m.from().node(), new Hold(m.since(), until));
    }

    /// How far it could go if there were no readers: up to where nobody is promised anything.
    long unpromised() {
        return Math.max(0, leader.footing.clock().earliest() - leader.config.retentionNanos());
    }

    /// It may go up to here, as far as readers and writers are concerned.
    long held() {
        holds.values().removeIf(hold -> hold.until < leader.footing.now());
        long held = leader.readings.oldest();
        for (Hold hold : holds.values()) {
            held = Math.min(held, hold.since);
        }
        for (Guest guest : leader.guests.values()) {
            held = guest.isTimed() ? Math.min(held, guest.timestamp - 1) : held;
        }
        return held;
    }
}
