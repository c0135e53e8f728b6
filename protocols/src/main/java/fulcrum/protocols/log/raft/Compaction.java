package fulcrum.protocols.log.raft;

import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.protocols.log.raft.RaftMessage.InstallSnapshot;
import fulcrum.protocols.log.raft.RaftMessage.Installed;
import fulcrum.protocols.log.raft.RaftMessage.Stale;
import fulcrum.protocols.log.raft.RaftRecord.Compacted;
import fulcrum.protocols.log.raft.RaftRecord.HardState;
import fulcrum.protocols.log.raft.Role.Leader;
import java.util.List;

/// Log compaction (§7, figure 13; thesis ch. 5): a snapshot replaces the beginning of the log, and
/// is shipped to a follower that lags behind it. The host takes, moves and holds the bytes;
/// [Snapshots] remembers which there are.
final class Compaction {

    private final Raft raft;

    Compaction(Raft raft) {
        this.raft = raft;
    }

    /// What a snapshot leaves of the log that it replaces, from most to least.
    private enum Leaving {
        /// A tail for followers that lag a little, and more for those who come from a snapshot.
        TAIL,
        /// What followers need that are still there.
        NEEDED,
        /// What is not applied.
        NOTHING
    }

    /// A follower that has been silent for so many election timeouts is not waited for.
    private static final int PATIENCE_TIMEOUTS = 16;

    /// What the next snapshot leaves.
    private Leaving leaving = Leaving.TAIL;

    /// The host needs the room that the log takes: it goes as far as it is applied, and records
    /// that were stored long ago and are needed for ever are stored anew.
    ///
    /// @param sparing what followers need stays
    void giveUpTail(boolean sparing) {
        Snapshot latest = raft.snapshots.latest();
        long applied = raft.lastApplied;
        if (applied == 0) {
            return;
        }
        Leaving wanted = sparing ? Leaving.NEEDED : Leaving.NOTHING;
        long base = base(applied, wanted);
        if (base < applied && base <= raft.log.baseIndex()) {
            raft.out.note(new RaftNote.LogSpared(base));
        } else if (latest.index() == applied) {
            supersede(latest, base, raft.log.term(base));
            raft.out.note(new RaftNote.SnapshotTaken(latest.index(), base));
        } else {
            leaving = wanted.compareTo(leaving) > 0 ? wanted : leaving;
            if (!raft.snapshots.capturing()) {
                capture();
            }
        }
    }

    /// Where the log begins behind a snapshot.
    ///
    /// Deviation: a snapshot on its way is of use only if the log still goes on where it ends when
    /// it is there. While much is written, much is written meanwhile, and a log that kept its usual
    /// tail would always begin behind what has just arrived: the follower would be sent snapshot
    /// after snapshot and never catch up (thesis 4.2.1 has rounds of entries for this, and no
    /// snapshots). How much is too much is for the host to say.
    private long base(long index, Leaving leaving) {
        long base =
                switch (leaving) {
                    case TAIL ->
                            Math.min(index - raft.config.limits().retainEntries(), needed(false));
                    case NEEDED -> Math.min(index, needed(true));
                    case NOTHING -> index;
                };
        return Math.max(raft.log.baseIndex(), base);
    }

    /// The least index after which the log is needed by a follower that still answers.
    ///
    /// @param all not only by those who come from a snapshot
    private long needed(boolean all) {
        long needed = Progress.NOTHING;
        if (raft.role instanceof Leader leader) {
            long heardSince =
                    raft.now - PATIENCE_TIMEOUTS * raft.config.timing().electionTimeoutNanosMax();
            for (Progress follower : leader.followers.values()) {
                if (follower.answeredRound() >= heardSince && (all || follower.catchesUp())) {
                    needed = Math.min(needed, follower.neededAfter());
                }
            }
        }
        return needed;
    }

    void capture() {
        long term = raft.log.term(raft.lastApplied);
        raft.snapshots.asked();
        raft.out.capture(RaftCodec.header(new Mark(term, raft.membership.at(raft.lastApplied))));
    }

    void compact(Snapshot snapshot) {
        Leaving leaves = leaving;
        leaving = Leaving.TAIL;
        if (snapshot.index() < raft.snapshots.index()) {
            raft.out.note(new RaftNote.SnapshotIgnored(snapshot.index()));
            raft.snapshots.outdated();
            return;
        }
        raft.snapshots.captured(snapshot);
        long base = base(snapshot.index(), leaves);
        supersede(snapshot, base, raft.log.term(base));
        raft.out.note(new RaftNote.SnapshotTaken(snapshot.index(), base));
        if (raft.role instanceof Leader) {
            raft.flushSoon();
        }
    }

    /// The log begins after the base from now on; older records are not needed.
    void supersede(Snapshot snapshot, long base, long term) {
        raft.rebase(snapshot, base, term);
        long needed = raft.out.store(new Compacted(snapshot, base, term));
        raft.out.store(new HardState(raft.currentTerm, raft.votedFor));
        raft.out.truncate(raft.log.lastIndex() > base ? raft.log.position(base + 1) : needed);
    }

    void ship(Leader leader, NodeId to, Progress follower, boolean announce) {
        if (isThere(follower) && isDue(follower)) {
            Snapshot latest = raft.snapshots.shippable(raft.log.baseIndex());
            if (latest != null) {
                give(to, follower, latest);
            } else if (!raft.snapshots.capturing()) {
                capture();
            }
        }
        if (announce) { // early: what a leader says of its snapshot is durable or promises nothing
            Snapshot shipped = follower.shipped();
            long index = shipped == null ? 0 : shipped.index();
            long term = shipped == null ? 0 : RaftCodec.mark(shipped).term();
            long round = leader.confirmation.round();
            raft.out.sendEarly(to, new InstallSnapshot(raft.currentTerm, index, term, round));
        }
    }

    /// An answer of it has just come, be it late. To one that is dead nothing is sent but the
    /// announcement, and an answer to that is the sign that it is there again.
    private boolean isThere(Progress follower) {
        return follower.heardAt() >= raft.now - raft.config.timing().electionTimeoutNanosMax();
    }

    /// Bulk connections break, and whoever begins to send may know a newer one by now.
    private boolean isDue(Progress follower) {
        return follower.shipped() == null
                || follower.shippingFor(raft.now) > raft.config.timing().electionTimeoutNanosMax();
    }

    private void give(NodeId to, Progress follower, Snapshot latest) {
        boolean news = !latest.equals(follower.shipped());
        follower.shipping(latest, raft.log.baseIndex(), raft.now);
        if (news) {
            raft.out.note(new RaftNote.SnapshotShipped(to, latest.index()));
        }
        raft.out.ship(to, latest);
    }

    void onInstallSnapshot(NodeId leader, InstallSnapshot m) {
        if (m.term() < raft.currentTerm) { // 1.
            raft.out.send(leader, new Stale(raft.currentTerm));
            return;
        }
        raft.heardFrom(leader);
        long match = raft.backpressure.acknowledged(raft.commitIndex);
        raft.out.send(leader, new Installed(raft.currentTerm, match, m.round()));
    }

    /// Figure 13, steps 6 to 8, once the bytes are here. A leader has it all in its own log.
    void install(Snapshot snapshot) {
        long term = RaftCodec.mark(snapshot).term();
        if (term > raft.currentTerm) { // the bytes may come before any message of that term
            raft.becomeFollower(term, null, "a later term began");
        }
        if (raft.role instanceof Leader || snapshot.index() <= raft.commitIndex) {
            raft.out.note(new RaftNote.SnapshotIgnored(snapshot.index()));
            return;
        }
        List<Entry> gone = raft.discarding.supersededBy(snapshot.index(), term);
        long position = raft.out.nextPosition();
        raft.snapshots.installed(snapshot);
        supersede(snapshot, snapshot.index(), term);
        raft.discarding.tell(position, Tail.Cause.SNAPSHOT, gone);
        raft.commitIndex = snapshot.index();
        raft.lastApplied = snapshot.index();
        raft.backpressure.installed(snapshot.index());
        raft.out.adopt(snapshot);
        raft.out.note(new RaftNote.SnapshotInstalled(snapshot.index()));
        raft.followerReads.answer(raft.lastApplied, raft.out);
    }

    void onInstalled(NodeId from, Installed m) {
        Leader leader = raft.replication.answered(from, m, m.round());
        Progress follower = leader == null ? null : leader.followers.get(from);
        if (leader == null || follower == null) {
            return;
        }
        if (follower.mode() == Progress.Mode.SNAPSHOT && m.matchIndex() >= raft.log.baseIndex()) {
            follower.matches(m.matchIndex());
            raft.flushSoon();
        }
        raft.reading.confirm(leader);
    }
}
