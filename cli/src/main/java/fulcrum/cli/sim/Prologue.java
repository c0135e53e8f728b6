package fulcrum.cli.sim;

import fulcrum.simulator.Universe;
import fulcrum.simulator.World;

/// What a universe is like, for somebody who meets one for the first time.
public final class Prologue {

    private Prologue() {}

    /// Some lines.
    public static String of(World<?, ?> world, Universe universe) {
        Universe.Links links = universe.links();
        Universe.Disks disks = universe.disks();
        long drift = universe.clocks().driftPpmMost();
        return """
        seed %d makes a universe of %d nodes %s
          group    %s
          network  %s, loses %s and repeats %s of the messages
          disks    a sync takes %s to %s%s
          clocks   %s
          storm    %d s with up to %d faults; then calm, in which everything has to get done

        """
                .formatted(
                        universe.seed(),
                        universe.nodes(),
                        distance(links.preset()),
                        world.about(universe.nodes()),
                        links.fifo() ? "keeps the order of messages" : "mixes messages up",
                        share(links.lossPpm()),
                        share(links.duplicatePpm()),
                        FaultWords.time(disks.syncNanosLeast()),
                        FaultWords.time(disks.syncNanosMost()),
                        disks.hiccupPermille() == 0 ? "" : ", now and then much longer",
                        drift == 0 ? "run true" : "run fast or slow by up to " + share(drift),
                        universe.stormNanos() / 1_000_000_000,
                        universe.plan().strikes().size());
    }

    private static String distance(Universe.Preset preset) {
        return switch (preset) {
            case SAME_DATACENTRE -> "in one datacentre, 0.04 to 0.2 ms apart";
            case SAME_REGION -> "in three datacentres of one region, 0.3 to 1.5 ms apart";
            case CROSS_REGION -> "in three regions, 10 to 120 ms apart";
        };
    }

    private static String share(long ppm) {
        return ppm == 0 ? "none" : "%.2f %%".formatted(ppm / 10_000.0);
    }
}
