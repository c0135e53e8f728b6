package fulcrum.database.shard;

import fulcrum.protocols.log.raft.RaftCommand;

/// Whether what is committed piles up here: as changes that the host's store has not taken, of
/// which the host tells, or as changes that wait for cold keys. While it does, a leader proposes
/// nothing, and a follower holds its leader back; so what is on the heap is bounded by bytes.
final class Backlog {

    private final Shard shard;
    private boolean storeBehind;
    private boolean behind;

    Backlog(Shard shard) {
        this.shard = shard;
    }

    /// The host's store cannot keep up, or has caught up.
    void storeBehind(boolean now) {
        storeBehind = now;
    }

    boolean isBehind() {
        return behind;
    }

    /// Ends every step. Once it is behind it stays so until half is done, or it would change its
    /// mind with every entry.
    void settle() {
        long most = shard.config.bounds().dueBytesMost();
        boolean now = storeBehind || shard.applier.dueBytes() > (behind ? most / 2 : most);
        if (now != behind) {
            behind = now;
            shard.ask(Shard.ELSEWHERE, new RaftCommand.Behind(now));
        }
    }
}
