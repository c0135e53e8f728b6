package fulcrum.lab.database;

import fulcrum.database.session.Coordinator;
import fulcrum.database.session.CoordinatorConfig;
import fulcrum.database.session.CoordinatorView;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Routes;
import fulcrum.database.session.SessionResult;
import fulcrum.database.shard.Shard;
import fulcrum.database.shard.ShardConfig;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardView;
import fulcrum.database.shard.Site;
import fulcrum.database.transaction.TxnConfig;
import fulcrum.database.transaction.TxnView;
import fulcrum.database.transaction.Why;
import fulcrum.lab.group.Group;
import fulcrum.lab.group.GroupDraw;
import fulcrum.machine.Dice;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftInvariants;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Birth;
import fulcrum.simulator.Client;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.verify.Verdict;
import fulcrum.verify.transactions.IsolationChecker;
import fulcrum.verify.transactions.IsolationLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// One run of the database's world.
final class DatabaseEpisode implements Episode<ShardMessage, Part> {

    private static final long MILLI = 1_000_000;

    private final Stage<Part> stage;
    private final Universe universe;
    private final Dice dice;
    private final int groups;
    private final List<NodeId> members = new ArrayList<>();
    private final Editions editions = new Editions();
    private final SchemaJudge schemas = new SchemaJudge();
    private final Operator operator;
    private final ShardConfig model;
    private final TxnConfig transacting;
    private final CoordinatorConfig coordinating;
    private final Plot plot;
    private final Isolation isolation;
    private final Diary diary = new Diary();
    private final Bank bank = new Bank();
    private final DeadlockJudge deadlocks;
    private final List<Worker> clients = new ArrayList<>();
    private final LastReader last;
    private final TreeMap<NodeId, Almanac> almanacs = new TreeMap<>();

    DatabaseEpisode(DatabaseWorld world, Universe universe, Stage<Part> stage) {
        this.stage = stage;
        this.universe = universe;
        this.dice = Dice.of(universe.seed()).fork("database world");
        this.groups = Place.groups(universe.nodes());
        for (int number = 1; number <= Place.MEMBERS; number++) {
            members.add(new NodeId(number));
        }
        this.deadlocks = new DeadlockJudge(stage);
        boolean far = universe.links().preset() == Universe.Preset.CROSS_REGION;
        RaftConfig raft = GroupDraw.config(universe, dice.fork("group"), false);
        long election = raft.timing().electionTimeoutNanosMax();
        this.model = model(raft, election);
        this.transacting = transacting(election);
        this.coordinating = coordinating(election);
        this.isolation = isolation(dice.below(5));
        stage.sometimes(ran(isolation));
        int lists = dice.chance(1, 2) ? dice.between(1, 4) : dice.between(4, Atlas.LISTS);
        int accounts = dice.between(2, dice.chance(1, 2) ? 3 : Atlas.ACCOUNTS);
        this.plot =
                new Plot(
                        editions,
                        isolation,
                        world.transactions(),
                        lists,
                        accounts,
                        dice.between(1, 5),
                        universe.stormNanos() / Math.max(1, world.transactions()),
                        dice.between(election / 100, 2 * election),
                        30 * election + (far ? 2_000 : 200) * MILLI);
        this.operator =
                new Operator(
                        editions,
                        dice.fork("operator"),
                        plot,
                        groups,
                        this::allDoors,
                        universe.stormNanos() / 8);
        for (int i = 1; i <= world.appenders(); i++) {
            clients.add(
                    new AppendClient(diary, dice.fork("client", i), plot, this::doors, this::told));
        }
        for (int i = 1; i <= world.tellers(); i++) {
            clients.add(new Teller(bank, dice.fork("teller", i), plot, this::doors, this::told));
        }
        this.last =
                new LastReader(
                        diary,
                        bank,
                        dice.fork("last"),
                        plot,
                        this::doors,
                        () -> operator.done() && clients.stream().allMatch(Worker::done));
    }

    private ShardConfig model(RaftConfig raft, long election) {
        return new ShardConfig(
                raft,
                dice.between(2 * election, 8 * election),
                dice.between(election / 10, election),
                dice.between(election / 10, election),
                4 * election,
                ShardConfig.Bounds.DEFAULT);
    }

    private TxnConfig transacting(long election) {
        return new TxnConfig(
                dice.between(2 * election, 8 * election),
                2 * election, // connections are never lost here, messages are
                dice.between(election, 4 * election),
                dice.between(election / 10, election),
                dice.between(election / 10, election),
                dice.chance(1, 2) ? 20 : 10_000,
                GroupDraw.DRIFT_PPM_MOST * 2_000);
    }

    private CoordinatorConfig coordinating(long election) {
        return new CoordinatorConfig(
                dice.between(2 * election, 8 * election),
                // Most often a deadlock that is not found never ends
                dice.chance(3, 4) ? 10_000 * election : dice.between(election, 6 * election),
                dice.between(2 * election, 20 * election),
                dice.between(election / 10, election),
                dice.between(election / 4, election),
                dice.between(4 * election, 20 * election),
                10 * MILLI,
                1000,
                1 << 20,
                1 << 16);
    }

    /// Of five, most are the strictest.
    private static Isolation isolation(int number) {
        return switch (number) {
            case 0 -> Isolation.READ_COMMITTED;
            case 1 -> Isolation.REPEATABLE_READ;
            default -> Isolation.SERIALIZABLE;
        };
    }

    private void told(SessionResult result, boolean asked) {
        if (asked) {
            stage.sometimes(foundOut(result.getClass()));
        }
        if (result instanceof SessionResult.Aborted aborted) {
            deadlocks.told(aborted);
        } else if (result instanceof SessionResult.Failed(Why why)) {
            stage.sometimes(failed(why));
        }
    }

    /// What counts the statements that failed.
    static String failed(Why why) {
        return "failed: " + why;
    }

    /// What counts the outcomes that clients had to ask for.
    static String foundOut(Class<? extends SessionResult> outcome) {
        return "found out: " + outcome.getSimpleName();
    }

    /// What counts the runs of an isolation.
    static String ran(Isolation isolation) {
        return "run at " + isolation;
    }

    /// What counts the transactions that were aborted.
    static String aborted(Why why) {
        return "aborted: " + why;
    }

    private List<NodeId> doors() {
        return operator.founded() ? allDoors() : List.of();
    }

    private List<NodeId> allDoors() {
        List<NodeId> doors = new ArrayList<>();
        for (NodeId node : stage.nodes()) {
            if (Place.of(node, groups).isCoordinator()) {
                doors.add(node);
            }
        }
        return doors;
    }

    @Override
    public Machine<ShardMessage> start(Birth birth) {
        Place place = Place.of(birth.self(), groups);
        Machine<ShardMessage> inside =
                place.isCoordinator()
                        ? new Coordinator(place.member(), coordinating, routes())
                        : shard(place, birth);
        Almanac almanac =
                almanacs.computeIfAbsent(
                        birth.self(),
                        node ->
                                new Almanac(
                                        stage,
                                        universe.clocks().wallErrorNanos(),
                                        dice.fork("clock", node.number())));
        return new Housed(place, groups, inside, almanac, schemas);
    }

    private Routes routes() {
        Routes routes = new Routes();
        routes.held(members);
        return routes;
    }

    private Shard shard(Place place, Birth birth) {
        SortedSet<NodeId> all = new TreeSet<>(members);
        RaftConfig raft = model.raft().forServer(place.member(), Configuration.of(all));
        ShardConfig config =
                new ShardConfig(
                        raft,
                        model.patienceNanos(),
                        model.retryNanos(),
                        model.resendNanos(),
                        model.compareNanos(),
                        model.bounds());
        Site site = new Site(place.group(), transacting, members);
        return Shard.recover(config, site, birth.log(), birth.state());
    }

    @Override
    public Part view(Machine<ShardMessage> machine) {
        return ((Housed) machine).view();
    }

    @Override
    public Columns columns(Part view) {
        ShardView shard = view.shard();
        return shard == null ? Columns.NONE : Group.columns(shard.raft());
    }

    @Override
    public List<Invariant<Part>> invariants() {
        List<Invariant<Part>> all = new ArrayList<>();
        for (int group = 0; group <= groups; group++) {
            int number = group;
            for (Invariant<RaftView> invariant :
                    RaftInvariants.all(
                            member -> stage.clock(new Place(member, number).node(groups)))) {
                all.add(new OfShard(number, invariant));
            }
        }
        all.add(deadlocks);
        return all;
    }

    private final class OfShard implements Invariant<Part> {

        private final int number;
        private final Invariant<RaftView> invariant;

        OfShard(int number, Invariant<RaftView> invariant) {
            this.number = number;
            this.invariant = invariant;
        }

        @Override
        public String name() {
            return invariant.name();
        }

        @Override
        public void check(NodeId node, Part view) {
            Place place = Place.of(node, groups);
            ShardView shard = view.shard();
            boolean begun = shard != null && shard.raft().now() > 0; // it knows more than the time
            if (place.group() == number && begun) {
                invariant.check(place.member(), Objects.requireNonNull(shard).raft());
            }
        }
    }

    @Override
    public List<Client> clients() {
        List<Client> all = new ArrayList<>(clients);
        all.add(operator);
        all.add(last);
        return all;
    }

    @Override
    public boolean settled() {
        return undone().isEmpty();
    }

    @Override
    public String left() {
        return ": " + String.join("; ", undone());
    }

    /// What the calm has still to bring: everybody served, and nothing left of any transaction.
    private List<String> undone() {
        List<String> undone = new ArrayList<>();
        if (!operator.done()) {
            undone.add("not all tables are as they are to be");
        }
        if (!clients.stream().allMatch(Worker::done)) {
            undone.add("clients wait");
        } else if (!last.done()) {
            undone.add("not all was read");
        }
        for (NodeId node : stage.nodes()) {
            Part part = stage.view(node);
            ShardView shard = part == null ? null : part.shard();
            CoordinatorView coordinator = part == null ? null : part.coordinator();
            TxnView txns = shard == null ? TxnView.NONE : shard.transactions();
            if (txns.guests() + txns.waiting() + txns.unlearned() > 0) {
                undone.add(Place.of(node, groups) + " has " + txns);
            }
            if (coordinator != null && coordinator.open() > 0) {
                undone.add(Place.of(node, groups) + " has " + coordinator);
            }
        }
        return undone;
    }

    @Override
    public List<Moment<ShardMessage>> moments() {
        return Moments.ALL;
    }

    @Override
    public List<Finding> judge() {
        IsolationLevel level =
                switch (isolation) {
                    case READ_COMMITTED -> IsolationLevel.READ_COMMITTED;
                    case REPEATABLE_READ -> IsolationLevel.SNAPSHOT;
                    case SERIALIZABLE -> IsolationLevel.STRICT_SERIALIZABLE;
                };
        String checker = "Isolation (" + level.label() + ")";
        return List.of(
                switch (IsolationChecker.check(diary.transactions(), level)) {
                    case Verdict.Valid _ -> Finding.valid(checker);
                    case Verdict.Violated verdict ->
                            Finding.violated(checker, String.join("\n", verdict.lines()));
                    case Verdict.Undecided(String reason) ->
                            new Finding(checker, Finding.Grade.UNDECIDED, reason);
                },
                bank.judge(),
                schemas.finding(),
                deadlocks.finding());
    }
}
