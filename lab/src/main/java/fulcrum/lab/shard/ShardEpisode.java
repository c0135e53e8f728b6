package fulcrum.lab.shard;

import fulcrum.database.shard.Shard;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardConfig;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardView;
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
import fulcrum.machine.Command;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftInvariants;
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

/// One run of the shard's world.
final class ShardEpisode implements Episode<ShardMessage, ShardView> {

    private final Stage<ShardView> stage;
    private final Dice dice;
    private final ShardConfig model;
    private final boolean firstLeader;
    private final Ledger ledger = new Ledger();
    private final Chronicle chronicle = Chronicle.of(ledger);
    private final Group group;
    private final Steward steward;
    private final Janitor janitor;
    private final Straggler straggler;
    private final Landlord landlord;
    private final Calm calm;
    private final List<ShardClient> clients = new ArrayList<>();

    ShardEpisode(ShardWorld world, Universe universe, Stage<ShardView> stage) {
        this.stage = stage;
        this.dice = Dice.of(universe.seed()).fork("shard world");
        boolean membersChange = dice.chance(1, 2);
        RaftConfig raft = GroupDraw.config(universe, dice.fork("group"), membersChange);
        boolean far = universe.links().preset() == Universe.Preset.CROSS_REGION;
        this.model = draw(raft, world, far);
        this.firstLeader = dice.chance(1, 2);
        this.group = Group.on(stage, ShardView::raft, ShardEpisode::command);
        long pause = universe.stormNanos() / 8;
        Steward.Zeal zeal = membersChange ? Steward.Zeal.CHANGES : Steward.Zeal.TRANSFERS;
        this.janitor = new Janitor(group, dice.fork("janitor"), pause);
        this.straggler = new Straggler(group, dice.fork("straggler"), pause);
        this.steward = new Steward(group, dice.fork("steward"), pause, zeal);
        this.landlord = new Landlord(dice.fork("landlord"), pause);
        this.calm = new Calm(group, raft);
        long share = universe.stormNanos() / Math.max(1, world.operations());
        long timeout = 2 * model.patienceNanos() + 500_000_000L;
        int reads = dice.chance(1, 4) ? 90 : 45;
        var workload = new Workload(world.operations(), dice.between(1, 5), reads, share, timeout);
        for (int i = 1; i <= world.clients(); i++) {
            clients.add(new ShardClient(ledger, dice.fork("client", i), workload, this::doors));
        }
    }

    /// Patience for several elections, or for less than one; and bounds that are met.
    private ShardConfig draw(RaftConfig raft, ShardWorld world, boolean far) {
        long election = raft.timing().electionTimeoutNanosMax();
        long most = far ? 2 : dice.chance(1, 2) ? 8 : 20;
        long patience = dice.between(election, most * election);
        long retry = dice.between(election / 10, election);
        long resend = dice.between(election / 10, patience);
        var bounds =
                new ShardConfig.Bounds(
                        dice.chance(1, 4) ? dice.between(1, 3) : 100,
                        dice.chance(1, 4) ? dice.between(1, 5) : 100,
                        dice.chance(1, 4) ? dice.between(1, 1_000) : 100_000,
                        dice.chance(1, 2) ? 100 : 10_000,
                        dice.chance(1, 2) ? dice.between(1, 50) : 1 << 20,
                        dice.between(1, world.clients() + 5));
        return new ShardConfig(raft, patience, retry, resend, 4 * election, bounds);
    }

    /// Where clients ask: anywhere; in the calm, at members, since who was removed and does not
    /// know it lets everybody wait.
    private List<NodeId> doors() {
        RaftView leader = stage.calm() ? steward.leader() : null;
        List<NodeId> doors = new ArrayList<>(stage.nodes());
        if (leader != null && dice.chance(9, 10)) {
            doors.retainAll(leader.configuration().members());
        }
        return doors.isEmpty() ? new ArrayList<>(stage.nodes()) : doors;
    }

    private static Command command(RaftCommand wanted) {
        return switch (wanted) {
            case RaftCommand.TransferLeadership(NodeId to) -> new ShardCommand.MoveLeader(to);
            case RaftCommand.ChangeMembers(var voters, var learners) ->
                    new ShardCommand.ChangeMembers(voters, learners);
            case RaftCommand.Compact(boolean sparing) ->
                    sparing ? new ShardCommand.TrimLog() : new ShardCommand.CompactLog();
            case RaftCommand.Behind(boolean behind) -> new ShardCommand.Behind(behind);
            case RaftCommand.Propose _, RaftCommand.Read _, RaftCommand.Committed _ ->
                    throw new IllegalArgumentException("a steward does not ask for " + wanted);
        };
    }

    @Override
    public Machine<ShardMessage> start(Birth birth) {
        boolean founder = birth.founders().contains(birth.self());
        Configuration founders = founder ? Configuration.of(birth.founders()) : null;
        RaftConfig raft =
                model.raft()
                        .forServer(birth.self(), founders)
                        .withFirstLeader(firstLeader ? birth.founders().first() : null);
        ShardConfig config =
                new ShardConfig(
                        raft,
                        model.patienceNanos(),
                        model.retryNanos(),
                        model.resendNanos(),
                        model.compareNanos(),
                        model.bounds());
        Shard shard = Shard.recover(config, birth.log(), birth.state());
        return new Watched(shard, config, chronicle);
    }

    @Override
    public ShardView view(Machine<ShardMessage> machine) {
        return ((Watched) machine).view();
    }

    @Override
    public Columns columns(ShardView view) {
        return Group.columns(view.raft());
    }

    @Override
    public List<Invariant<ShardView>> invariants() {
        List<Invariant<ShardView>> all = new ArrayList<>();
        for (Invariant<RaftView> invariant : RaftInvariants.all(stage::clock)) {
            all.add(
                    new Invariant<>() {
                        @Override
                        public String name() {
                            return invariant.name();
                        }

                        @Override
                        public void check(NodeId node, ShardView view) {
                            invariant.check(node, view.raft());
                        }
                    });
        }
        all.add(new ReplicasAgree());
        return all;
    }

    @Override
    public List<Client> clients() {
        List<Client> all = new ArrayList<>(clients);
        all.add(steward);
        all.add(janitor);
        all.add(straggler);
        all.add(landlord);
        return all;
    }

    @Override
    public List<Moment<ShardMessage>> moments() {
        return List.of(
                new Moment<>(
                        "became leader",
                        effect ->
                                effect instanceof Effect.Noted<ShardMessage>(var note)
                                        && note instanceof RaftNote.BecameLeader),
                new Moment<>(
                        "forwarded a write",
                        effect ->
                                effect instanceof Effect.SendEarly<ShardMessage>(_, var message)
                                        && message instanceof ShardMessage.Forward));
    }

    @Override
    public boolean survives(Fault fault) {
        return !(fault instanceof Fault.Wipe) || steward.canSpareOne();
    }

    @Override
    public SortedSet<NodeId> core(SortedSet<NodeId> nodes) {
        SortedSet<NodeId> core = Core.of(group, steward, dice, nodes);
        calm.healed(core);
        return core;
    }

    @Override
    public boolean settled() {
        return clients.stream().allMatch(ShardClient::done)
                && steward.done()
                && landlord.done(stage.nodes())
                && straggler.done(stage.nodes())
                && calm.lasts(steward.leader());
    }

    @Override
    public List<Finding> judge() {
        if (ledger.unknownThat(true) > 0) {
            stage.sometimes(ShardWorld.UNKNOWN_SURVIVED);
        }
        if (ledger.unknownThat(false) > 0) {
            stage.sometimes(ShardWorld.UNKNOWN_LOST);
        }
        if (ledger.refusedCount() > 0) {
            stage.sometimes(ShardWorld.REFUSED);
        }
        return List.of(
                Findings.linearizability(ledger),
                Findings.noLostAcknowledgedWrite(ledger),
                Findings.refusedMeansUntouched(ledger));
    }
}
