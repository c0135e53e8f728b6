package fulcrum.prove;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Plan;
import fulcrum.machine.fault.Victim;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Draws which faults strike when.
///
/// Time is cut into slots, one fault in each: all kinds in random order, then all again, so that
/// every kind strikes as often as a verdict asks for. Most faults are over before the next begins;
/// one in four lasts into the next. Half of those that strike a node strike the leader.
public final class Schedule {

    /// Who leads when a fault strikes.
    public static final Victim LEADER = new Victim.Playing("leader");

    private static final long SECOND = 1_000_000_000L;
    private static final long SLOT_NANOS_MOST = 8 * SECOND;
    private static final long CALM_NANOS_MOST = 5 * SECOND;

    /// Rounds in which everything strikes once: a few more than a verdict asks for, since not every
    /// strike hits.
    private static final int ROUNDS_LEAST = 12;

    private static final int ROUNDS_LEAST_SHORT = 4;
    private static final long SHORT_NANOS = 300 * SECOND;

    private final Dice dice;
    private final List<NodeId> nodes;

    private Schedule(Dice dice, int nodes) {
        this.dice = dice;
        this.nodes = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            this.nodes.add(new NodeId(node));
        }
    }

    /// Draws a plan.
    ///
    /// @param kinds of which each strikes about equally often
    /// @param durationNanos of the whole run; it begins and ends calmly
    public static Plan draw(long seed, int nodes, SortedSet<Fault.Kind> kinds, long durationNanos) {
        return new Schedule(Dice.of(seed).fork("schedule"), nodes).draw(kinds, durationNanos);
    }

    private Plan draw(SortedSet<Fault.Kind> kinds, long durationNanos) {
        Plan plan = Plan.NONE;
        if (kinds.isEmpty()) {
            return plan;
        }
        long calm = Math.min(CALM_NANOS_MOST, durationNanos / 10);
        long usable = durationNanos - 2 * calm;
        long least = durationNanos < SHORT_NANOS ? ROUNDS_LEAST_SHORT : ROUNDS_LEAST;
        long rounds = Math.max(least, usable / (SLOT_NANOS_MOST * kinds.size()));
        long slot = usable / (rounds * kinds.size());
        long at = calm;
        for (long round = 0; round < rounds; round++) {
            List<Fault.Kind> order = new ArrayList<>(kinds);
            dice.shuffle(order);
            for (Fault.Kind kind : order) {
                long percent = dice.chance(1, 4) ? dice.between(105, 150) : dice.between(35, 65);
                plan = plan.at(at, fault(kind), slot * percent / 100);
                at += slot;
            }
        }
        return plan;
    }

    private Fault fault(Fault.Kind kind) {
        return switch (kind) {
            case KILL -> new Fault.Kill(dice.chance(1, 10) ? Victim.ALL : victim());
            case PAUSE -> new Fault.Pause(victim());
            case PARTITION -> dice.chance(1, 3) ? cut() : partition();
            case ISOLATE ->
                    dice.chance(1, 3)
                            ? new Fault.OneWay(victim(), dice.chance(1, 2))
                            : new Fault.Isolate(victim());
            case DELAY -> new Fault.Delay(victim(), dice.between(10, 200) * 1_000_000L);
            case DROP -> new Fault.Drop(victim(), dice.between(5, 50) * 10);
            case DISK -> disk();
            case SKEW -> {
                long jump = dice.between(50, 1_000) * 1_000_000L;
                yield new Fault.ClockJump(victim(), dice.chance(1, 2) ? jump : -jump);
            }
        };
    }

    private Victim victim() {
        return dice.chance(1, 2) ? LEADER : new Victim.Named(dice.pick(nodes));
    }

    private Fault disk() {
        return switch (dice.below(4)) {
            case 0 -> new Fault.FullDisk(victim());
            case 1 -> new Fault.FailedSync(victim());
            default -> new Fault.SlowDisk(victim(), dice.between(2, 20));
        };
    }

    private Fault partition() {
        List<SortedSet<NodeId>> halves = halves();
        return new Fault.Partition(halves);
    }

    private Fault cut() {
        List<SortedSet<NodeId>> halves = halves();
        return new Fault.Cut(halves.getFirst(), halves.getLast());
    }

    /// Two parts of which neither is empty.
    private List<SortedSet<NodeId>> halves() {
        List<NodeId> order = new ArrayList<>(nodes);
        dice.shuffle(order);
        int first = order.size() < 2 ? order.size() : dice.between(1, order.size() - 1);
        return List.of(
                new TreeSet<>(order.subList(0, first)),
                new TreeSet<>(order.subList(first, order.size())));
    }
}
