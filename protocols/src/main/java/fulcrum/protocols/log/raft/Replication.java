package fulcrum.protocols.log.raft;

import static fulcrum.machine.Invariants.check;

import fulcrum.machine.Effect.Wanted;
import fulcrum.machine.Input.Found;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import fulcrum.protocols.log.raft.RaftRecord.Stored;
import fulcrum.protocols.log.raft.Role.Leader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Log replication (§5.3): how a leader brings each follower's log to equal its own. [Progress]
/// remembers how far one has come; [Compaction] goes on where the log does not reach back.
final class Replication {

    private final Raft raft;

    /// Of loads, in this life.
    private long tickets;

    Replication(Raft raft) {
        this.raft = raft;
    }

    void sendAll(Leader leader, boolean evenIfEmpty) {
        for (Map.Entry<NodeId, Progress> follower : leader.followers.entrySet()) {
            replicate(leader, follower.getKey(), follower.getValue(), evenIfEmpty);
        }
    }

    /// If last log index ≥ nextIndex for a follower: send entries starting at nextIndex (§5.3).
    /// Early: an append promises nothing of the leader's own disk (thesis 10.2.1).
    void replicate(Leader leader, NodeId to, Progress follower, boolean evenIfEmpty) {
        if (follower.nextIndex() <= raft.log.baseIndex()
                && follower.mode() != Progress.Mode.SNAPSHOT) {
            follower.awaitSnapshot();
        }
        if (follower.mode() == Progress.Mode.SNAPSHOT) {
            raft.compaction.ship(leader, to, follower, evenIfEmpty);
            return;
        }
        boolean sent = false;
        while (follower.nextIndex() <= raft.log.lastIndex() && follower.mayCarryEntries()) {
            if (follower.nextIndex() < raft.log.firstAtHand()) {
                load(follower);
                break;
            }
            List<Entry> entries =
                    raft.log.from(
                            follower.nextIndex(),
                            raft.config.limits().messageEntries(),
                            raft.config.limits().messageBytes());
            send(leader, to, follower, entries);
            sent = true;
        }
        if (evenIfEmpty && !sent) {
            raft.out.sendEarly(to, appendEntries(leader, follower, List.of()));
        }
    }

    private void send(Leader leader, NodeId to, Progress follower, List<Entry> entries) {
        raft.out.sendEarly(to, appendEntries(leader, follower, entries));
        follower.sent(entries.getLast().index(), Entry.sizeOf(entries));
    }

    private AppendEntries appendEntries(Leader leader, Progress follower, List<Entry> entries) {
        long prev = follower.nextIndex() - 1;
        return new AppendEntries(
                raft.currentTerm,
                prev,
                raft.log.term(prev),
                entries,
                raft.commitIndex,
                leader.confirmation.round());
    }

    // A follower that lags behind what is at hand

    /// Reads back what one message carries; what comes after it is asked for when it has come.
    private void load(Progress follower) {
        if (follower.loads()) {
            return;
        }
        long first = follower.nextIndex();
        int most = raft.config.limits().messageEntries();
        long last = Math.min(first + most, raft.log.firstAtHand()) - 1;
        follower.loads(++tickets);
        raft.out.load(
                tickets, new Wanted.Records(raft.log.position(first), raft.log.position(last)));
    }

    void onLoaded(long ticket, Found found) {
        if (raft.role instanceof Leader leader && found instanceof Found.Records(var records)) {
            for (Map.Entry<NodeId, Progress> follower : leader.followers.entrySet()) {
                if (follower.getValue().awaits(ticket)) {
                    onLoaded(leader, follower.getKey(), follower.getValue(), records);
                }
            }
        }
    }

    private void onLoaded(Leader leader, NodeId to, Progress follower, List<Logged> records) {
        if (follower.loaded() && follower.nextIndex() > raft.log.baseIndex()) {
            List<Entry> entries = stillInLog(records, follower.nextIndex());
            raft.out.note(new RaftNote.EntriesLoaded(to, follower.nextIndex(), entries.size()));
            if (entries.isEmpty()) {
                follower.awaitSnapshot(); // the disk does not give them back
            }
            while (!entries.isEmpty() && follower.mayCarryEntries()) {
                int fitting =
                        Entry.fitting(
                                entries,
                                raft.config.limits().messageEntries(),
                                raft.config.limits().messageBytes());
                send(leader, to, follower, List.copyOf(entries.subList(0, fitting)));
                entries = entries.subList(fitting, entries.size());
            }
        }
        replicate(leader, to, follower, false);
    }

    /// The log's entries from an index on, as far as these records have them without a gap. Of what
    /// a record stored, some may have been removed later; another record stored what took its
    /// place.
    private List<Entry> stillInLog(List<Logged> records, long from) {
        List<Entry> found = new ArrayList<>();
        for (Logged logged : records) {
            if (logged.record() instanceof Stored(List<Entry> entries)) {
                for (Entry entry : entries) {
                    boolean next = entry.index() == from + found.size();
                    if (next && raft.log.isFrom(logged.position(), entry.index())) {
                        found.add(entry);
                    }
                }
            }
        }
        return found;
    }

    // Answers

    void onAppended(NodeId from, Appended m) {
        Leader leader = answered(from, m, m.round());
        Progress follower = leader == null ? null : leader.followers.get(from);
        if (leader == null || follower == null) {
            return;
        }
        check(
                m.matchIndex() <= raft.log.lastIndex(),
                "a follower's log is not ahead of its leader's");
        boolean news = follower.matches(m.matchIndex());
        follower.caughtUp(raft.log.lastIndex(), raft.config.limits().retainEntries());
        if (news) {
            raft.advanceCommitIndex(leader);
        }
        if (raft.role instanceof Leader) {
            if (follower.nextIndex() <= raft.log.lastIndex()) {
                raft.flushSoon();
            }
            raft.reading.confirm(leader);
            raft.memberChange.further(leader);
            raft.transfer.further(leader);
            raft.resting.further(leader);
        }
    }

    void onConflict(NodeId from, Conflict m) {
        Leader leader = answered(from, m, m.round());
        Progress follower = leader == null ? null : leader.followers.get(from);
        if (leader == null || follower == null) {
            return;
        }
        if (follower.outdated(m.prevLogIndex())) {
            raft.ignore(from, m);
        } else { // decrement nextIndex and retry (§5.3)
            long next = m.conflictIndex();
            if (m.conflictTerm() > 0) {
                long last = raft.log.lastOfTerm(m.conflictTerm(), m.prevLogIndex());
                next = last > raft.log.baseIndex() ? last + 1 : next;
            }
            follower.backUpTo(Math.min(next, m.prevLogIndex()));
            raft.flushSoon();
        }
        raft.reading.confirm(leader);
    }

    /// A follower has answered this leader: it still took it for its leader when it did.
    @Nullable Leader answered(NodeId from, RaftMessage m, long round) {
        if (m.term() != raft.currentTerm
                || !(raft.role instanceof Leader leader)
                || !leader.followers.containsKey(from)) {
            raft.ignore(from, m);
            return null;
        }
        leader.followers.get(from).answered(round, raft.now);
        long roundTrip = raft.now - round;
        if (roundTrip > raft.config.timing().electionTimeoutNanosMin() / 10
                && !leader.warnedOfTimeouts) {
            leader.warnedOfTimeouts = true;
            raft.out.note(new RaftNote.TimeoutsTooShort(from, roundTrip));
        }
        return leader;
    }
}
