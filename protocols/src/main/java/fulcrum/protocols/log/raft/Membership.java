package fulcrum.protocols.log.raft;

import fulcrum.machine.NodeId;
import fulcrum.machine.quorum.Majority;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which members are in force: always those of the latest entry that says so, committed or not
/// (§6). A change goes through three entries, each appended once the one before is committed:
///
/// 1. new voters learn, and decide nothing (thesis 4.2.1);
/// 2. when they have caught up, old and new voters decide jointly (§6, C-old,new);
/// 3. the new voters decide alone (C-new).
///
/// The first is not left out where voters only leave: a majority of those who stay has to answer
/// before the second. Of three, two may live and the one who is to stay be dead; a joint
/// configuration could then neither be committed nor be given up.
///
/// Since the aim is part of the entry, a new leader carries on where the old one was.
final class Membership {

    /// By the index of the entry; the first may come from a snapshot.
    private final NavigableMap<Long, Configuration> byIndex = new TreeMap<>();

    Membership() {
        byIndex.put(0L, Configuration.NOBODY);
    }

    /// The members in force.
    Configuration inForce() {
        return byIndex.lastEntry().getValue();
    }

    /// Index of the entry that put them in force.
    long since() {
        return byIndex.lastKey();
    }

    /// The members as of an index.
    Configuration at(long index) {
        Entry<Long, Configuration> entry = byIndex.floorEntry(index);
        return entry == null ? Configuration.NOBODY : entry.getValue();
    }

    /// May stand for election: a voter, or one whom the latest members leave out, until they are
    /// committed. Perhaps only such a one has the entry that leaves it out (thesis 4.2.2).
    boolean mayBeElected(NodeId server, long commitIndex) {
        return inForce().isVoter(server)
                || (since() > commitIndex && at(since() - 1).isVoter(server));
    }

    /// An entry with members was appended.
    void appended(long index, Configuration configuration) {
        byIndex.put(index, configuration);
    }

    /// Entries from this index on are gone.
    ///
    /// @return whether other members are in force now
    boolean removedFrom(long index) {
        NavigableMap<Long, Configuration> gone = byIndex.tailMap(index, true);
        boolean any = !gone.isEmpty();
        gone.clear();
        return any;
    }

    /// A snapshot holds the state up to an index, as of which these were the members.
    void snapshotAt(long index, Configuration configuration) {
        byIndex.headMap(index, true).clear();
        byIndex.put(index, configuration);
    }

    /// What a leader appends when it is asked for a change, or null if there is nothing to do.
    @Nullable Configuration begin(RaftCommand.ChangeMembers change) {
        Configuration current = inForce();
        Configuration aim = Configuration.of(change.voters(), change.learners());
        if (current.equals(aim)) {
            return null;
        }
        if (current.voters().equals(aim.voters())) {
            return aim;
        }
        return current.learning(change.voters(), aim.learners());
    }

    /// What a leader appends next, once the entry in force is committed; null if nothing, or not
    /// yet.
    ///
    /// @param caughtUp whether a server lacks little of the log, and has answered since the change
    ///   began
    @Nullable Configuration next(Predicate<NodeId> caughtUp) {
        Configuration current = inForce();
        if (current.joint()) {
            return current.decided();
        }
        boolean promote = Majority.met(current.incoming(), caughtUp);
        for (NodeId node : current.incoming()) {
            promote &= current.voters().contains(node) || caughtUp.test(node);
        }
        return promote ? current.jointly() : null;
    }
}
