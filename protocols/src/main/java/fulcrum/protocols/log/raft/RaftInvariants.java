package fulcrum.protocols.log.raft;

import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView.Standing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What Raft guarantees at all times (figure 3), checked after each step on what is new in the
/// server that stepped.
public final class RaftInvariants {

    private RaftInvariants() {}

    /// A fresh set, to watch one group over one run, after every single step.
    ///
    /// @param clocks what a server's clock shows now; the end of time if it does not run
    public static List<Invariant<RaftView>> all(ToLongFunction<NodeId> clocks) {
        List<Invariant<RaftView>> all = new ArrayList<>(guarantees());
        all.add(new RaftPromises.VotesForCandidates());
        all.add(new RaftPromises.Mandate());
        all.add(new RaftPromises.Commitment());
        all.add(new RaftPromises.Lease(clocks));
        all.add(new RaftPromises.JointConsensus());
        all.add(new OneMembership());
        return List.copyOf(all);
    }

    /// Figure 3 only: what can also be judged by a look at every server now and then.
    public static List<Invariant<RaftView>> guarantees() {
        return List.of(
                new Structure(),
                new ElectionSafety(),
                new LeaderAppendOnly(),
                new LogMatching(),
                new LeaderCompleteness(),
                new StateMachineSafety());
    }

    /// One server's state hangs together.
    static final class Structure implements Invariant<RaftView> {
        @Override
        public String name() {
            return "Structure";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            boolean ordered =
                    view.log().baseIndex() <= view.commitIndex()
                            && view.lastApplied() <= view.commitIndex()
                            && view.commitIndex() <= view.log().lastIndex();
            if (!ordered) {
                throw new InvariantViolated(
                        name(),
                        "base <= commit <= last and applied <= commit do not hold at " + view);
            }
            if (view.log().lastIndex() > view.log().baseIndex()
                    && view.log().term(view.log().lastIndex()) > view.currentTerm()) {
                throw new InvariantViolated(name(), node + " has an entry of a later term");
            }
        }
    }

    /// At most one leader can be elected in a given term (§5.2).
    static final class ElectionSafety implements Invariant<RaftView> {
        private final Map<Long, NodeId> leaders = new TreeMap<>();

        @Override
        public String name() {
            return "Election Safety";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            if (view.role() != Standing.LEADER) {
                return;
            }
            NodeId known = leaders.putIfAbsent(view.currentTerm(), node);
            if (known != null && !known.equals(node)) {
                throw new InvariantViolated(
                        name(), known + " and " + node + " lead term " + view.currentTerm());
            }
        }
    }

    /// A leader never overwrites or deletes entries in its log; it only appends (§5.3).
    static final class LeaderAppendOnly implements Invariant<RaftView> {
        private record Led(long term, long lastIndex, long lastTerm) {}

        private final Map<NodeId, Led> leading = new TreeMap<>();

        @Override
        public String name() {
            return "Leader Append-Only";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            if (view.role() != Standing.LEADER) {
                leading.remove(node);
                return;
            }
            RaftView.Log log = view.log();
            Led before = leading.get(node);
            if (before != null && before.term == view.currentTerm()) {
                boolean kept =
                        log.lastIndex() >= before.lastIndex
                                && (before.lastIndex < log.baseIndex()
                                        || log.term(before.lastIndex) == before.lastTerm);
                if (!kept) {
                    throw new InvariantViolated(
                            name(), node + " lost entry " + before.lastIndex + " as a leader");
                }
                if (log.lastIndex() == before.lastIndex) {
                    return;
                }
            }
            leading.put(
                    node, new Led(view.currentTerm(), log.lastIndex(), log.term(log.lastIndex())));
        }
    }

    /// If two logs contain an entry with the same index and term, then the logs are identical in
    /// all entries up through the given index (§5.3). By induction: such entries are equal, and so
    /// are the terms before them.
    static final class LogMatching implements Invariant<RaftView> {
        private record Seen(Entry entry, long termBefore, NodeId by, @Nullable Seen next) {}

        private final ArrayList<@Nullable Seen> byIndex = new ArrayList<>();
        private final Map<NodeId, Mirror> mirrors = new TreeMap<>();

        @Override
        public String name() {
            return "Log Matching";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            Mirror mirror = mirrors.computeIfAbsent(node, _ -> new Mirror());
            RaftView.Log log = view.log();
            long firstNew = mirror.firstNew(view);
            long first = Math.max(firstNew, log.firstAtHand());
            for (long index = first; index <= log.lastIndex(); index++) {
                compare(node, log, index);
            }
            mirror.update(view, firstNew);
        }

        private void compare(NodeId node, RaftView.Log log, long index) {
            while (byIndex.size() <= index) {
                byIndex.add(null);
            }
            Entry entry = log.entry(index);
            long termBefore = log.term(index - 1);
            Seen first = byIndex.get((int) index);
            for (Seen seen = first; seen != null; seen = seen.next) {
                if (seen.entry.term() == entry.term()) {
                    if (seen.termBefore != termBefore || !seen.entry.equals(entry)) {
                        throw new InvariantViolated(
                                name(),
                                node
                                        + " has "
                                        + entry
                                        + " after term "
                                        + termBefore
                                        + ", "
                                        + seen.by
                                        + " has "
                                        + seen.entry
                                        + " after term "
                                        + seen.termBefore);
                    }
                    return;
                }
            }
            byIndex.set((int) index, new Seen(entry, termBefore, node, first));
        }
    }

    /// If a log entry is committed in a given term, then that entry will be present in the logs of
    /// the leaders for all higher-numbered terms (§5.4).
    static final class LeaderCompleteness implements Invariant<RaftView> {
        private record Committed(long index, long term) {}

        /// The last entry that was seen committed in each term: not later than it was.
        private final TreeMap<Long, Committed> byTerm = new TreeMap<>();

        private final Map<NodeId, Long> checkedTerm = new TreeMap<>();
        private long committedIndex;

        @Override
        public String name() {
            return "Leader Completeness";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            if (view.role() == Standing.LEADER
                    && !Long.valueOf(view.currentTerm()).equals(checkedTerm.get(node))) {
                checkedTerm.put(node, view.currentTerm());
                Map.Entry<Long, Committed> earlier = byTerm.lowerEntry(view.currentTerm());
                if (earlier != null && !holds(view.log(), earlier.getValue())) {
                    throw new InvariantViolated(
                            name(),
                            node
                                    + " leads term "
                                    + view.currentTerm()
                                    + " without "
                                    + earlier.getValue()
                                    + " of term "
                                    + earlier.getKey());
                }
            }
            if (view.commitIndex() > committedIndex) {
                committedIndex = view.commitIndex();
                long term = view.log().term(committedIndex);
                byTerm.put(view.currentTerm(), new Committed(committedIndex, term));
            }
        }

        private static boolean holds(RaftView.Log log, Committed entry) {
            return entry.index <= log.lastIndex()
                    && (entry.index < log.baseIndex() || log.term(entry.index) == entry.term);
        }
    }

    /// If a server has applied a log entry at a given index, no other server will ever apply a
    /// different log entry for the same index (§5.4.3).
    static final class StateMachineSafety implements Invariant<RaftView> {
        private record Applied(Entry entry, NodeId by) {}

        private final ArrayList<@Nullable Applied> applied = new ArrayList<>();
        private final Map<NodeId, Long> checked = new TreeMap<>();

        @Override
        public String name() {
            return "State Machine Safety";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            long before = checked.getOrDefault(node, 0L);
            if (before == view.lastApplied()) {
                return;
            }
            RaftView.Log log = view.log();
            long first = Math.max(Math.min(before, view.lastApplied()), log.baseIndex()) + 1;
            for (long index = first; index <= view.lastApplied(); index++) {
                while (applied.size() <= index) {
                    applied.add(null);
                }
                Entry entry = log.entry(index);
                Applied known = applied.get((int) index);
                if (known == null) {
                    applied.set((int) index, new Applied(entry, node));
                } else if (!known.entry.equals(entry)) {
                    throw new InvariantViolated(
                            name(),
                            known.by + " applied " + known.entry + ", " + node + " " + entry);
                }
            }
            checked.put(node, view.lastApplied());
        }
    }

    /// Members in force come from the log (§6), and once they are committed, all servers that have
    /// committed as much have the same.
    static final class OneMembership implements Invariant<RaftView> {
        private record Looked(long commitIndex, Configuration configuration) {}

        private record Members(Configuration configuration, NodeId by) {}

        private final Map<NodeId, Looked> looked = new TreeMap<>();
        private final Map<Long, Members> byCommitIndex = new TreeMap<>();

        @Override
        public String name() {
            return "One Membership";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            Configuration inForce = view.configuration();
            Looked before = looked.get(node);
            if (before != null
                    && before.commitIndex == view.commitIndex()
                    && before.configuration.equals(inForce)) {
                return;
            }
            looked.put(node, new Looked(view.commitIndex(), inForce));
            if (view.configurationIndex() > view.log().lastIndex()) {
                throw new InvariantViolated(
                        name(), node + " has members in force from an entry that is gone");
            }
            if (view.configurationIndex() > view.commitIndex() || inForce.voters().isEmpty()) {
                return;
            }
            Members known =
                    byCommitIndex.putIfAbsent(view.commitIndex(), new Members(inForce, node));
            if (known != null && !known.configuration.equals(inForce)) {
                throw new InvariantViolated(
                        name(),
                        "as of "
                                + view.commitIndex()
                                + ", "
                                + known.by
                                + " has members "
                                + known.configuration
                                + " and "
                                + node
                                + " "
                                + inForce);
            }
        }
    }

    /// The terms of a log as they were when it was last looked at.
    private static final class Mirror {
        private long[] terms = new long[64];
        private long last;
        private long committed;

        /// From here on the log differs from the mirror, its base perhaps included. What was
        /// committed is not looked at again: the other invariants watch that it stays.
        long firstNew(RaftView view) {
            RaftView.Log log = view.log();
            long known = Math.min(last, log.lastIndex());
            long settled = Math.min(committed, view.commitIndex());
            long index = Math.max(log.baseIndex(), Math.min(settled, known));
            while (index <= known && at(index) == log.term(index)) {
                index++;
            }
            return index;
        }

        void update(RaftView view, long firstNew) {
            RaftView.Log log = view.log();
            for (long index = firstNew; index <= log.lastIndex(); index++) {
                if (index >= terms.length) {
                    terms = Arrays.copyOf(terms, (int) index * 2);
                }
                terms[(int) index] = log.term(index);
            }
            last = log.lastIndex();
            committed = view.commitIndex();
        }

        private long at(long index) {
            return terms[(int) index];
        }
    }
}
