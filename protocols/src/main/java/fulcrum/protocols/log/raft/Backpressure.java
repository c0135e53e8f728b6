package fulcrum.protocols.log.raft;

/// A server whose host writes what is committed more slowly than entries come holds its leader
/// back: it acknowledges no more of them, so the leader's pipeline fills up and stops, and goes on
/// when the host has caught up. Ours; the paper's servers apply in no time.
///
/// Everything else goes on: it stores what still comes, hears its leader, answers heartbeats,
/// votes. No safety rests on it, for a `matchIndex` may always be less than it could be; what was
/// acknowledged stays so.
final class Backpressure {

    private static final long ALL = Long.MAX_VALUE;

    private final Raft raft;

    // Volatile: who starts again has a host that is not behind
    private long acknowledgedMost = ALL;

    Backpressure(Raft raft) {
        this.raft = raft;
    }

    /// The host says whether it is behind.
    void behind(boolean now) {
        if (now == (acknowledgedMost != ALL)) {
            return;
        }
        if (now) {
            acknowledgedMost = raft.log.lastIndex();
            raft.out.note(new RaftNote.FellBehind(acknowledgedMost));
        } else { // the next heartbeat is answered with all there is
            acknowledgedMost = ALL;
            raft.out.note(new RaftNote.KeepsUp(raft.lastApplied));
        }
    }

    /// A snapshot brings a state, not entries for the host to write.
    void installed(long index) {
        acknowledgedMost = Math.max(acknowledgedMost, index);
    }

    /// How much of this a leader may know of.
    long acknowledged(long matchIndex) {
        return Math.min(matchIndex, acknowledgedMost);
    }
}
