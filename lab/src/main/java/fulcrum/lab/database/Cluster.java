package fulcrum.lab.database;

import fulcrum.database.session.Coordinator;
import fulcrum.database.session.CoordinatorView;
import fulcrum.database.shard.Shard;
import fulcrum.database.shard.ShardConfig;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardView;
import fulcrum.database.shard.Site;
import fulcrum.database.transaction.Coprocessor;
import fulcrum.database.transaction.TxnView;
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
import fulcrum.simulator.Episode.Moment;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// The members of a database in a universe: their machines, what must hold of them after every
/// step, and what is left to be done. Who uses it is another's.
public final class Cluster {

    /// What the clocks of a run begin with, in nanoseconds since 1970.
    public static final long BEGINNING = Almanac.BEGINNING;

    private final Universe universe;
    private final Stage<Part> stage;
    private final Houses houses;
    private final Tuning tuning;
    private final Membership membership;
    private final Dice dice;
    private final long lieNanosMost;
    private final Housed.Ear ear;
    private final SortedSet<NodeId> founders = new TreeSet<>();
    private final TreeMap<NodeId, Almanac> almanacs = new TreeMap<>();

    /// Who is a member.
    ///
    /// @param replicas who has a replica of a group, or is to have
    /// @param members who has one of any
    record Membership(LongFunction<List<NodeId>> replicas, Supplier<List<NodeId>> members) {}

    /// @param lieNanosMost by so much the truth may be beyond the bound of a clock; 0 for never
    /// @param ear hears what replicas do
    Cluster(
            Universe universe,
            Stage<Part> stage,
            Houses houses,
            Tuning tuning,
            Membership membership,
            Dice dice,
            long lieNanosMost,
            Housed.Ear ear) {
        this.universe = universe;
        this.stage = stage;
        this.houses = houses;
        this.tuning = tuning;
        this.membership = membership;
        this.dice = dice;
        this.lieNanosMost = lieNanosMost;
        this.ear = ear;
        for (int number = 1; number <= Place.MEMBERS; number++) {
            founders.add(new NodeId(number));
        }
    }

    /// Where answers come from afar, a page holds more than one row.
    private static final int FAR_BYTES = 10_000;

    /// One whose members stay the same, with clocks that keep their bounds.
    ///
    /// @param programs what runs the programs of reads
    public static Cluster of(Universe universe, Stage<Part> stage, Coprocessor programs) {
        Dice dice = Dice.of(universe.seed()).fork("cluster");
        RaftConfig raft = GroupDraw.config(universe, dice.fork("group"), false);
        Tuning drawn = Tuning.draw(raft, dice).with(programs);
        boolean far = universe.links().preset() == Universe.Preset.CROSS_REGION;
        Houses houses = new Houses(universe.nodes());
        Mover nobody = new Mover(stage, houses, dice.fork("moves"), 0, 1);
        return new Cluster(
                universe,
                stage,
                houses,
                far ? drawn.scanning(FAR_BYTES) : drawn,
                new Membership(nobody::replicas, nobody::members),
                dice,
                0,
                Housed.Ear.NONE);
    }

    /// What universes of databases with so many groups with data are drawn from.
    public static Knobs knobs(int groupsLeast, int groupsMost) {
        return GroupDraw.KNOBS
                .withNodes(Place.nodes(groupsLeast), Place.nodes(groupsMost))
                .withoutFaults(List.of("wipe", "clock-jump", "clock-freeze"))
                .withAims(List.of("leader"), Moments.NAMES);
    }

    /// What a world of so many nodes has, in a line.
    public static String about(int nodes) {
        int groups = Place.groups(nodes);
        return Place.MEMBERS
                + " members, each of them "
                + (groups + 2)
                + " nodes: a coordinator, and a replica of the catalog and of each other group";
    }

    /// The moments that faults may wait for.
    public static List<Moment<ShardMessage>> moments() {
        return Moments.ALL;
    }

    /// How many groups with data there are; they have the numbers from 1 on.
    public int groups() {
        return houses.groups();
    }

    /// How long a follower waits at most before it wants to lead, in nanoseconds.
    public long electionNanosMost() {
        return tuning.model().raft().timing().electionTimeoutNanosMax();
    }

    /// The nodes with coordinators.
    public List<NodeId> doors() {
        List<NodeId> doors = new ArrayList<>();
        for (NodeId node : stage.nodes()) {
            if (isDoor(node)) {
                doors.add(node);
            }
        }
        return doors;
    }

    /// A node has a coordinator.
    public boolean isDoor(NodeId node) {
        return houses.of(node).isCoordinator();
    }

    /// Whose part a node of the world is.
    public NodeId member(NodeId node) {
        return houses.of(node).member();
    }

    /// Makes the machine of one life.
    public Machine<ShardMessage> start(Birth birth) {
        Place place = houses.of(birth.self());
        Machine<ShardMessage> inside =
                place.isCoordinator()
                        ? new Coordinator(
                                place.member(),
                                tuning.coordinating(),
                                new Signposts(membership.replicas()))
                        : shard(place, birth);
        Almanac almanac =
                almanacs.computeIfAbsent(
                        birth.self(),
                        node ->
                                new Almanac(
                                        stage,
                                        universe.clocks().wallErrorNanos(),
                                        lieNanosMost,
                                        dice.fork("clock", node.number())));
        return new Housed(place, houses, inside, almanac, ear);
    }

    private Shard shard(Place place, Birth birth) {
        ShardConfig model = tuning.model();
        boolean founder = birth.founders().contains(birth.self());
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
        Site site = new Site(place.group(), tuning.transacting(), membership.members().get());
        return Shard.recover(config, site, birth.log(), birth.state());
    }

    /// A picture of one of its machines.
    public Part view(Machine<ShardMessage> machine) {
        return ((Housed) machine).view();
    }

    /// What a trace line says of a part.
    public Columns columns(Part view) {
        ShardView shard = view.shard();
        return shard == null ? Columns.NONE : Group.columns(shard.raft());
    }

    /// What must hold after every step.
    public List<Invariant<Part>> invariants() {
        List<Invariant<Part>> all = new ArrayList<>();
        for (int group = 0; group <= groups(); group++) {
            int number = group;
            for (Invariant<RaftView> invariant :
                    RaftInvariants.all(
                            member -> stage.clock(houses.node(new Place(member, number))))) {
                all.add(new OfShard(number, invariant));
            }
        }
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
            Place place = houses.of(node);
            ShardView shard = view.shard();
            boolean begun = shard != null && shard.raft().now() > 0; // it knows more than the time
            if (place.group() == number && begun) {
                invariant.check(place.member(), Objects.requireNonNull(shard).raft());
            }
        }
    }

    /// What is left of transactions, in words; nothing where all have come to their ends.
    public List<String> undone() {
        List<String> undone = new ArrayList<>();
        for (NodeId node : stage.nodes()) {
            Part part = stage.view(node);
            ShardView shard = part == null ? null : part.shard();
            CoordinatorView coordinator = part == null ? null : part.coordinator();
            TxnView txns = shard == null ? TxnView.NONE : shard.transactions();
            if (txns.guests() + txns.waiting() + txns.unlearned() > 0) {
                undone.add(houses.of(node) + " has " + txns);
            }
            if (coordinator != null && coordinator.open() + coordinator.heldBytes() > 0) {
                undone.add(houses.of(node) + " has " + coordinator);
            }
        }
        return undone;
    }
}
