package fulcrum.lab.database;

import fulcrum.database.schema.SystemTables;
import fulcrum.database.session.Coordinator;
import fulcrum.database.session.CoordinatorConfig;
import fulcrum.database.shard.Shard;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardConfig;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.shard.Site;
import fulcrum.database.transaction.TxnConfig;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Timer;
import fulcrum.machine.View;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.simulator.Birth;
import fulcrum.simulator.small.Act;
import fulcrum.simulator.small.SmallWorld;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// The machines of a story, and its time: three members with a coordinator and a replica of two
/// shards each, as the real ones are set up, and no catalog, but for group 0 where a story has need
/// of it. A message takes a millisecond, a disk no time, and clocks claim to be right within 5 ms;
/// they are quite right unless a story says else.
final class StoryStage {

    private static final long MESSAGE_NANOS = 1_000_000;
    private static final long CLOCK_ERROR_NANOS = 5_000_000;
    private static final long BEGINNING = 1_700_000_000_000_000_000L;
    private static final int ACTS_MOST = 100_000;

    private final StoryTown town = new StoryTown();
    private final SmallWorld<ShardMessage> world;
    private final boolean home;
    private final TreeMap<Integer, Long> arrivals = new TreeMap<>();
    private final TreeMap<NodeId, Long> offsets = new TreeMap<>();
    private long clockErrorNanos = CLOCK_ERROR_NANOS;
    private long now;

    /// What is lost on its way: told of each message at the time at which it would arrive.
    private final Predicate<SmallWorld.Flight> lost;

    /// @param home there is group 0 too
    StoryStage(
            boolean home,
            SmallWorld.Watcher<ShardMessage> watcher,
            Predicate<SmallWorld.Flight> lost) {
        this.home = home;
        this.lost = lost;
        this.world =
                new SmallWorld<>(
                        ShardCodec.MESSAGES,
                        ShardCodec.RECORDS,
                        this::start,
                        Place.nodes(StoryTown.SHARDS),
                        /* syncsAtOnce= */ true);
        world.watch(watcher);
        start();
    }

    private void start() {
        for (NodeId node : world.nodes()) {
            if (home || place(node).group() != SystemTables.GROUP) {
                world.perform(new Act.Restart(node));
            }
        }
    }

    private Machine<ShardMessage> start(Birth birth) {
        Place place = place(birth.self());
        Machine<ShardMessage> inside =
                place.isCoordinator()
                        ? new Coordinator(place.member(), CoordinatorConfig.DEFAULT, town)
                        : shard(place, birth);
        return new Clocked(
                place.member(),
                new Housed(
                        place,
                        new Houses(Place.nodes(StoryTown.SHARDS)),
                        inside,
                        clock -> clock,
                        Housed.Ear.NONE));
    }

    private Shard shard(Place place, Birth birth) {
        List<NodeId> replicas = town.replicas(place.group());
        RaftConfig raft =
                RaftConfig.of(place.member(), Configuration.of(new TreeSet<>(replicas)))
                        .withFirstLeader(StoryTown.firstLeader(place.group()))
                        .withRestAfter(0);
        Site site = new Site(place.group(), TxnConfig.DEFAULT, town.replicas(1));
        return Shard.recover(ShardConfig.of(raft), site, birth.log(), birth.state());
    }

    /// Tells its machine the time before each input.
    private final class Clocked implements Machine<ShardMessage> {

        private final NodeId member;
        private final Machine<ShardMessage> inside;

        Clocked(NodeId member, Machine<ShardMessage> inside) {
            this.member = member;
            this.inside = inside;
        }

        @Override
        public View view() {
            return inside.view();
        }

        @Override
        public void step(long local, Input<ShardMessage> input, Outbox<ShardMessage> out) {
            long wall = BEGINNING + now + offsets.getOrDefault(member, 0L);
            inside.step(local, new Input.Clock<>(wall, clockErrorNanos), out);
            inside.step(local, input, out);
        }
    }

    /// All clocks claim to be right within so much from now on.
    void claims(long errorNanos) {
        clockErrorNanos = errorNanos;
    }

    /// A member's clock is ahead by so much from now on, or behind.
    ///
    /// @param nanos within the error
    void sets(NodeId member, long nanos) {
        if (Math.abs(nanos) > clockErrorNanos) {
            throw new IllegalArgumentException("clocks of stories do not lie");
        }
        offsets.put(member, nanos);
    }

    static Place place(NodeId node) {
        return Place.of(node, StoryTown.SHARDS);
    }

    /// Nanoseconds since the beginning.
    long now() {
        return now;
    }

    ShardMessage message(SmallWorld.Flight flight) {
        ShardMessage message = world.message(flight);
        if (message == null) {
            throw new IllegalStateException("no story is so long that snapshots are sent");
        }
        return message;
    }

    boolean runs(Place place) {
        return world.machine(place.node(StoryTown.SHARDS)) != null;
    }

    void perform(Act act) {
        world.perform(act);
    }

    /// Stops it. What it stored is durable.
    void kill(Place place) {
        world.perform(new Act.Crash(place.node(StoryTown.SHARDS), 0, 0));
    }

    /// Stops everybody who runs, and starts them again. What they stored is durable.
    void restart() {
        for (NodeId node : world.nodes()) {
            if (world.machine(node) != null) {
                world.perform(new Act.Crash(node, 0, 0));
            }
        }
        start();
    }

    /// Lets things happen until something has, or for so long.
    void go(long nanos, BooleanSupplier enough) {
        long end = now + nanos;
        for (int acts = 0; acts < ACTS_MOST; acts++) {
            if (enough.getAsBoolean() || !next(end)) {
                return;
            }
        }
        throw new IllegalStateException("things happen without end");
    }

    /// Lets the next thing happen.
    ///
    /// @return false where that would be too late
    private boolean next(long end) {
        for (NodeId node : world.nodes()) {
            if (world.machine(node) != null && world.tasks(node) > 0) {
                world.perform(new Act.Finish(node, 0));
                return true;
            }
        }
        SmallWorld.Flight first = null;
        long arrival = Long.MAX_VALUE;
        for (SmallWorld.Flight flight : world.flights()) {
            long at = arrivals.computeIfAbsent(flight.number(), _ -> now + MESSAGE_NANOS);
            if (at < arrival) {
                arrival = at;
                first = flight;
            }
        }
        Due due = firstDue();
        if (Math.min(arrival, due.at) > end) {
            pass(end);
            return false;
        }
        if (first != null && arrival <= due.at) {
            pass(arrival);
            boolean drops = lost.test(first);
            world.perform(drops ? new Act.Drop(first.number()) : new Act.Deliver(first.number()));
        } else {
            pass(due.at);
            world.perform(new Act.Fire(due.node, due.timer));
        }
        return true;
    }

    private record Due(long at, NodeId node, Timer timer) {}

    private Due firstDue() {
        Due first = new Due(Long.MAX_VALUE, new NodeId(1), Timer.of("none"));
        for (NodeId node : world.nodes()) {
            for (Map.Entry<Timer, Long> timer : world.timers(node).entrySet()) {
                long at = now + Math.max(0, timer.getValue() - world.clock(node));
                if (at < first.at) {
                    first = new Due(at, node, timer.getKey());
                }
            }
        }
        return first;
    }

    private void pass(long time) {
        for (NodeId node : world.nodes()) {
            world.pass(node, time - now);
        }
        now = time;
    }
}
