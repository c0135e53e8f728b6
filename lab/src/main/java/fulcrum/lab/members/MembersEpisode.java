package fulcrum.lab.members;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.Member;
import fulcrum.database.catalog.MemberState;
import fulcrum.database.catalog.Steward;
import fulcrum.database.gate.Gate;
import fulcrum.database.shard.Shard;
import fulcrum.database.shard.ShardConfig;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardView;
import fulcrum.lab.group.Findings;
import fulcrum.lab.group.Group;
import fulcrum.lab.group.GroupDraw;
import fulcrum.lab.group.Housed;
import fulcrum.lab.group.Ledger;
import fulcrum.lab.group.Workload;
import fulcrum.lab.shard.Chronicle;
import fulcrum.lab.shard.ShardClient;
import fulcrum.lab.shard.Watched;
import fulcrum.machine.Dice;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.simulator.Birth;
import fulcrum.simulator.Client;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;

/// One run of the members' world.
final class MembersEpisode implements Episode<ShardMessage, ShardView> {

    private static final int DATA = 1;
    private static final long MILLI = 1_000_000;

    private final Stage<ShardView> stage;
    private final Dice dice;
    private final ShardConfig model;
    private final Ledger ledger = new Ledger();
    private final Annals annals = new Annals();
    private final List<Watch> groups;
    private final Roster roster;
    private final Hosts hosts;
    private final List<Operator> operators = new ArrayList<>();
    private final List<ShardClient> clients = new ArrayList<>();

    MembersEpisode(MembersWorld world, Universe universe, Stage<ShardView> stage) {
        this.stage = stage;
        this.dice = Dice.of(universe.seed()).fork("members world");
        boolean far = universe.links().preset() == Universe.Preset.CROSS_REGION;
        // A group at rest is silent for so long that its members count as lost: the real host hears
        // of nodes by other ways too.
        RaftConfig raft = GroupDraw.config(universe, dice.fork("group"), true).withRestAfter(0);
        long election = raft.timing().electionTimeoutNanosMax();
        this.model =
                new ShardConfig(
                        raft,
                        dice.between(2 * election, 8 * election),
                        dice.between(election / 10, election),
                        dice.between(election / 10, election),
                        4 * election,
                        ShardConfig.Bounds.DEFAULT);
        this.roster = new Roster(stage, annals);
        this.groups = List.of(watch(0, new Chronicle(annals)), watch(DATA, chronicle()));
        this.hosts =
                new Hosts(
                        roster,
                        dice.fork("hosts"),
                        patience(election),
                        founding(universe.nodes() / Place.GROUPS),
                        () -> stage.sometimes(MembersWorld.ACTIVATED),
                        member -> groups.stream().anyMatch(group -> group.needs(member)));
        Operator.Haste haste = haste(far, universe.stormNanos() / 40);
        for (int i = 0; i < world.operators(); i++) {
            String name = String.valueOf((char) ('a' + i));
            operators.add(
                    new Operator(
                            name,
                            roster,
                            annals,
                            dice.fork("operator", i),
                            haste,
                            this::bearsLossOf,
                            stage::sometimes));
        }
        long share = universe.stormNanos() / Math.max(1, world.operations());
        long timeout = 2 * model.patienceNanos() + 500 * MILLI;
        var workload = new Workload(world.operations(), dice.between(1, 4), 45, share, timeout);
        for (int i = 1; i <= world.clients(); i++) {
            clients.add(new ShardClient(ledger, dice.fork("client", i), workload, this::doors));
        }
    }

    /// In a hurry, or not; with as much patience as it takes, or less; and of one mind, or not.
    private Operator.Haste haste(boolean far, long pause) {
        Dice own = dice.fork("haste");
        long most = (far ? 4 : 1) * (own.chance(1, 3) ? pause / 20 : pause);
        long timeout = own.chance(1, 2) ? 4_000 * MILLI : own.between(5, far ? 1_000 : 300) * MILLI;
        return new Operator.Haste(most, timeout, own.chance(1, 4));
    }

    private Steward.Patience patience(long election) {
        return new Steward.Patience(
                dice.between(3 * election, 10 * election),
                dice.between(50 * MILLI, 2 * election),
                dice.between(10 * election, 20 * election));
    }

    private Chronicle chronicle() {
        return new Chronicle(Chronicle.numbers(ledger));
    }

    private Watch watch(int group, Chronicle chronicle) {
        return new Watch(group, chronicle, stage, roster, model.raft());
    }

    private static CatalogChange founding(int members) {
        TreeMap<NodeId, Member.Addresses> founders = new TreeMap<>();
        for (int number = 1; number <= members; number++) {
            founders.put(new NodeId(number), Operator.address("f" + number));
        }
        return new CatalogChange.Found(founders, Gate.NEWEST, 0);
    }

    /// Where clients ask: at any member; in the calm, at those that hold replicas, once they are
    /// known, since who was removed and does not know it lets everybody wait.
    private List<NodeId> doors() {
        List<NodeId> all = new ArrayList<>();
        List<NodeId> holding = new ArrayList<>();
        SortedSet<NodeId> holders = annals.latest().holders();
        for (NodeId member : Place.members(stage.nodes(), DATA)) {
            NodeId door = new Place(member, DATA).node();
            all.add(door);
            if (holders.contains(member)) {
                holding.add(door);
            }
        }
        return stage.calm() && !holding.isEmpty() ? holding : all;
    }

    private boolean bearsLossOf(NodeId member) {
        return groups.stream().allMatch(group -> group.bearsLossOf(member));
    }

    @Override
    public Machine<ShardMessage> start(Birth birth) {
        Place place = Place.of(birth.self());
        SortedSet<NodeId> founders = Place.members(birth.founders(), DATA);
        boolean founder = founders.contains(place.member());
        RaftConfig raft =
                model.raft().forServer(place.member(), founder ? Configuration.of(founders) : null);
        ShardConfig config =
                new ShardConfig(
                        raft,
                        model.patienceNanos(),
                        model.retryNanos(),
                        model.resendNanos(),
                        model.compareNanos(),
                        model.bounds());
        Shard shard = Shard.recover(config, birth.log(), birth.state());
        Watched watched = new Watched(shard, config, groups.get(place.group()).chronicle());
        return new Housed(place.homes(), watched, of -> roster.heard(place.member(), of));
    }

    @Override
    public ShardView view(Machine<ShardMessage> machine) {
        return ((Housed) machine).view();
    }

    @Override
    public Columns columns(ShardView view) {
        return Group.columns(view.raft());
    }

    @Override
    public List<Invariant<ShardView>> invariants() {
        List<Invariant<ShardView>> all = new ArrayList<>();
        groups.forEach(group -> all.addAll(group.invariants()));
        return all;
    }

    @Override
    public List<Client> clients() {
        List<Client> all = new ArrayList<>(clients);
        all.add(hosts);
        all.addAll(operators);
        return all;
    }

    @Override
    public List<Moment<ShardMessage>> moments() {
        return new Moments().all();
    }

    @Override
    public void struck(Fault fault, SortedSet<NodeId> victims) {
        if (fault.kind() == Fault.Kind.KILL) {
            for (NodeId victim : victims) {
                Place place = Place.of(victim);
                groups.get(place.group()).killed(place.member());
            }
        }
    }

    @Override
    public SortedSet<NodeId> core(SortedSet<NodeId> nodes) {
        groups.forEach(Watch::healed);
        return nodes;
    }

    @Override
    public boolean settled() {
        return undone().isEmpty();
    }

    @Override
    public String left() {
        return ": "
                + String.join("; ", undone())
                + "; the members are "
                + annals.latest().members();
    }

    private List<String> undone() {
        Catalog catalog = annals.latest();
        List<String> undone = new ArrayList<>();
        note(undone, clients.stream().allMatch(ShardClient::done), "clients wait");
        note(undone, operators.stream().allMatch(Operator::done), "operators wait");
        note(undone, catalog.cluster() != null, "nobody has founded the cluster");
        note(undone, catalog.in(MemberState.JOINING).isEmpty(), "newcomers join");
        note(undone, roster.members().containsAll(catalog.holders()), "members do not exist");
        for (Watch group : groups) {
            note(undone, group.calmAs(catalog), group.toString());
        }
        return undone;
    }

    private static void note(List<String> undone, boolean done, String what) {
        if (!done) {
            undone.add(what);
        }
    }

    @Override
    public List<Finding> judge() {
        return List.of(
                Findings.linearizability(ledger),
                Findings.noLostAcknowledgedWrite(ledger),
                Findings.refusedMeansUntouched(ledger));
    }
}
