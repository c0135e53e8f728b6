package fulcrum.lab.raft;

import fulcrum.lab.group.Findings;
import fulcrum.lab.group.Group;
import fulcrum.lab.group.GroupDraw;
import fulcrum.lab.group.Ledger;
import fulcrum.lab.group.Workload;
import fulcrum.machine.Dice;
import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.Raft;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftInvariants;
import fulcrum.protocols.log.raft.RaftRecord;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.protocols.log.raft.Rescue;
import fulcrum.protocols.log.raft.Survivor;
import fulcrum.simulator.Birth;
import fulcrum.simulator.Client;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One run of a rescue.
final class RescueEpisode implements Episode<Fenced, RaftView> {

    private static final int CLIENTS = 4;
    private static final int OPERATIONS = 60;
    private static final long FIRST_EPOCH = 1;
    private static final long NEXT_EPOCH = 2;

    private final RescueWorld world;
    private final Stage<RaftView> stage;
    private final RaftConfig model;
    private final Ledger ledger = new Ledger();
    private final List<RegisterClient> clients = new ArrayList<>();
    private final SortedMap<NodeId, Survivor> left = new TreeMap<>();
    private final List<Invariant<RaftView>> before;
    private final List<Invariant<RaftView>> after;
    private final SortedMap<Long, Long> keptTerms = new TreeMap<>();
    private @Nullable RaftView bestView;
    private @Nullable Rescue rescue;
    private boolean done;

    /// The last index that any server has applied: it was committed.
    private long horizon;

    RescueEpisode(RescueWorld world, Universe universe, Stage<RaftView> stage) {
        this.world = world;
        this.stage = stage;
        Dice dice = Dice.of(universe.seed()).fork("rescue world");
        RaftConfig drawn = GroupDraw.config(universe, dice, true);
        // Those who judge the next epoch look at logs from their base on.
        this.model = drawn.withLimits(drawn.limits().withHeld(1_000_000, 1L << 40));
        this.before = RaftInvariants.all(stage::clock);
        this.after = RaftInvariants.all(stage::clock);
        long share = universe.stormNanos() / OPERATIONS;
        long timeout = 8 * model.timing().heartbeatNanos();
        Workload workload = new Workload(OPERATIONS, 3, 45, share, timeout);
        for (int i = 1; i <= CLIENTS; i++) {
            clients.add(new RegisterClient(ledger, dice.fork("client", i), workload));
        }
    }

    // What the epochs are

    private long epoch(NodeId node) {
        return done && isLeft(node) ? NEXT_EPOCH : FIRST_EPOCH;
    }

    private boolean isLeft(NodeId node) {
        return world.scene().survivors().contains(node);
    }

    /// After their death, clients are not sent to the lost ones any more.
    private boolean isReachable(NodeId node) {
        return isLeft(node) || stage.time() < RescueScene.DEATH;
    }

    // Lives

    @Override
    public Machine<Fenced> start(Birth birth) {
        NodeId self = birth.self();
        if (isLeft(self) && !done && stage.time() >= RescueScene.DEATH) {
            return rescuer(birth);
        }
        RaftConfig config = model.forServer(self, Configuration.of(birth.founders()));
        Raft raft = Raft.recover(config, birth.log(), birth.state().applied());
        return new FencedNode(
                epoch(self),
                new Registers(raft, birth.state(), CLIENTS + 2, new Bystander()),
                this::epoch,
                world.bug() != RescueWorld.Bug.NO_FENCE,
                () -> isReachable(self),
                () -> stage.sometimes(RescueWorld.SHUT_OUT));
    }

    private Machine<Fenced> rescuer(Birth birth) {
        NodeId self = birth.self();
        long applied = birth.state().applied();
        long last = birth.log().isEmpty() ? 0 : birth.log().getLast().position();
        Survivor known = left.get(self);
        if (known == null) {
            known = Survivor.of(self, birth.log(), last, applied);
            left.put(self, known);
        } else {
            stage.sometimes(RescueWorld.RESUMED);
        }
        List<Logged> planned = new ArrayList<>();
        List<RaftRecord> behind = new ArrayList<>();
        for (Logged each : birth.log()) {
            if (each.position() <= known.position()) {
                planned.add(each);
            } else {
                behind.add((RaftRecord) each.record());
            }
        }
        if (behind.size() == 1) {
            stage.sometimes(RescueWorld.HALF);
        }
        RaftView view = Survivor.view(self, planned, applied);
        if (rescue == null && left.size() == world.scene().survivors().size()) {
            rescue = world.planned(Rescue.of(left.values()));
        }
        Rescue now = rescue;
        if (now != null && now.best().node().equals(self)) {
            bestView = view;
        }
        return new RescuerLife(self, view, this, behind);
    }

    /// What is to be done; null until all survivors were looked at.
    @Nullable Rescue rescue() {
        return rescue;
    }

    boolean marksEarly() {
        return world.bug() == RescueWorld.Bug.MARKED_EARLY;
    }

    /// All of it is done: the next epoch begins.
    void rescued() {
        Rescue now = rescue;
        if (done || now == null) {
            return;
        }
        done = true;
        Rescue right = Rescue.of(left.values());
        if (left.size() > 1) {
            stage.sometimes(RescueWorld.CHOSEN);
        }
        if (horizon > right.best().lastIndex()) {
            stage.sometimes(RescueWorld.LOST);
            if (!right.mayHaveLost()) {
                throw new InvariantViolated("Kept", "entry " + horizon + " was lost unannounced");
            }
        }
        if (right.firstUnsettled() <= right.best().lastIndex()) {
            stage.sometimes(RescueWorld.KEPT);
        }
        if (right.best().node().equals(now.best().node()) && bestView != null) {
            keep(bestView.log());
        }
        keptTerms.put(right.best().lastIndex(), right.best().lastTerm());
    }

    private void keep(RaftView.Log log) {
        for (long index = log.baseIndex() + 1; index <= log.lastIndex(); index++) {
            keptTerms.put(index, log.term(index));
        }
    }

    /// Only writes down: what is carried out twice was lost in between, or is found by the judges.
    private final class Bystander implements Registers.Witness {

        @Override
        public void carriedOut(long index, long session, long sequence, long value) {
            boolean again = ledger.carriedOut(index, value) != 0;
            Rescue now = rescue;
            if (again && (now == null || !now.mayHaveLost())) {
                throw new InvariantViolated(
                        "Exactly Once", "command " + sequence + " of session " + session);
            }
        }

        @Override
        public void applied(long index) {
            horizon = Math.max(horizon, index);
        }

        @Override
        public long horizon() {
            return 0;
        }

        @Override
        public void read(long applied, long horizon) {}
    }

    // What must hold

    @Override
    public RaftView view(Machine<Fenced> machine) {
        return (RaftView) machine.view();
    }

    @Override
    public Columns columns(RaftView view) {
        return Group.columns(view);
    }

    @Override
    public List<Invariant<RaftView>> invariants() {
        return List.of(
                new Invariant<RaftView>() {
                    @Override
                    public String name() {
                        return "Raft in each epoch";
                    }

                    @Override
                    public void check(NodeId node, RaftView view) {
                        if (!isLeft(node) || stage.time() < RescueScene.DEATH) {
                            before.forEach(each -> each.check(node, view));
                        } else if (epoch(node) == NEXT_EPOCH && view.currentTerm() >= term()) {
                            after.forEach(each -> each.check(node, view));
                            holdsWhatWasKept(node, view);
                        }
                    }
                });
    }

    /// Whoever rescues is no server, and shows what his would be; and who has not heard of the new
    /// term yet remembers votes for those who are gone.
    private long term() {
        Rescue now = rescue;
        return now == null ? Long.MAX_VALUE : now.term();
    }

    private void holdsWhatWasKept(NodeId node, RaftView view) {
        if (view.role() != RaftView.Standing.LEADER) {
            return;
        }
        keptTerms.forEach((index, term) -> {
            boolean holds =
                    index <= view.log().lastIndex()
                            && (index <= view.log().baseIndex() || view.log().term(index) == term);
            if (!holds) {
                throw new InvariantViolated(
                        "Kept", node + " leads without entry " + index + " of term " + term);
            }
        });
    }

    @Override
    public List<Client> clients() {
        return List.copyOf(clients);
    }

    @Override
    public SortedSet<NodeId> core(SortedSet<NodeId> nodes) {
        return new TreeSet<>(world.scene().survivors());
    }

    @Override
    public boolean settled() {
        return done && leads() && clients.stream().allMatch(RegisterClient::done);
    }

    private boolean leads() {
        for (NodeId node : world.scene().survivors()) {
            RaftView view = stage.view(node);
            if (view != null
                    && view.role() == RaftView.Standing.LEADER
                    && view.commitIndex() == view.log().lastIndex()) {
                return true;
            }
        }
        return false;
    }

    /// What clients saw may have holes only where the rescue said so.
    @Override
    public List<Finding> judge() {
        Rescue now = rescue;
        return now == null || now.mayHaveLost()
                ? List.of()
                : List.of(
                        Findings.linearizability(ledger), Findings.noLostAcknowledgedWrite(ledger));
    }
}
