package fulcrum.machine.quorum;

import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// Voters while a group changes: every decision needs a majority of the old and a majority of the
/// new ones, separately (Raft §6, thesis 4.3). Outside a change, `incoming` is empty and one
/// majority decides.
///
/// @param outgoing the voters of the old configuration, or the only ones; never empty
/// @param incoming the voters of the new configuration; empty outside a change
public record Joint(SortedSet<NodeId> outgoing, SortedSet<NodeId> incoming) {

    public Joint {
        Threshold.someVoters(outgoing.size());
        outgoing = Collections.unmodifiableSortedSet(new TreeSet<>(outgoing));
        incoming = Collections.unmodifiableSortedSet(new TreeSet<>(incoming));
    }

    /// One configuration, no change under way.
    public static Joint of(SortedSet<NodeId> voters) {
        return new Joint(voters, Collections.emptySortedSet());
    }

    public boolean changing() {
        return !incoming.isEmpty();
    }

    public boolean met(Predicate<NodeId> answered) {
        return Majority.met(outgoing, answered)
                && (incoming.isEmpty() || Majority.met(incoming, answered));
    }

    public Tally tally(Function<NodeId, Vote> vote) {
        Tally old = Majority.tally(outgoing, vote);
        return incoming.isEmpty() ? old : old.and(Majority.tally(incoming, vote));
    }

    /// The highest index that both majorities have reached.
    public long committed(ToLongFunction<NodeId> matchIndex) {
        long old = Majority.committed(outgoing, matchIndex);
        return incoming.isEmpty() ? old : Math.min(old, Majority.committed(incoming, matchIndex));
    }

    /// The same over two arrays, which it reorders; a count of 0 incoming voters is no change. No
    /// allocation.
    public static long committed(
            long[] outgoing, int outgoingCount, long[] incoming, int incomingCount) {
        long old = Majority.committed(outgoing, outgoingCount);
        return incomingCount == 0
                ? old
                : Math.min(old, Majority.committed(incoming, incomingCount));
    }
}
