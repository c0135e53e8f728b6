package fulcrum.lab.raft;

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
import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import fulcrum.verify.linearizable.Linearizability;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/// One run of Raft's world.
final class RaftEpisode implements Episode<RaftMessage, RaftView> {

    private final Stage<RaftView> stage;
    private final Dice dice;
    private final RaftConfig model;
    private final int sessionBound;
    private final boolean firstLeader;
    private final Ledger ledger = new Ledger();
    private final Steward steward;
    private final Calm calm;
    private final List<RegisterClient> clients = new ArrayList<>();

    RaftEpisode(RaftWorld world, Universe universe, Stage<RaftView> stage) {
        this.stage = stage;
        this.dice = Dice.of(universe.seed()).fork("raft world");
        this.model = drawConfig(universe);
        this.sessionBound = world.clients() + dice.below(8);
        this.firstLeader = dice.chance(1, 2);
        this.steward = new Steward(stage, dice.fork("steward"), universe.stormNanos() / 8);
        this.calm = new Calm(stage, model);
        long share = universe.stormNanos() / Math.max(1, world.operations());
        long timeout = 8 * model.timing().heartbeatNanos();
        var workload =
                new RegisterClient.Workload(world.operations(), dice.between(1, 4), share, timeout);
        for (int i = 1; i <= world.clients(); i++) {
            clients.add(new RegisterClient(ledger, dice.fork("client", i), workload));
        }
    }

    /// Knobs of the protocol are drawn too: small bounds, so that every bound is met.
    private RaftConfig drawConfig(Universe universe) {
        boolean far = universe.links().preset() == Universe.Preset.CROSS_REGION;
        RaftConfig.Timing timing =
                spread(far ? RaftConfig.Timing.WIDE_AREA : RaftConfig.Timing.LOCAL);
        int least = far ? 8 : 1; // one entry to a round trip of 200 ms would never be done
        int compact = dice.between(5, 200);
        RaftConfig.Limits limits =
                new RaftConfig.Limits(
                        dice.between(least, 20),
                        dice.between(50 * least, 2000),
                        dice.between(least, 8),
                        dice.between(400 * least, 10_000),
                        dice.between(200, 20_000),
                        compact,
                        dice.between(0, compact));
        // Who was removed and does not know it disturbs the others for ever, unless one of the two
        // keeps them from listening (§6, end).
        boolean preVote = dice.chance(4, 5);
        boolean checkQuorum = !preVote || dice.chance(3, 4);
        return RaftConfig.of(new NodeId(1), null)
                .withTiming(timing)
                .withLimits(limits)
                .withPreVote(preVote)
                .withLeaseReads(dice.chance(1, 2))
                .withCheckQuorum(checkQuorum);
    }

    /// Election timeouts may be closer together than is wise, and clocks further apart than usual.
    private RaftConfig.Timing spread(RaftConfig.Timing usual) {
        long least = usual.electionTimeoutNanosMin();
        long most = dice.chance(1, 2) ? usual.electionTimeoutNanosMax() : least + least / 4;
        int drift = Math.toIntExact(2 * RaftWorld.DRIFT_PPM_MOST / 1000);
        return new RaftConfig.Timing(usual.heartbeatNanos(), least, most, drift);
    }

    @Override
    public Machine<RaftMessage> start(Birth birth) {
        boolean founder = birth.founders().contains(birth.self());
        RaftConfig config =
                model.forServer(birth.self(), founder ? Configuration.of(birth.founders()) : null)
                        .withFirstLeader(firstLeader ? birth.founders().first() : null);
        Raft raft = Raft.recover(config, birth.log(), birth.state().applied());
        return new Registers(raft, birth.state(), sessionBound, this::witness);
    }

    private void witness(long index, long session, long sequence, long value) {
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
    public RaftView view(Machine<RaftMessage> machine) {
        return ((Registers) machine).view();
    }

    @Override
    public Columns columns(RaftView view) {
        String role =
                switch (view.role()) {
                    case FOLLOWER -> "follower";
                    case PRE_CANDIDATE -> "precandidate";
                    case CANDIDATE -> "candidate";
                    case LEADER -> "leader";
                };
        return new Columns(role, view.currentTerm(), view.commitIndex());
    }

    @Override
    public List<Invariant<RaftView>> invariants() {
        return RaftInvariants.all();
    }

    @Override
    public List<Client> clients() {
        List<Client> all = new ArrayList<>(clients);
        all.add(steward);
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
        return new Moment<>() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean is(NodeId node, Effect<RaftMessage> effect) {
                return effect instanceof Effect.Noted<RaftMessage>(RaftNote n) && which.test(n);
            }
        };
    }

    @Override
    public boolean survives(Fault fault) {
        RaftView leader = steward.leader();
        if (leader != null) {
            count(fault, leader);
        }
        return !(fault instanceof Fault.Wipe) || steward.canSpareOne();
    }

    private void count(Fault fault, RaftView leader) {
        if (fault instanceof Fault.ClockJump && leader.leased()) {
            stage.sometimes("clock jump under a lease");
        }
        boolean crash =
                fault instanceof Fault.Kill
                        || fault instanceof Fault.TornTail
                        || fault instanceof Fault.LostSuffix;
        if (crash && !leader.configuration().stable()) {
            boolean joint = leader.configuration().joint();
            stage.sometimes(joint ? "crash in a joint configuration" : "crash while voters learn");
        } else if (crash && leader.configurationIndex() > leader.commitIndex()) {
            stage.sometimes("crash while new members are decided on");
        }
    }

    /// A majority of the voters suffices; where members are missing or changing, everybody is
    /// needed.
    @Override
    public SortedSet<NodeId> core(SortedSet<NodeId> nodes) {
        RaftView leader = steward.leader();
        if (leader == null || !steward.done()) {
            calm.healed(nodes);
            return nodes;
        }
        List<NodeId> voters = new ArrayList<>(leader.configuration().voters());
        dice.shuffle(voters);
        int spared = dice.below((voters.size() - 1) / 2 + 1);
        SortedSet<NodeId> core = new TreeSet<>(nodes);
        voters.subList(0, spared).forEach(core::remove);
        calm.healed(core);
        return core;
    }

    @Override
    public boolean settled() {
        return clients.stream().allMatch(RegisterClient::done) && steward.done() && calm.lasts(steward.leader());
    }

    @Override
    public List<Finding> judge() {
        if (ledger.unknownThat(true) > 0) {
            stage.sometimes("an unacknowledged write survived");
        }
        if (ledger.unknownThat(false) > 0) {
            stage.sometimes("an unacknowledged write was lost");
        }
        return List.of(linearizability());
    }

    private Finding linearizability() {
        String checker = "linearizability";
        return switch (Linearizability.judge(History.of(ledger.events()))) {
            case Verdict.Valid _ -> Finding.valid(checker);
            case Verdict.Violated violated ->
                    Finding.violated(checker, String.join("\n", violated.lines()));
            case Verdict.Undecided(String reason) ->
                    new Finding(checker, Finding.Grade.UNDECIDED, reason);
        };
    }
}
