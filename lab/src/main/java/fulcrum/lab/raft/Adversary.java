package fulcrum.lab.raft;

import fulcrum.machine.Dice;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Timer;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.protocols.log.raft.RaftView.Standing;
import fulcrum.simulator.small.Act;
import fulcrum.simulator.small.SmallWorld;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A scheduler that sees everything and chooses what happens next: which message arrives, again or
/// never, and which timer fires.
///
/// No deterministic protocol that is never wrong ends under every such scheduler (Fischer, Lynch
/// and Paterson, "Impossibility of Distributed Consensus with One Faulty Process", 1985). Raft is
/// never wrong; that its elections end is left to timeouts that are drawn by chance, which a
/// scheduler that goes by the clock cannot foresee (§5.2, §5.4).
public final class Adversary {

    private static final Timer ELECTION = Timer.of("election");
    private static final int FLIGHTS_MOST = 40;
    private static final int FAIR_ACTS_MOST = 5000;

    /// What came of a schedule.
    ///
    /// @param candidacies while the scheduler was hostile
    /// @param leaders how often somebody was elected meanwhile
    /// @param termsToEnd that the first leader took under the fair scheduler
    public record Outcome(int candidacies, int leaders, long termsToEnd) {}

    private final Dice dice;
    private final boolean cruel;
    private final RaftSmallWorld subject;
    private final SmallWorld<RaftMessage> world;
    private final List<Invariant<RaftView>> invariants;
    private final List<NodeId> nodes;
    private int proposals;
    private int candidacies;
    private int leaders;

    private Adversary(long seed, boolean cruel) {
        this.dice = Dice.of(seed).fork("adversary");
        this.cruel = cruel;
        this.subject = new RaftSmallWorld(dice.chance(1, 2) ? 3 : 5, false, true);
        this.world = subject.begin();
        this.invariants = subject.invariants();
        this.nodes = List.copyOf(world.nodes());
        nodes.forEach(node -> perform(new Act.Restart(node), node));
    }

    /// Plays a schedule, first hostile, then fair. Throws where an invariant breaks, or where the
    /// fair part does not end.
    ///
    /// @param cruel nobody is elected while the scheduler is hostile; else somebody is, now and
    ///   then, and proposes, and is deposed
    /// @param acts of the hostile part
    public static Outcome play(long seed, boolean cruel, int acts) {
        Adversary adversary = new Adversary(seed, cruel);
        for (int act = 0; act < acts; act++) {
            adversary.harm();
        }
        return new Outcome(adversary.candidacies, adversary.leaders, adversary.relent());
    }

    // Hostile

    private void harm() {
        List<SmallWorld.Flight> flights = world.flights();
        if (flights.isEmpty() || (flights.size() < FLIGHTS_MOST && dice.chance(1, 4))) {
            fire(dice.pick(nodes));
            return;
        }
        if (!cruel && dice.chance(1, 8)) {
            propose(dice.pick(nodes));
            return;
        }
        SmallWorld.Flight flight = dice.pick(flights);
        NodeId to = flight.to();
        if (cruel && wins(flight)) {
            perform(new Act.Fire(to, ELECTION), to); // it stands anew, and the vote is an old one
        }
        int number = flight.number();
        switch (dice.below(8)) {
            case 0 -> perform(new Act.Drop(number), to);
            case 1 -> perform(new Act.Repeat(number), to);
            default -> perform(new Act.Deliver(number), to);
        }
    }

    /// In a group of three it does; in a larger one it may.
    private boolean wins(SmallWorld.Flight flight) {
        RaftView view = view(flight.to());
        return view != null
                && view.role() == Standing.CANDIDATE
                && world.message(flight) instanceof RaftMessage.Vote(long term, boolean granted)
                && granted
                && term == view.currentTerm();
    }

    private void fire(NodeId node) {
        List<Timer> timers = new ArrayList<>(world.timers(node).keySet());
        if (!timers.isEmpty()) {
            perform(new Act.Fire(node, dice.pick(timers)), node);
        }
    }

    private void propose(NodeId node) {
        proposals++;
        perform(new Act.Submit(node, RaftSmallWorld.writes(proposals).getLast()), node);
    }

    // Fair: messages arrive in their order, and timers fire when their time has come

    private long relent() {
        long before = highestTerm();
        for (int act = 0; act < FAIR_ACTS_MOST; act++) {
            RaftView leader = leader();
            List<SmallWorld.Flight> flights = world.flights();
            if (leader == null && duels()) {
                continue;
            }
            if (!flights.isEmpty()) {
                SmallWorld.Flight first = flights.getFirst();
                perform(new Act.Deliver(first.number()), first.to());
            } else if (leader == null) {
                fireNext();
            } else if (leader.commitIndex() < leader.log().lastIndex()) {
                fireNext();
            } else {
                return leader.currentTerm() - before;
            }
        }
        throw new IllegalStateException("nobody leads, though the scheduler is fair");
    }

    /// Whose election timeout is over at this very instant stands for election before any message
    /// has arrived; were all timeouts the same, all would, for ever.
    private boolean duels() {
        for (NodeId node : nodes) {
            Long due = world.timers(node).get(ELECTION);
            if (due != null && due <= world.clock(node)) {
                perform(new Act.Fire(node, ELECTION), node);
                return true;
            }
        }
        return false;
    }

    private void fireNext() {
        NodeId first = null;
        Timer timer = null;
        long least = Long.MAX_VALUE;
        for (NodeId node : nodes) {
            for (var running : world.timers(node).entrySet()) {
                long wait = Math.max(0, running.getValue() - world.clock(node));
                if (wait < least) {
                    least = wait;
                    first = node;
                    timer = running.getKey();
                }
            }
        }
        if (first == null || timer == null) {
            throw new IllegalStateException("no timer runs");
        }
        for (NodeId node : nodes) {
            world.pass(node, least);
        }
        perform(new Act.Fire(first, timer), first);
    }

    /// The leader of the last term; null if that has none.
    private @Nullable RaftView leader() {
        long term = highestTerm();
        for (NodeId node : nodes) {
            RaftView view = view(node);
            if (view != null && view.role() == Standing.LEADER && view.currentTerm() == term) {
                return view;
            }
        }
        return null;
    }

    private long highestTerm() {
        long highest = 0;
        for (NodeId node : nodes) {
            RaftView view = view(node);
            highest = view == null ? highest : Math.max(highest, view.currentTerm());
        }
        return highest;
    }

    // Both

    private void perform(Act act, NodeId node) {
        RaftView before = view(node);
        world.perform(act);
        RaftView view = view(node);
        if (view == null) {
            return;
        }
        for (Invariant<RaftView> invariant : invariants) {
            invariant.check(node, view);
        }
        boolean later = before == null || before.currentTerm() < view.currentTerm();
        if (view.role() == Standing.CANDIDATE && later) {
            candidacies++;
        }
        if (view.role() == Standing.LEADER
                && (before == null || before.role() != Standing.LEADER)) {
            leaders++;
        }
    }

    private @Nullable RaftView view(NodeId node) {
        Machine<RaftMessage> machine = world.machine(node);
        return machine == null ? null : subject.view(machine);
    }
}
