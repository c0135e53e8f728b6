package fulcrum.lab.timekeeper;

import fulcrum.machine.Dice;
import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.timekeeper.Timekeeper;
import fulcrum.protocols.timekeeper.TimekeeperConfig;
import fulcrum.protocols.timekeeper.TimekeeperInvariants;
import fulcrum.protocols.timekeeper.TimekeeperMessage;
import fulcrum.protocols.timekeeper.TimekeeperView;
import fulcrum.protocols.timekeeper.TimekeeperView.Standing;
import fulcrum.simulator.Birth;
import fulcrum.simulator.Client;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One run of the timekeepers' world.
///
/// In the calm nobody's clock is set any more. Then who is alone with its time has to know it, who
/// is not has to be free, and the errors of all who are right have to overlap.
final class TimekeeperEpisode implements Episode<TimekeeperMessage, TimekeeperView> {

    private static final long HOLD_NANOS = 3_000_000_000L;
    private static final int TIMES_TOLD = 20;

    private final TimekeeperWorld world;
    private final Stage<TimekeeperView> stage;
    private final Registrar registrar;
    private long since = -1;

    TimekeeperEpisode(TimekeeperWorld world, Universe universe, Stage<TimekeeperView> stage) {
        this.world = world;
        this.stage = stage;
        Dice dice = Dice.of(universe.seed()).fork("timekeeper world");
        this.registrar = new Registrar(dice, TIMES_TOLD, universe.stormNanos() / TIMES_TOLD);
    }

    @Override
    public List<Client> clients() {
        return List.of(registrar);
    }

    @Override
    public Machine<TimekeeperMessage> start(Birth birth) {
        return new Timekeeper(
                TimekeeperConfig.of(birth.self(), birth.founders(), world.offsetNanosMost()));
    }

    @Override
    public TimekeeperView view(Machine<TimekeeperMessage> machine) {
        return ((Timekeeper) machine).view();
    }

    @Override
    public Columns columns(TimekeeperView view) {
        String told = view.standing() == Standing.QUARANTINED ? "quarantd" : "compares";
        return new Columns(told, 0, view.errorNanos() / 1000);
    }

    @Override
    public List<Invariant<TimekeeperView>> invariants() {
        return TimekeeperInvariants.all(world.offsetNanosMost());
    }

    @Override
    public boolean settled() {
        SortedMap<NodeId, Long> walls = new TreeMap<>();
        if (!registrar.done()) {
            return false;
        }
        for (NodeId node : stage.nodes()) {
            TimekeeperView view = stage.view(node);
            if (view == null) {
                since = -1;
                return false;
            }
            walls.put(node, view.base() + stage.clock(node));
        }
        for (NodeId node : walls.keySet()) {
            if (!isJust(node, walls)) {
                since = -1;
                return false;
            }
        }
        if (since < 0) {
            since = stage.time();
        }
        boolean held = stage.time() - since >= HOLD_NANOS;
        if (held) {
            demandOverlap(walls);
        }
        return held;
    }

    /// Between half the greatest offset and somewhat more than it, either is just: whoever was
    /// quarantined has to come closer, and readings have errors.
    private boolean isJust(NodeId node, SortedMap<NodeId, Long> walls) {
        TimekeeperView view = stage.view(node);
        long most = world.offsetNanosMost();
        int majority = walls.size() / 2 + 1;
        long own = walls.getOrDefault(node, 0L);
        if (view == null) {
            return false;
        }
        if (company(own, most / 4, walls) >= majority) {
            return view.standing() == Standing.RIGHT;
        }
        boolean alone = company(own, 2 * most, walls) < majority;
        boolean others =
                walls.values().stream()
                        .anyMatch(wall -> company(wall, most / 4, walls) >= majority);
        return !alone || (others ? view.standing() == Standing.QUARANTINED : isUnsure(view));
    }

    private static boolean isUnsure(TimekeeperView view) {
        return view.standing() != Standing.RIGHT;
    }

    /// How many are so close.
    private static int company(long wall, long nanos, SortedMap<NodeId, Long> walls) {
        int count = 0;
        for (long other : walls.values()) {
            count += Math.abs(other - wall) <= nanos ? 1 : 0;
        }
        return count;
    }

    private void demandOverlap(SortedMap<NodeId, Long> walls) {
        for (Map.Entry<NodeId, Long> one : walls.entrySet()) {
            for (Map.Entry<NodeId, Long> other : walls.entrySet()) {
                TimekeeperView a = stage.view(one.getKey());
                TimekeeperView b = stage.view(other.getKey());
                if (a == null
                        || b == null
                        || a.standing() != Standing.RIGHT
                        || b.standing() != Standing.RIGHT) {
                    continue;
                }
                long apart = Math.abs(one.getValue() - other.getValue());
                if (apart > reach(one.getKey(), a) + reach(other.getKey(), b)) {
                    throw new InvariantViolated(
                            "Errors Overlap",
                            one.getKey()
                                    + " and "
                                    + other.getKey()
                                    + " are "
                                    + apart
                                    + " ns apart");
                }
            }
        }
    }

    /// The error as it has grown since.
    private long reach(NodeId node, TimekeeperView view) {
        long age = stage.clock(node) - view.at();
        return view.errorNanos() + TimekeeperConfig.Timing.USUAL.driftNanos(Math.max(0, age));
    }
}
