package fulcrum.protocols.log.raft;

import fulcrum.machine.NodeId;
import fulcrum.machine.quorum.Majority;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What is to be done for a group of which only these servers are left: whom to build on, and what
/// he has to store so that the group goes on without the others.
///
/// The one to build on is whom an election among the survivors would choose (§5.4.1): everything
/// that a majority had stored while it had one of the survivors in it is in his log. He stores one
/// more entry, with the survivors as the only voters, in a term that no survivor has seen; it is in
/// force as soon as it is in his log (§6), and makes his log the newest, so that whoever of the
/// survivors leads has it.
///
/// Deviation: this is no protocol. The new voters are not agreed on by a majority of the old ones,
/// which is gone; so a group that is rescued while its other servers live would be two. That these
/// do not come back is for the host to see to: it lets nobody in who was not there.
///
/// @param best the survivor to build on
/// @param survivors all that are left, the best included, by number; they become the voters
/// @param lost members in force, as the best knows them, that are not left
/// @param term of the new entry: later than any that a survivor has seen
/// @param hasQuorum the survivors can elect and commit as they are, so that nothing is to be done
/// @param mayHaveLost those who are lost may have committed, without any of the survivors, what
///   stands in no log that is left. Where they could not, everything that was committed is kept
public record Rescue(
        Survivor best,
        List<Survivor> survivors,
        SortedSet<NodeId> lost,
        long term,
        boolean hasQuorum,
        boolean mayHaveLost) {

    public Rescue {
        survivors = List.copyOf(survivors);
    }

    /// Looks at what is left.
    ///
    /// @param left one for each server, in any order; at least one
    public static Rescue of(Collection<Survivor> left) {
        Survivor best = left.stream().max(Survivor.FITNESS).orElseThrow();
        SortedSet<NodeId> nodes = new TreeSet<>();
        long term = 0;
        for (Survivor survivor : left) {
            if (!nodes.add(survivor.node())) {
                throw new IllegalArgumentException(survivor.node() + " is left twice");
            }
            term = Math.max(term, Math.max(survivor.currentTerm(), survivor.lastTerm()));
        }
        Configuration members = best.members();
        SortedSet<NodeId> lost = members.members();
        lost.removeAll(nodes);
        return new Rescue(
                best,
                left.stream().sorted((a, b) -> a.node().compareTo(b.node())).toList(),
                lost,
                term + 1,
                !members.voters().isEmpty() && members.carriedBy(nodes::contains),
                decideAlone(lost, members.voters()) || decideAlone(lost, members.outgoing()));
    }

    /// In a joint configuration both majorities are needed (§6); but before it the old voters
    /// decided alone, and after it the new ones do, of which nobody who is left need have heard.
    private static boolean decideAlone(SortedSet<NodeId> lost, SortedSet<NodeId> voters) {
        return !voters.isEmpty() && Majority.met(voters, lost::contains);
    }

    /// Who decides from now on.
    public Configuration members() {
        return Configuration.of(survivors.stream().map(Survivor::node).toList());
    }

    /// The index of the entry that says so.
    public long index() {
        return best.lastIndex() + 1;
    }

    /// What the best survivor stores, in this order, behind its last record.
    ///
    /// It votes for itself in the new term: of one term there is one leader, and this entry is his.
    public List<RaftRecord> records() {
        Entry members = new Entry.Members(index(), term, members());
        return List.of(
                new RaftRecord.HardState(term, best.node()),
                new RaftRecord.Stored(List.of(members)));
    }

    /// Entries of the best survivor that may never have been acknowledged to anybody, and that are
    /// kept and will be committed: from this index to his last. Nobody can tell any more which of
    /// them were.
    public long firstUnsettled() {
        long settled = best.settledIndex();
        for (Survivor survivor : survivors) {
            settled = Math.max(settled, survivor.settledIndex());
        }
        return Math.min(settled, best.lastIndex()) + 1;
    }

    /// What is still to be stored after a crash: the records that are not there yet.
    ///
    /// @param stored what stands behind the position that the best survivor had
    /// @throws IllegalArgumentException where that is something else
    public static List<RaftRecord> rest(List<RaftRecord> wanted, List<RaftRecord> stored) {
        boolean begun =
                stored.size() <= wanted.size() && wanted.subList(0, stored.size()).equals(stored);
        if (!begun) {
            throw new IllegalArgumentException("found " + stored + " where " + wanted + " goes");
        }
        return wanted.subList(stored.size(), wanted.size());
    }
}
