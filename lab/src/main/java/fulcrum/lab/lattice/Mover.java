package fulcrum.lab.lattice;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.quorum.Majority;
import fulcrum.protocols.lattice.leaderless.LeaderlessCommand;
import fulcrum.protocols.lattice.leaderless.LeaderlessView;
import fulcrum.protocols.lattice.leaderless.Placement;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import fulcrum.simulator.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Decides where the keys are: nodes join and leave, lost ones are replaced, and some are given up
/// as if they had been away for too long, and are taken back. One thing at a time, each by the
/// steps that placements demand.
final class Mover implements Client {

    private static final long TIMEOUT_NANOS = 2_000_000_000L;
    private static final int NODES_MOST = 8;

    /// What is under way.
    private sealed interface Task {

        /// The new homes are written to, and filled.
        record Filling(List<Move> moves, boolean lost) implements Task {}

        /// The new homes are read; the old ones are written to as well.
        record Handing(List<Move> moves, boolean lost) implements Task {}

        /// A node is given up and does not know it yet.
        record GivenUp(NodeId node) implements Task {}

        /// It is filled anew.
        record TakenBack(NodeId node) implements Task {}
    }

    /// A home of a range is replaced by another.
    private record Move(Bytes from, List<NodeId> before, List<NodeId> after) {}

    private final Stage<LeaderlessView> stage;
    private final Dice dice;
    private final long pauseNanos;
    private final boolean mayLose;
    private Placement placement;
    private @Nullable Task task;
    private final TreeSet<NodeId> lost = new TreeSet<>();
    private final TreeSet<NodeId> missing = new TreeSet<>();
    private final List<NodeId> newcomers = new ArrayList<>();
    private int changes;
    private boolean moved;
    private boolean copiesLost;

    Mover(
            Stage<LeaderlessView> stage,
            Dice dice,
            Placement founding,
            long pauseNanos,
            boolean mayLose) {
        this.stage = stage;
        this.dice = dice;
        this.placement = founding;
        this.pauseNanos = pauseNanos;
        this.mayLose = mayLose;
        this.changes = dice.chance(1, 4) ? 0 : dice.between(2, 8);
    }

    Placement placement() {
        return placement;
    }

    boolean idle() {
        return task == null && missing.isEmpty() && lost.isEmpty() && everybodyKnows();
    }

    /// A node may be lost now: what it alone had is gone.
    boolean canLoseOne() {
        return mayLose && idle();
    }

    boolean moved() {
        return moved;
    }

    boolean copiesLost() {
        return copiesLost;
    }

    /// What it waits for, in words.
    String progress() {
        return "placement " + placement.epoch() + (task == null ? " stands" : " on its way");
    }

    void replaced(NodeId newcomer, NodeId insteadOf) {
        copiesLost = true;
        missing.remove(insteadOf);
        lost.add(insteadOf);
        newcomers.add(newcomer);
    }

    /// A node is lost, and another one comes for it later.
    void losing(SortedSet<NodeId> nodes) {
        missing.addAll(nodes);
    }

    @Override
    public void begin(Port port) {
        port.wakeAfter(1 + dice.below(pauseNanos));
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {}

    @Override
    public void woken(Port port) {
        tell(port);
        Task now = task;
        if (now != null) {
            go(now, port);
        } else if (!lost.isEmpty()) {
            replace(lost.first());
        } else if (changes > 0 && missing.isEmpty() && !port.calm() && everybodyKnows()) {
            changes--;
            begin(dice.below(4), port);
        }
        port.wakeAfter(1 + dice.below(pauseNanos / (task == null ? 1 : 10)));
    }

    private void begin(int what, Port port) {
        Range range = dice.pick(placement.ranges());
        if (mayLose && what == 0) {
            giveUp(dice.pick(range.reading()));
        } else if (mayLose && what == 1) {
            NodeId home = dice.pick(range.reading());
            copiesLost = true;
            port.submit(home, new LeaderlessCommand.Rebuild(range.from()), TIMEOUT_NANOS);
            task = new Task.TakenBack(home);
        } else {
            exchange(range, port);
        }
    }

    // Steps

    private void go(Task now, Port port) {
        switch (now) {
            case Task.Filling(List<Move> moves, boolean wasLost) -> {
                if (moves.stream().allMatch(this::whole)) {
                    publish(moves, true, false);
                    task = new Task.Handing(moves, wasLost);
                }
            }
            case Task.Handing(List<Move> moves, boolean wasLost) -> {
                if (moves.stream().allMatch(this::handed)) {
                    publish(moves, true, true);
                    task = null;
                    leave(moves, wasLost, port);
                }
            }
            case Task.GivenUp(NodeId node) -> {
                LeaderlessView view = stage.view(node);
                if (view != null && view.durableEpoch() >= placement.epoch()) {
                    SortedSet<NodeId> gone = new TreeSet<>(placement.gone());
                    gone.remove(node);
                    place(touched(node), gone);
                    task = new Task.TakenBack(node);
                }
            }
            case Task.TakenBack(NodeId node) -> {
                LeaderlessView view = stage.view(node);
                if (view != null
                        && view.durableEpoch() >= placement.epoch()
                        && view.whole().containsAll(at(node))) {
                    task = null;
                }
            }
        }
    }

    private List<Bytes> at(NodeId node) {
        List<Bytes> from = new ArrayList<>();
        for (Range range : placement.ranges()) {
            if (range.writes(node)) {
                from.add(range.from());
            }
        }
        return from;
    }

    /// All new homes have all of the range.
    private boolean whole(Move move) {
        for (NodeId node : move.after) {
            LeaderlessView view = stage.view(node);
            if (view == null
                    || view.durableEpoch() < placement.epoch()
                    || !view.whole().contains(move.from)) {
                return false;
            }
        }
        return true;
    }

    /// A quorum of the old homes knows that the new ones are read.
    private boolean handed(Move move) {
        int know = 0;
        for (NodeId node : move.before) {
            LeaderlessView view = stage.view(node);
            know += view != null && view.durableEpoch() >= placement.epoch() ? 1 : 0;
        }
        return know >= Majority.of(move.before.size());
    }

    private void exchange(Range range, Port port) {
        List<NodeId> others = new ArrayList<>(port.nodes());
        others.removeAll(range.reading());
        others.removeAll(placement.gone());
        if (port.nodes().size() < NODES_MOST && (others.isEmpty() || dice.chance(1, 2))) {
            others = List.of(port.addNode());
        }
        if (others.isEmpty()) {
            return;
        }
        List<NodeId> after = new ArrayList<>(range.reading());
        after.set(dice.below(after.size()), dice.pick(others));
        List<Move> moves = List.of(new Move(range.from(), range.reading(), after));
        publish(moves, false, false);
        task = new Task.Filling(moves, false);
    }

    private void replace(NodeId gone) {
        NodeId newcomer = newcomers.removeFirst();
        lost.remove(gone);
        SortedSet<NodeId> all = new TreeSet<>(placement.gone());
        all.add(gone);
        placement = new Placement(placement.epoch(), placement.ranges(), placement.regions(), all);
        List<Move> moves = new ArrayList<>();
        for (Range range : placement.ranges()) {
            if (range.reading().contains(gone)) {
                List<NodeId> after = new ArrayList<>(range.reading());
                after.set(after.indexOf(gone), newcomer);
                moves.add(new Move(range.from(), range.reading(), after));
            }
        }
        publish(moves, false, false);
        task = new Task.Filling(moves, true);
    }

    private void giveUp(NodeId node) {
        copiesLost = true;
        SortedSet<NodeId> gone = new TreeSet<>(placement.gone());
        gone.add(node);
        place(touched(node), gone);
        task = new Task.GivenUp(node);
    }

    private void leave(List<Move> moves, boolean wasLost, Port port) {
        for (Move move : moves) {
            for (NodeId node : move.before) {
                boolean out = at(node).isEmpty() && port.nodes().contains(node);
                if (out && !wasLost && dice.chance(1, 2)) {
                    port.removeNode(node);
                    place(placement.ranges(), placement.gone());
                }
            }
        }
    }

    // Placements

    /// @param read the new homes are read
    /// @param over the old ones are left out
    private void publish(List<Move> moves, boolean read, boolean over) {
        moved = true;
        long epoch = placement.epoch() + 1;
        List<Range> ranges = new ArrayList<>(placement.ranges());
        for (Move move : moves) {
            int index = placement.indexOf(move.from);
            Range was = ranges.get(index);
            long readSince = read && !over ? epoch : was.readSince();
            List<NodeId> also = over ? List.of() : read ? move.before : move.after;
            ranges.set(
                    index,
                    new Range(
                            move.from,
                            epoch,
                            readSince,
                            read ? move.after : move.before,
                            also,
                            List.of()));
        }
        place(ranges, placement.gone());
    }

    /// The ranges of a node, changed as of the next placement.
    private List<Range> touched(NodeId node) {
        List<Range> ranges = new ArrayList<>();
        for (Range range : placement.ranges()) {
            ranges.add(
                    range.writes(node)
                            ? new Range(
                                    range.from(),
                                    placement.epoch() + 1,
                                    range.readSince(),
                                    range.reading(),
                                    range.also(),
                                    range.standIns())
                            : range);
        }
        return ranges;
    }

    private void place(List<Range> ranges, SortedSet<NodeId> gone) {
        moved = true;
        List<Range> complete = new ArrayList<>();
        for (Range range : ranges) {
            List<NodeId> standIns = new ArrayList<>(stage.nodes());
            standIns.removeAll(range.writing());
            standIns.removeAll(gone);
            complete.add(
                    new Range(
                            range.from(),
                            range.since(),
                            range.readSince(),
                            range.reading(),
                            range.also(),
                            standIns));
        }
        placement = new Placement(placement.epoch() + 1, complete, placement.regions(), gone);
    }

    private void tell(Port port) {
        for (NodeId node : port.nodes()) {
            LeaderlessView view = stage.view(node);
            boolean late = view != null && view.epoch() < placement.epoch();
            if (late && dice.chance(1, port.calm() ? 1 : 2)) {
                port.submit(node, new LeaderlessCommand.Place(placement), TIMEOUT_NANOS);
            }
        }
    }

    private boolean everybodyKnows() {
        for (NodeId node : stage.nodes()) {
            LeaderlessView view = stage.view(node);
            if (view == null || view.durableEpoch() < placement.epoch()) {
                return false;
            }
        }
        return true;
    }
}
