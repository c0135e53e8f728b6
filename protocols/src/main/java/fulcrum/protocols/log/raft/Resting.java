package fulcrum.protocols.log.raft;

import static fulcrum.machine.Invariants.check;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndex;
import fulcrum.protocols.log.raft.RaftMessage.RequestPreVote;
import fulcrum.protocols.log.raft.RaftMessage.RequestVote;
import fulcrum.protocols.log.raft.RaftMessage.Rest;
import fulcrum.protocols.log.raft.RaftMessage.Stale;
import fulcrum.protocols.log.raft.Role.Leader;

/// A quiet group rests: its leader is heard once a minute instead of many times a second, and
/// nobody expects more, so a group that nobody uses costs next to nothing. Ours; the paper and the
/// thesis keep the heartbeats.
///
/// A leader that was asked for nothing for a while, and whose followers all store all there is,
/// says so in place of heartbeats. A follower that hears it slows its election timer down; the
/// leader slows its own timers down when all have answered. Whoever is asked for anything wakes,
/// and wakes the others by what it sends. So a leader that dies in its sleep is missed when it is
/// needed, one election timeout later, and otherwise in minutes; a host that hears of nodes in
/// other ways wakes the groups of one that falls silent.
///
/// No safety rests on it. A lease runs out as it always does, so the first read after a sleep needs
/// a round. A follower that wakes gives its leader the least election timeout to show itself, as
/// after a message of it.
final class Resting {

    /// A resting leader beats once in so many of the times after which it rests.
    private static final int BEAT = 20;

    private final Raft raft;
    private boolean asleep;

    /// In which the leader proposed rest to this server last.
    private long restedIn;

    Resting(Raft raft) {
        this.raft = raft;
    }

    boolean asleep() {
        return asleep;
    }

    /// A message that asks for something: its sender is no longer sure of its leader, or needs it.
    /// Who is no member, and does not know it, wakes nobody.
    void disturbedBy(NodeId from, RaftMessage message) {
        boolean asks =
                message instanceof RequestVote
                        || message instanceof RequestPreVote
                        || message instanceof ReadIndex;
        if (asks && raft.membership.inForce().isMember(from)) {
            stir();
        }
    }

    /// Links do not keep the order of messages: what the leader said before it proposed rest wakes
    /// nobody, for this server had it all.
    boolean overtook(NodeId from, RaftMessage message) {
        boolean late =
                asleep
                        && message instanceof AppendEntries append
                        && append.term() == raft.currentTerm
                        && append.round() < restedIn;
        if (late) {
            raft.ignore(from, message);
        }
        return late;
    }

    /// Somebody wants something of this server.
    void stir() {
        if (raft.role instanceof Leader leader) {
            leader.stirredAt = raft.now;
            leader.restRound = Leader.NO_REST;
        }
        if (asleep && raft.role instanceof Leader leader) {
            leadOn(leader);
        } else if (asleep) {
            raft.leaderHeardAt = raft.now;
            raft.restartElectionTimer();
            raft.reading.askForIndex(); // nobody reads, but it wakes the leader
        }
    }

    /// A resting leader makes sure that it still leads; then the group rests on.
    boolean beats(Leader leader) {
        boolean slow = asleep;
        if (slow) {
            leader.restRound = Leader.NO_REST;
            leadOn(leader);
        }
        return slow;
    }

    private void leadOn(Leader leader) {
        wake();
        leader.confirmation.resume(raft.now);
        raft.lead(leader);
    }

    /// Whatever it is that a server does, it does it awake.
    void wake() {
        if (asleep) {
            asleep = false;
            raft.out.note(new RaftNote.Woke());
        }
    }

    /// Nothing is asked, nothing is on its way, nobody lags.
    private boolean quiet(Leader leader) {
        long wait = raft.config.timing().restAfterNanos();
        return wait > 0
                && raft.now - leader.stirredAt >= wait
                && raft.commitIndex == raft.log.lastIndex()
                && raft.membership.inForce().stable()
                && leader.changeRequest == 0
                && leader.transfer == null
                && leader.followers.values().stream().allMatch(this::holdsAll);
    }

    private boolean holdsAll(Progress follower) {
        return follower.mode() == Progress.Mode.REPLICATE
                && follower.matchIndex() == raft.log.lastIndex();
    }

    /// In place of a heartbeat, where the group is quiet. Early: what is committed needs no disk of
    /// ours.
    boolean proposed(Leader leader) {
        if (!quiet(leader)) {
            return false;
        }
        leader.confirmation.begin(raft.now);
        long round = leader.confirmation.round();
        if (leader.restRound == Leader.NO_REST) {
            leader.restRound = round;
        }
        for (NodeId follower : leader.followers.keySet()) {
            raft.out.sendEarly(follower, new Rest(raft.currentTerm, raft.commitIndex, round));
        }
        further(leader);
        return true;
    }

    /// The leader sleeps last.
    void further(Leader leader) {
        long since = leader.restRound;
        if (since == Leader.NO_REST || asleep || !quiet(leader)) {
            return;
        }
        if (leader.followers.values().stream().allMatch(f -> f.answeredRound() >= since)) {
            raft.out.start(Raft.HEARTBEAT, beatNanos());
            raft.out.stop(Raft.QUORUM);
            fallAsleep();
        }
    }

    void onRest(NodeId leader, Rest m) {
        if (m.term() < raft.currentTerm) {
            raft.out.send(leader, new Stale(raft.currentTerm));
            return;
        }
        boolean before = asleep;
        asleep = false; // not woken, only heard: nothing to note
        raft.heardFrom(leader);
        check(m.commitIndex() <= raft.log.lastIndex(), "rest is proposed to those who hold all");
        raft.commit(m.commitIndex());
        raft.out.send(leader, new Appended(raft.currentTerm, m.commitIndex(), m.round()));
        if (raft.followerReads.none()) {
            raft.startElectionTimer(2 * beatNanos(), 4 * beatNanos());
            asleep = before;
            restedIn = m.round();
            fallAsleep();
        }
    }

    private long beatNanos() {
        return BEAT * raft.config.timing().restAfterNanos();
    }

    private void fallAsleep() {
        if (!asleep) {
            asleep = true;
            raft.out.note(new RaftNote.Rested());
        }
    }
}
