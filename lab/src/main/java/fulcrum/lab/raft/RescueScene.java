package fulcrum.lab.raft;

import fulcrum.lab.group.GroupDraw;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Plan;
import fulcrum.machine.fault.Victim;
import fulcrum.simulator.Knobs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Everybody dies at once, and a majority stays dead for long. What is left is rescued: while that
/// is done, whoever does it dies too. Then the survivors live on, and in the midst of that the dead
/// come back.
///
/// @param nodes at the beginning
/// @param survivors fewer than a majority of them
/// @param plan who dies when, and for how long
public record RescueScene(int nodes, SortedSet<NodeId> survivors, Plan plan) {

    private static final long MILLI = 1_000_000;

    /// Until here the group is whole.
    static final long DEATH = 1_500 * MILLI;

    private static final long RESCUE = DEATH + 200 * MILLI;
    private static final long LIFE = RESCUE + 900 * MILLI;
    private static final long RETURN = LIFE + 1_500 * MILLI;
    private static final long STORM = 9_000 * MILLI;

    public RescueScene {
        survivors = Collections.unmodifiableSortedSet(new TreeSet<>(survivors));
    }

    /// The scene of a seed.
    public static RescueScene of(long seed) {
        Dice dice = Dice.of(seed).fork("rescue");
        int nodes = dice.between(2, 5);
        List<NodeId> all = new ArrayList<>();
        for (int number = 1; number <= nodes; number++) {
            all.add(new NodeId(number));
        }
        dice.shuffle(all);
        SortedSet<NodeId> left = new TreeSet<>(all.subList(0, dice.between(1, nodes / 2)));
        Plan plan = Plan.NONE;
        for (NodeId node : all) {
            // Not all in one moment, so that some have what others lack.
            long death = DEATH - dice.below(60 * MILLI);
            long until = left.contains(node) ? RESCUE : RETURN + dice.below(300 * MILLI);
            plan = plan.at(death, new Fault.Kill(Victim.of(node)), until - death);
        }
        for (NodeId node : left) {
            long again = RESCUE + dice.below(6 * MILLI);
            plan = plan.at(again, new Fault.Kill(Victim.of(node)), 50 * MILLI);
            plan = plan.at(LIFE - 100 * MILLI, new Fault.Kill(Victim.of(node)), 100 * MILLI);
        }
        return new RescueScene(nodes, left, plan);
    }

    /// What the universe of this scene is drawn from.
    public Knobs knobs() {
        return GroupDraw.KNOBS.withNodes(nodes).withPhases(STORM, 60_000 * MILLI).withPlan(plan);
    }
}
