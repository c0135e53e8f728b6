package fulcrum.lab.leaders;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.Step;
import fulcrum.database.catalog.Steward;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the members' hosts do beside running their replicas: each lets its steward look after the
/// groups that it leads, hears of the other members by a way of its own, as nodes do that gossip,
/// and wakes replicas that rest when it does not hear of somebody.
final class Hosts implements Client {

    private static final long TICK_NANOS = 100_000_000;
    private static final long SILENT_NANOS = 5 * TICK_NANOS;
    private static final long TIMEOUT_NANOS = 5_000_000_000L;

    /// A leader for so long may give a leadership away to even them out, as with real hosts.
    private static final long SETTLED_NANOS = 5_000_000_000L;

    private final LeadersWorld world;
    private final Leaderships leaderships;
    private final Catalog catalog;
    private final Dice dice;
    private final TreeMap<NodeId, Steward> stewards = new TreeMap<>();
    private final TreeMap<NodeId, Long> heard = new TreeMap<>();
    private final TreeMap<Long, Place> steps = new TreeMap<>();

    /// Since when each node of the world leads.
    private final TreeMap<NodeId, Long> ledSince = new TreeMap<>();

    Hosts(LeadersWorld world, Leaderships leaderships, Catalog catalog, Dice dice) {
        this.world = world;
        this.leaderships = leaderships;
        this.catalog = catalog;
        this.dice = dice;
    }

    @Override
    public void begin(Port port) {
        port.wakeAfter(TICK_NANOS);
    }

    @Override
    public void woken(Port port) {
        port.wakeAfter(1 + dice.below(2 * TICK_NANOS));
        TreeMap<NodeId, SortedMap<Long, RaftView>> up = new TreeMap<>();
        for (int number = 1; number <= world.members(); number++) {
            NodeId member = new NodeId(number);
            SortedMap<Long, RaftView> replicas = leaderships.replicas(member);
            if (replicas.isEmpty()) {
                stewards.remove(member); // the process is down, and forgets
                ledSince.keySet().removeAll(Place.nodes(member, world.groups()));
            } else {
                heard.put(member, port.time());
                up.put(member, replicas);
            }
        }
        boolean missing = up.size() < world.members();
        up.forEach((member, replicas) -> tick(member, replicas, missing, port));
    }

    private void tick(
            NodeId member, SortedMap<Long, RaftView> replicas, boolean missing, Port port) {
        Steward steward =
                stewards.computeIfAbsent(member, _ -> new Steward(Steward.Patience.STANDARD));
        boolean misses =
                heard.values().stream().anyMatch(last -> port.time() - last > SILENT_NANOS);
        for (long group : replicas.keySet()) {
            Place place = new Place(member, (int) group);
            Step step =
                    steward.next(
                            port.time(),
                            catalog,
                            replicas,
                            group,
                            other -> heard.getOrDefault(other, Long.MIN_VALUE));
            ShardCommand command = step.command();
            boolean settled = hasLedForLong(place, replicas.get(group), port);
            if (step instanceof Step.MoveLeader && (missing || !settled)) {
                steward.ended(group, port.time());
            } else if (command != null) {
                steps.put(ask(place, command, port), place);
            } else if (misses && dice.chance(1, 4)) {
                ask(place, new ShardCommand.Wake(), port);
            }
        }
    }

    /// As with real hosts, leaderships are not evened out as soon as one has moved, nor while
    /// anybody is missing.
    private boolean hasLedForLong(Place place, @Nullable RaftView view, Port port) {
        NodeId node = place.node(world.groups());
        if (view == null || view.role() != RaftView.Standing.LEADER) {
            ledSince.remove(node);
            return false;
        }
        Long since = ledSince.putIfAbsent(node, port.time());
        return since != null && port.time() - since >= SETTLED_NANOS;
    }

    private long ask(Place place, ShardCommand command, Port port) {
        return port.submit(place.node(world.groups()), command, TIMEOUT_NANOS);
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        Place place = steps.remove(ticket);
        Steward steward = place == null ? null : stewards.get(place.member());
        if (place != null && steward != null) {
            steward.ended(place.group(), port.time());
        }
    }
}
