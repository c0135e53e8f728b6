package fulcrum.lab.raft;

import fulcrum.lab.group.Calm;
import fulcrum.lab.group.Core;
import fulcrum.lab.group.Findings;
import fulcrum.lab.group.Group;
import fulcrum.lab.group.GroupDraw;
import fulcrum.lab.group.Janitor;
import fulcrum.lab.group.Ledger;
import fulcrum.lab.group.Steward;
import fulcrum.lab.group.Straggler;
import fulcrum.lab.group.Workload;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.Raft;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftInvariants;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Birth;
import fulcrum.simulator.Client;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One run of Raft's world.
final class RaftEpisode implements Episode<RaftMessage, RaftView> {

    private final Stage<RaftView> stage;
    private final Dice dice;
    private final RaftWorld world;
    private final boolean membersChange;
    private final RaftConfig model;
    private final int sessionBound;
    private final boolean firstLeader;
    private final Ledger ledger = new Ledger();
    private final Eyewitness eyewitness = new Eyewitness();
    private final Group group;
    private final Steward steward;
    private final Janitor janitor;
    private final Straggler straggler;
    private final Calm calm;
    private final List<RegisterClient> clients = new ArrayList<>();
    private @Nullable RaftView leaderBefore;

    RaftEpisode(RaftWorld world, Universe universe, Stage<RaftView> stage) {
        this.stage = stage;
        this.dice = Dice.of(universe.seed()).fork("raft world");
        this.membersChange = dice.chance(2, 3);
        this.world = world;
        this.model = world.set(GroupDraw.config(universe, dice, membersChange));
        this.sessionBound = world.clients() + dice.below(8);
        this.firstLeader = dice.chance(1, 2);
        this.group = Group.on(stage, view -> view, command -> command);
        long pause = universe.stormNanos() / 8;
        Steward.Zeal zeal =
                world.stewardRests()
                        ? Steward.Zeal.RESTS
                        : membersChange ? Steward.Zeal.CHANGES : Steward.Zeal.TRANSFERS;
        this.steward = new Steward(group, dice.fork("steward"), pause, zeal);
        this.janitor = new Janitor(group, dice.fork("janitor"), pause);
        this.straggler = new Straggler(group, dice.fork("straggler"), pause);
        this.calm = new Calm(group, model);
        long share = universe.stormNanos() / Math.max(1, world.operations());
        long timeout = 8 * model.timing().heartbeatNanos();
        // Where little is written, logs stay equal for long.
        int reads = dice.chance(1, 4) ? 93 : 45;
        var workload = new Workload(world.operations(), dice.between(1, 4), reads, share, timeout);
        for (int i = 1; i <= world.clients(); i++) {
            clients.add(new RegisterClient(ledger, dice.fork("client", i), workload));
        }
    }

    @Override
    public Machine<RaftMessage> start(Birth birth) {
        boolean founder = birth.founders().contains(birth.self());
        RaftConfig config =
                model.forServer(birth.self(), founder ? Configuration.of(birth.founders()) : null)
                        .withFirstLeader(firstLeader ? birth.founders().first() : null);
        Raft raft = Raft.recover(world.set(config), birth.log(), birth.state().applied());
        return new Registers(raft, birth.state(), sessionBound, eyewitness);
    }

    /// Commands that change anything do so once, and a read sees whatever any server had applied
    /// when it was asked: that was committed (thesis 6.4).
    private final class Eyewitness implements Registers.Witness {

        private long horizon;

        @Override
        public void carriedOut(long index, long session, long sequence, long value) {
            long before = ledger.carriedOut(index, value);
            if (before != 0) {
                throw new InvariantViolated(
                        "Exactly Once",
                        "command "
                                + sequence
                                + " of session "
                                + session
                                + " was carried out at "
                                + before
                                + " and at "
                                + index);
            }
        }

        @Override
        public void applied(long index) {
            horizon = Math.max(horizon, index);
        }

        @Override
        public long horizon() {
            return horizon;
        }

        @Override
        public void read(long applied, long asked) {
            if (applied < asked) {
                throw new InvariantViolated(
                        "Fresh Reads",
                        "a read is answered as of "
                                + applied
                                + ", and when it was asked "
                                + asked
                                + " had been applied");
            }
        }
    }

    @Override
    public RaftView view(Machine<RaftMessage> machine) {
        return ((Registers) machine).view();
    }

    @Override
    public Columns columns(RaftView view) {
        return Group.columns(view);
    }

    @Override
    public List<Invariant<RaftView>> invariants() {
        return RaftInvariants.all(stage::clock);
    }

    @Override
    public List<Client> clients() {
        List<Client> all = new ArrayList<>(clients);
        all.add(steward);
        if (!world.stewardRests()) {
            all.add(janitor);
            all.add(straggler);
        }
        return all;
    }

    @Override
    public List<Moment<RaftMessage>> moments() {
        return List.of(
                note("became leader", n -> n instanceof RaftNote.BecameLeader),
                note("stood for election", n -> n instanceof RaftNote.BecameCandidate),
                note("gave its vote", n -> n instanceof RaftNote.VoteGranted),
                note("began to learn", n -> changed(n, c -> !c.joint() && !c.stable())),
                note("became joint", n -> changed(n, Configuration::joint)),
                note("decided on members", n -> changed(n, Configuration::stable)),
                note("took a snapshot", n -> n instanceof RaftNote.SnapshotTaken),
                note("installed a snapshot", n -> n instanceof RaftNote.SnapshotInstalled),
                note("began a transfer", n -> n instanceof RaftNote.TransferBegan));
    }

    private static boolean changed(RaftNote note, Predicate<Configuration> to) {
        return note instanceof RaftNote.MembersChanged(long index, Configuration c)
                && index > 0
                && to.test(c);
    }

    private static Moment<RaftMessage> note(String name, Predicate<RaftNote> which) {
        return new Moment<>(
                name,
                effect -> effect instanceof Effect.Noted<RaftMessage>(RaftNote n) && which.test(n));
    }

    @Override
    public boolean survives(Fault fault) {
        leaderBefore = steward.leader();
        return !(fault instanceof Fault.Wipe) || steward.canSpareOne();
    }

    @Override
    public void struck(Fault fault, SortedSet<NodeId> victims) {
        RaftView leader = leaderBefore;
        if (leader == null) {
            return;
        }
        if (leader.leased() && victims.contains(leader.self())) {
            switch (fault.kind()) {
                case SKEW -> stage.sometimes(Conditions.underLease(fault));
                case PAUSE -> stage.sometimes(Conditions.PAUSE_UNDER_LEASE);
                case KILL, PARTITION, ISOLATE, DELAY, DROP, DISK -> {}
            }
        }
        boolean member = victims.stream().anyMatch(leader.configuration().members()::contains);
        if (fault.kind() == Fault.Kind.KILL && member) {
            String condition = Conditions.ofCrash(leader);
            if (condition != null) {
                stage.sometimes(condition);
            }
        }
    }

    @Override
    public SortedSet<NodeId> core(SortedSet<NodeId> nodes) {
        SortedSet<NodeId> core = Core.of(group, steward, dice, nodes);
        calm.healed(core);
        return core;
    }

    @Override
    public boolean settled() {
        return clients.stream().allMatch(RegisterClient::done)
                && steward.done()
                && straggler.done(stage.nodes())
                && calm.lasts(steward.leader());
    }

    @Override
    public List<Finding> judge() {
        if (ledger.unknownThat(true) > 0) {
            stage.sometimes(Conditions.UNKNOWN_SURVIVED);
        }
        if (ledger.unknownThat(false) > 0) {
            stage.sometimes(Conditions.UNKNOWN_LOST);
        }
        return List.of(Findings.linearizability(ledger), Findings.noLostAcknowledgedWrite(ledger));
    }
}
