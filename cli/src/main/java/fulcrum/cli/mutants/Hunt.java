package fulcrum.cli.mutants;

import fulcrum.simulator.Simulation;
import fulcrum.simulator.Universe;
import fulcrum.simulator.Verdict;
import fulcrum.simulator.World;

/// Runs a world seed by seed until something goes wrong.
public final class Hunt {

    private Hunt() {}

    /// How a hunt ended.
    public sealed interface Outcome {

        /// How many seeds were run.
        long seeds();

        /// Something noticed.
        ///
        /// @param seed the run in which it did
        /// @param seeds how many were run, that one included
        record Caught(long seed, long seeds, Verdict.Failed verdict) implements Outcome {}

        /// Nothing noticed anything.
        record Escaped(long seeds) implements Outcome {}
    }

    /// Runs at most so many seeds from a base on.
    public static Outcome run(World<?, ?> world, long base, long most) {
        for (long seed = base; seed < base + most; seed++) {
            if (verdict(world, seed) instanceof Verdict.Failed failed) {
                return new Outcome.Caught(seed, seed - base + 1, failed);
            }
        }
        return new Outcome.Escaped(most);
    }

    /// Runs one seed.
    static Verdict verdict(World<?, ?> world, long seed) {
        return Simulation.run(world, Universe.from(seed, world.knobs())).verdict();
    }
}
