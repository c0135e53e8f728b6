package fulcrum.protocols.log.raft;

import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.machine.quorum.Majority;
import fulcrum.protocols.log.raft.RaftView.Standing;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What makes Raft's guarantees hold: elections and commitment rest on promises of majorities,
/// which outlive crashes. Checked with the knowledge of all servers at once, so that a broken
/// promise is seen when it is broken, not only when it has done harm.
final class RaftPromises {

    private RaftPromises() {}

    private record Ballot(long term, @Nullable NodeId votedFor) {}

    /// A vote goes to somebody who stands for election in that very term (§5.2). A server that
    /// becomes candidate does so in a step of its own, before anybody can have heard of it; and if
    /// anybody has, it never forgets that it stood and voted for itself, crash or not.
    static final class VotesForCandidates implements Invariant<RaftView> {
        private record Vote(long term, NodeId candidate) {}

        private final Map<NodeId, Vote> known = new TreeMap<>();
        private final Map<Long, SortedSet<NodeId>> stood = new TreeMap<>();

        /// The latest term in which another has voted for a server.
        private final Map<NodeId, Long> supported = new TreeMap<>();

        @Override
        public String name() {
            return "Votes for Candidates";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            NodeId candidate = view.votedFor();
            remembers(node, view);
            Vote before = known.get(node);
            if (candidate == null
                    || (before != null
                            && before.term == view.currentTerm()
                            && before.candidate.equals(candidate))) {
                return;
            }
            known.put(node, new Vote(view.currentTerm(), candidate));
            SortedSet<NodeId> candidates =
                    stood.computeIfAbsent(view.currentTerm(), _ -> new TreeSet<>());
            if (candidate.equals(node)) {
                candidates.add(node);
            } else if (!candidates.contains(candidate)) {
                throw new InvariantViolated(
                        name(),
                        node
                                + " votes in term "
                                + view.currentTerm()
                                + " for "
                                + candidate
                                + ", who does not stand in it");
            } else {
                supported.merge(candidate, view.currentTerm(), Math::max);
            }
        }

        private void remembers(NodeId node, RaftView view) {
            Long term = supported.get(node);
            boolean forgotten =
                    term != null
                            && (view.currentTerm() < term
                                    || (view.currentTerm() == term
                                            && !node.equals(view.votedFor())));
            if (forgotten) {
                throw new InvariantViolated(
                        name(), node + " has forgotten that it stood in term " + term);
            }
        }
    }

    /// A leader was given the votes of a majority in its term, and that majority never takes them
    /// back: who voted remembers it (§5.2), crash or not.
    static final class Mandate implements Invariant<RaftView> {
        private record Election(NodeId leader, Configuration voters) {}

        private final Map<NodeId, Ballot> known = new TreeMap<>();
        private final TreeMap<Long, Election> elections = new TreeMap<>();
        private final TreeMap<Long, Map<NodeId, NodeId>> votes = new TreeMap<>();

        @Override
        public String name() {
            return "Mandate";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            Ballot ballot = new Ballot(view.currentTerm(), view.votedFor());
            boolean elected =
                    view.role() == Standing.LEADER && !elections.containsKey(view.currentTerm());
            if (!elected && ballot.equals(known.get(node))) {
                return;
            }
            known.put(node, ballot);
            Map<NodeId, NodeId> given =
                    votes.computeIfAbsent(view.currentTerm(), _ -> new TreeMap<>());
            if (ballot.votedFor == null) {
                given.remove(node);
            } else {
                given.put(node, ballot.votedFor);
            }
            votes.tailMap(view.currentTerm(), false).values().forEach(later -> later.remove(node));
            if (elected) {
                elections.put(view.currentTerm(), new Election(node, view.configuration()));
            }
            elections.tailMap(view.currentTerm()).forEach(this::stands);
        }

        private void stands(long term, Election election) {
            Map<NodeId, NodeId> given = votes.getOrDefault(term, Map.of());
            if (!carries(election.voters, v -> election.leader.equals(given.get(v)))) {
                throw new InvariantViolated(
                        name(),
                        election.leader
                                + " leads term "
                                + term
                                + ", and of "
                                + election.voters
                                + " no majority has voted for it: "
                                + given);
            }
        }
    }

    /// What a leader commits is an entry of its own term (§5.4.2), durable at a majority (§5.3).
    static final class Commitment implements Invariant<RaftView> {
        private record Leading(long term, long commitIndex, Configuration members) {}

        private final Map<NodeId, Leading> leading = new TreeMap<>();

        /// The latest that is known of each server's log: what was durable there still is.
        private final Map<NodeId, RaftView.Log> logs = new TreeMap<>();

        @Override
        public String name() {
            return "Commitment";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            logs.put(node, view.log());
            if (view.role() != Standing.LEADER) {
                leading.remove(node);
                return;
            }
            Leading before = leading.get(node);
            boolean changed =
                    before == null
                            || before.term != view.currentTerm()
                            || before.commitIndex != view.commitIndex()
                            || !before.members.equals(view.configuration());
            if (!changed) {
                return;
            }
            if (before != null
                    && before.term == view.currentTerm()
                    && before.commitIndex < view.commitIndex()) {
                // A leader may propose other members in the step in which it commits.
                agreed(node, view, before.members);
            }
            leading.put(
                    node,
                    new Leading(view.currentTerm(), view.commitIndex(), view.configuration()));
        }

        private void agreed(NodeId node, RaftView view, Configuration members) {
            long index = view.commitIndex();
            long term = view.log().term(index);
            if (term != view.currentTerm()) {
                throw new InvariantViolated(
                        name(),
                        node
                                + " leads term "
                                + view.currentTerm()
                                + " and commits entry "
                                + index
                                + " of term "
                                + term
                                + " by itself");
            }
            if (!carries(members, voter -> holds(logs.get(voter), index, term))) {
                throw new InvariantViolated(
                        name(),
                        node
                                + " commits entry "
                                + index
                                + " of term "
                                + term
                                + ", which no majority of "
                                + members
                                + " has stored");
            }
        }

        private static boolean holds(RaftView.@Nullable Log log, long index, long term) {
            return log != null
                    && index <= log.storedIndex()
                    && (index < log.baseIndex() || log.term(index) == term);
        }
    }

    /// While a leader answers reads under a lease, nobody is elected to a later term, nor could be:
    /// so many have promised to wait that the others are no majority (thesis 6.4.1).
    static final class Lease implements Invariant<RaftView> {
        private record Held(long term, long end, Configuration voters) {}

        private final ToLongFunction<NodeId> clocks;
        private final Map<NodeId, Held> leases = new TreeMap<>();
        private final Map<NodeId, Long> promises = new TreeMap<>();
        private long latestTerm;

        /// @param clocks what a server's clock shows now; the end of time if it does not run
        Lease(ToLongFunction<NodeId> clocks) {
            this.clocks = clocks;
        }

        @Override
        public String name() {
            return "Lease";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            Long promised = promises.put(node, view.promisedUntil());
            boolean answered = view.currentTerm() > 0; // else nobody has had an answer of it yet
            boolean takenBack =
                    promised != null && view.promisedUntil() < promised && view.now() < promised;
            if (answered && takenBack) {
                throw new InvariantViolated(name(), node + " takes its promise to a leader back");
            }
            if (view.role() == Standing.LEADER) {
                latestTerm = Math.max(latestTerm, view.currentTerm());
            }
            if (view.role() == Standing.LEADER && view.leased()) {
                leases.put(
                        node, new Held(view.currentTerm(), view.leaseEnd(), view.configuration()));
            } else {
                leases.remove(node);
            }
            leases.forEach(this::holds);
        }

        private void holds(NodeId holder, Held lease) {
            long clock = clocks.applyAsLong(holder);
            if (clock >= lease.end) {
                return;
            }
            if (lease.term < latestTerm) {
                throw violated(holder, lease, "term " + latestTerm + " has a leader");
            }
            if (carries(lease.voters, voter -> !voter.equals(holder) && isFree(voter))) {
                throw violated(holder, lease, "a majority is free to elect another");
            }
        }

        private boolean isFree(NodeId voter) {
            Long promised = promises.get(voter);
            long clock = clocks.applyAsLong(voter);
            return promised != null && clock != Long.MAX_VALUE && clock >= promised;
        }

        private InvariantViolated violated(NodeId holder, Held lease, String but) {
            return new InvariantViolated(
                    name(),
                    holder + " answers reads under a lease of term " + lease.term + ", and " + but);
        }
    }

    /// Members change in the steps of joint consensus, each of which is committed before the next
    /// begins (§6): any two majorities that count at the same time meet.
    static final class JointConsensus implements Invariant<RaftView> {
        private record Members(long term, long index, Configuration configuration) {}

        private final Map<NodeId, Members> leading = new TreeMap<>();

        @Override
        public String name() {
            return "Joint Consensus";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            if (view.role() != Standing.LEADER) {
                leading.remove(node);
                return;
            }
            Members before = leading.get(node);
            if (before != null
                    && before.term == view.currentTerm()
                    && before.index == view.configurationIndex()) {
                return;
            }
            Configuration next = view.configuration();
            if (before != null
                    && before.term == view.currentTerm()
                    && (before.index > view.commitIndex()
                            || !follows(before.configuration, next))) {
                throw new InvariantViolated(
                        name(),
                        node
                                + " goes from "
                                + before.configuration
                                + ", entry "
                                + before.index
                                + ", to "
                                + next
                                + ", and has committed up to "
                                + view.commitIndex());
            }
            leading.put(node, new Members(view.currentTerm(), view.configurationIndex(), next));
        }

        private static boolean follows(Configuration before, Configuration next) {
            if (before.joint()) {
                return !next.joint() && next.voters().equals(before.voters());
            }
            return next.joint()
                    ? next.outgoing().equals(before.voters())
                    : next.voters().equals(before.voters());
        }
    }

    /// Counted here once more, for the machine's own counting is what is watched.
    private static boolean carries(Configuration members, Predicate<NodeId> yes) {
        return Majority.met(members.voters(), yes)
                && (members.outgoing().isEmpty() || Majority.met(members.outgoing(), yes));
    }
}
