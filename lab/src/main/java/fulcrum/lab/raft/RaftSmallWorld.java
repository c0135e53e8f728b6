package fulcrum.lab.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.Raft;
import fulcrum.protocols.log.raft.RaftCodec;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftInvariants;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Birth;
import fulcrum.simulator.small.Explorer;
import fulcrum.simulator.small.SmallWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// A few Raft servers, to be exhausted: every order of messages, timers and crashes.
///
/// Time is not modelled there, so what trusts in clocks is off: CheckQuorum, and with it the rule
/// that a live leader is not helped out of office. That allows more elections than there would be.
///
/// Two states are taken for one where the servers differ only in what a candidate or leader has
/// counted so far, which the view does not show; some histories may remain unvisited by that.
///
/// @param nodes how many servers
/// @param preVote with PreVote (thesis 9.6), which makes for many more messages
/// @param syncsAtOnce what is stored is durable after the step
public record RaftSmallWorld(int nodes, boolean preVote, boolean syncsAtOnce)
        implements Explorer.Subject<RaftMessage, RaftView> {

    /// One of them, and how much may happen in it.
    ///
    /// @param fires so many timers fire
    /// @param crashes so many servers stop
    public record Bounded(RaftSmallWorld world, int fires, int crashes) {

        private static final int STATES_MOST = 200_000;

        /// In a few words.
        public String name() {
            return world.nodes
                    + " servers, "
                    + (fires == 1 ? "1 timer, " : fires + " timers, ")
                    + (crashes == 0 ? "" : "1 crash at any time, ")
                    + "1 write";
        }

        /// Visits every state.
        public Explorer.Result explore() {
            return Explorer.explore(
                    world, new Explorer.Bounds(writes(1), fires, 0, crashes, STATES_MOST));
        }
    }

    /// Those that are exhausted within seconds.
    public static final List<Bounded> ALL =
            List.of(
                    new Bounded(new RaftSmallWorld(2, false, true), 2, 0),
                    new Bounded(new RaftSmallWorld(3, false, true), 1, 0),
                    new Bounded(new RaftSmallWorld(2, false, false), 1, 1));

    /// A client's writes, each of another word.
    public static List<Command> writes(int count) {
        List<Command> writes = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            writes.add(new RaftCommand.Propose(Bytes.text("x " + i)));
        }
        return writes;
    }

    @Override
    public SmallWorld<RaftMessage> begin() {
        return new SmallWorld<>(
                RaftCodec.MESSAGES, RaftCodec.RECORDS, this::start, nodes, syncsAtOnce);
    }

    private Machine<RaftMessage> start(Birth birth) {
        RaftConfig config =
                RaftConfig.of(birth.self(), Configuration.of(birth.founders()))
                        .withPreVote(preVote)
                        .withCheckQuorum(false)
                        .withRestAfter(0);
        Raft raft = Raft.recover(config, birth.log(), birth.state().applied());
        return new Blackboard(raft, birth.state());
    }

    @Override
    public RaftView view(Machine<RaftMessage> machine) {
        return ((Blackboard) machine).view();
    }

    @Override
    public String digest(RaftView view) {
        StringBuilder text = new StringBuilder(RaftWords.view(view));
        text.append(view.votedFor()).append(view.lastApplied());
        text.append(' ').append(view.log().storedIndex());
        text.append(' ').append(view.log().firstAtHand());
        for (long i = view.log().firstAtHand(); i <= view.log().lastIndex(); i++) {
            text.append(view.log().entry(i));
        }
        return text.toString();
    }

    @Override
    public String words(RaftView view) {
        return RaftWords.view(view);
    }

    @Override
    public List<Invariant<RaftView>> invariants() {
        List<Invariant<RaftView>> all = new ArrayList<>(RaftInvariants.all(_ -> Long.MAX_VALUE));
        all.add(new Past());
        return all;
    }

    @Override
    public String memory(List<Invariant<RaftView>> invariants) {
        return invariants.getLast().toString();
    }

    /// What the other invariants judge by: who led which term, and what was committed. Histories
    /// that differ in it are kept apart.
    private static final class Past implements Invariant<RaftView> {

        private final TreeMap<Long, NodeId> leaders = new TreeMap<>();
        private final TreeMap<Long, Entry> committed = new TreeMap<>();

        @Override
        public String name() {
            return "Committed Once";
        }

        @Override
        public void check(NodeId node, RaftView view) {
            if (view.role() == RaftView.Standing.LEADER) {
                leaders.put(view.currentTerm(), node);
            }
            for (long i = view.log().firstAtHand(); i <= view.commitIndex(); i++) {
                Entry entry = view.log().entry(i);
                Entry known = committed.putIfAbsent(i, entry);
                if (known != null && !known.equals(entry)) {
                    throw new InvariantViolated(name(), known + " gave way to " + entry);
                }
            }
        }

        @Override
        public String toString() {
            return leaders + " " + committed;
        }
    }
}
