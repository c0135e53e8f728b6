package fulcrum.cli.sim;

import fulcrum.machine.fault.Plan;
import fulcrum.machine.fault.Strike;
import fulcrum.machine.trace.TraceListener;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Run;
import fulcrum.simulator.Simulation;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the user asked to be simulated, seed aside.
///
/// @param world which world
/// @param nodes how many nodes a run begins with; as the seed has it where null
/// @param strikes the numbers of the faults that may strike; all of the plan where null
public record Scope(World<?, ?> world, @Nullable Integer nodes, @Nullable List<Integer> strikes) {

    /// The bounds within which universes are drawn.
    public Knobs knobs() {
        return nodes == null ? world.knobs() : world.knobs().withNodes(nodes);
    }

    /// The universe of a seed.
    public Universe universe(long seed) {
        Universe universe = Universe.from(seed, knobs());
        List<Integer> wanted = strikes;
        if (wanted == null) {
            return universe;
        }
        List<Strike> some =
                universe.plan().strikes().stream()
                        .filter(strike -> wanted.contains(strike.number()))
                        .toList();
        return universe.withPlan(new Plan(some));
    }

    /// Runs a seed.
    public Run run(long seed) {
        return Simulation.run(world, universe(seed));
    }

    /// Runs a seed before a listener.
    public Run run(long seed, TraceListener listener) {
        return Simulation.run(world, universe(seed), listener);
    }

    /// The command that runs a seed again.
    public String repeat(long seed) {
        StringBuilder command = new StringBuilder("./fulcrum sim ");
        command.append(world.name()).append(" --seed ").append(seed);
        if (nodes != null) {
            command.append(" --nodes ").append(nodes);
        }
        if (strikes != null) {
            command.append(strikesOption(strikes));
        }
        return command.toString();
    }

    /// The command that runs a part of a failing run's plan.
    String repeat(Run part) {
        List<Integer> numbers =
                part.universe().plan().strikes().stream().map(Strike::number).toList();
        return new Scope(world, nodes, numbers).repeat(part.seed());
    }

    private static String strikesOption(List<Integer> numbers) {
        if (numbers.isEmpty()) {
            return " --strikes none";
        }
        return " --strikes " + String.join(",", numbers.stream().map(String::valueOf).toList());
    }
}
