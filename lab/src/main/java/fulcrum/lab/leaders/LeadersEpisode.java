package fulcrum.lab.leaders;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogCodec;
import fulcrum.database.catalog.Member;
import fulcrum.database.catalog.MemberState;
import fulcrum.database.shard.Row;
import fulcrum.database.shard.Shard;
import fulcrum.database.shard.ShardConfig;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.ShardResult.Keyed;
import fulcrum.database.shard.ShardView;
import fulcrum.lab.group.Group;
import fulcrum.lab.group.GroupDraw;
import fulcrum.lab.group.Housed;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.simulator.Birth;
import fulcrum.simulator.Client;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/// One run of the world of leaders.
final class LeadersEpisode implements Episode<ShardMessage, ShardView> {

    private static final long LOOK_NANOS = 250_000_000;

    private final LeadersWorld world;
    private final Stage<ShardView> stage;
    private final ShardConfig model;
    private final Leaderships leaderships;
    private final Hosts hosts;
    private final List<Phase> phases =
            List.of(
                    new Phase(
                            "Leaderships Are Even before the Kill",
                            LeadersWorld.KILLED_NANOS,
                            this::even),
                    new Phase(
                            "Every Group Is Led before the Return",
                            LeadersWorld.BACK_NANOS,
                            this::led));

    /// Who led what when it was looked last, and since when.
    private SortedMap<Integer, NodeId> last = Collections.emptySortedMap();

    private long since;

    LeadersEpisode(LeadersWorld world, Universe universe, Stage<ShardView> stage) {
        this.world = world;
        this.stage = stage;
        Dice dice = Dice.of(universe.seed()).fork("leaders world");
        RaftConfig raft = GroupDraw.config(universe, dice.fork("group"), true);
        long election = raft.timing().electionTimeoutNanosMax();
        this.model =
                new ShardConfig(
                        raft,
                        4 * election,
                        election,
                        election,
                        4 * election,
                        ShardConfig.Bounds.DEFAULT);
        this.leaderships = new Leaderships(stage, world);
        this.hosts = new Hosts(world, leaderships, catalog(), dice.fork("hosts"));
    }

    private SortedSet<NodeId> members() {
        SortedSet<NodeId> members = new TreeSet<>();
        for (int number = 1; number <= world.members(); number++) {
            members.add(new NodeId(number));
        }
        return members;
    }

    /// All are active, and stay so.
    private Catalog catalog() {
        List<Keyed> rows = new ArrayList<>();
        for (NodeId node : members()) {
            Member.Addresses nowhere = new Member.Addresses(node + ":1", node + ":2", node + ":3");
            Member member = new Member(node, nowhere, MemberState.ACTIVE, 0);
            Bytes value = CatalogCodec.ROWS.encode(member);
            rows.add(new Keyed(Bytes.text("member/" + node), new Row(1, value)));
        }
        return Catalog.read(1, rows);
    }

    @Override
    public Machine<ShardMessage> start(Birth birth) {
        Place place = Place.of(birth.self(), world.groups());
        RaftConfig raft = model.raft().forServer(place.member(), Configuration.of(members()));
        ShardConfig config =
                new ShardConfig(
                        raft,
                        model.patienceNanos(),
                        model.retryNanos(),
                        model.resendNanos(),
                        model.compareNanos(),
                        model.bounds());
        Shard shard = Shard.recover(config, birth.log(), birth.state());
        return new Housed(place.homes(world.groups()), shard, _ -> true);
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
    public List<Client> clients() {
        return List.of(hosts, new Census());
    }

    /// Looks now and then who leads what. That each group is led is what a look asks for.
    private final class Census implements Client {

        @Override
        public void begin(Port port) {
            port.wakeAfter(LeadersWorld.SETTLED_NANOS);
        }

        @Override
        public void woken(Port port) {
            port.wakeAfter(LOOK_NANOS);
            SortedMap<Integer, NodeId> leaders = leaderships.byGroup();
            port.ended(port.time(), led(leaders) ? Port.Ending.OK : Port.Ending.REFUSED);
            for (Phase phase : phases) {
                phase.look(port.time(), leaders);
            }
        }

        @Override
        public void replied(long ticket, Reply reply, Port port) {}
    }

    private boolean led(SortedMap<Integer, NodeId> leaders) {
        return leaders.size() == world.groups();
    }

    private boolean even(SortedMap<Integer, NodeId> leaders) {
        return leaderships.even(leaders);
    }

    /// Before something happens, leaderships are to be so once at least: now and then a leader
    /// steps down, for messages are lost, and for a moment nobody leads its group.
    private final class Phase {

        private final String name;
        private final long endNanos;
        private final Predicate<SortedMap<Integer, NodeId>> wanted;
        private boolean met;
        private String last = "nobody looked";

        Phase(String name, long endNanos, Predicate<SortedMap<Integer, NodeId>> wanted) {
            this.name = name;
            this.endNanos = endNanos;
            this.wanted = wanted;
        }

        void look(long time, SortedMap<Integer, NodeId> leaders) {
            if (time < endNanos && time >= endNanos - LeadersWorld.SETTLED_NANOS) {
                met |= wanted.test(leaders);
                last = described(leaders);
            }
        }

        Finding finding() {
            return met ? Finding.valid(name) : Finding.violated(name, "never; in the end " + last);
        }
    }

    private String described(SortedMap<Integer, NodeId> leaders) {
        return leaders.size()
                + " of "
                + world.groups()
                + " groups are led, by those who are up "
                + leaderships.counts(leaders);
    }

    /// They are even, and have not moved for a while.
    @Override
    public boolean settled() {
        SortedMap<Integer, NodeId> now = leaderships.byGroup();
        boolean allUp = leaderships.counts(now).size() == world.members();
        if (!now.equals(last) || !allUp || !leaderships.even(now)) {
            last = now;
            since = stage.time();
        }
        return stage.time() - since >= LeadersWorld.QUIET_NANOS;
    }

    @Override
    public String left() {
        return ": " + described(leaderships.byGroup()) + ", or they moved";
    }

    @Override
    public List<Finding> judge() {
        return phases.stream().map(Phase::finding).toList();
    }
}
