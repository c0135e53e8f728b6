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

    /// The next snapshot leaves nothing of what it replaces.
    private boolean withoutTail;

    /// The host needs the room that the log takes: all of it goes that is applied, and records that
    /// were stored long ago and are needed for ever are stored anew.
    void giveUpTail() {
        Snapshot latest = raft.snapshots.latest();
        if (raft.lastApplied == 0) {
            return;
        }
        if (latest.index() == raft.lastApplied) {
            supersede(latest, latest.index(), raft.log.term(latest.index()));
            raft.out.note(new RaftNote.SnapshotTaken(latest.index(), latest.index()));
        } else {
            withoutTail = true;
            if (!raft.snapshots.capturing()) {
                capture();
            }
        }
    }

    void capture() {
        long term = raft.log.term(raft.lastApplied);
        raft.snapshots.asked();
        raft.out.capture(RaftCodec.header(new Mark(term, raft.membership.at(raft.lastApplied))));
    }

    void compact(Snapshot snapshot) {
        int tail = withoutTail ? 0 : raft.config.limits().retainEntries();
        withoutTail = false;
        if (snapshot.index() < raft.snapshots.index()) {
            raft.out.note(new RaftNote.SnapshotIgnored(snapshot.index()));
            raft.snapshots.outdated();
            return;
        }
        raft.snapshots.captured(snapshot);
        long base = Math.max(raft.log.baseIndex(), snapshot.index() - tail);
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
        Snapshot shipped = follower.shipped();
        if (shipped == null
                || follower.shippingFor(raft.now)
                        > raft.config.timing().electionTimeoutNanosMax()) {
            Snapshot latest = raft.snapshots.shippable(raft.log.baseIndex());
            if (latest == null) {
                if (!raft.snapshots.capturing()) {
                    capture();
                }
            } else {
                shipped = latest;
                follower.shipping(latest, raft.now);
                raft.out.note(new RaftNote.SnapshotShipped(to, latest.index()));
                raft.out.ship(to, latest);
            }
        }
        if (announce) { // early: what a leader says of its snapshot is durable or promises nothing
            long index = shipped == null ? 0 : shipped.index();
            long term = shipped == null ? 0 : RaftCodec.mark(shipped).term();
            long round = leader.confirmation.round();
            raft.out.sendEarly(to, new InstallSnapshot(raft.currentTerm, index, term, round));
        }
    }

    void onInstallSnapshot(NodeId leader, InstallSnapshot m) {
        if (m.term() < raft.currentTerm) { // 1.
            raft.out.send(leader, new Stale(raft.currentTerm));
            return;
        }
        raft.heardFrom(leader);
        raft.out.send(leader, new Installed(raft.currentTerm, raft.commitIndex, m.round()));
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
