package fulcrum.simulator;

import fulcrum.machine.Dice;
import fulcrum.machine.fault.Plan;
import fulcrum.machine.trace.TraceLine;
import java.util.List;

/// Everything about a run that chance decides once: sizes, links, disks, clocks and faults. What
/// chance decides on the way comes from dice of the same seed.
///
/// @param nodes with which the run begins, numbered from 1
/// @param plan which faults strike, and when
public record Universe(
        long seed,
        int nodes,
        Links links,
        Disks disks,
        States states,
        Clocks clocks,
        Processes processes,
        long stormNanos,
        long calmNanos,
        Plan plan) {

    private static final long MICRO = 1000;
    private static final long MILLI = 1_000_000;

    /// So much longer may everything take across regions.
    private static final int FAR = 4;

    /// Distances between nodes.
    public enum Preset {
        /// One way takes 40 to 200 microseconds.
        SAME_DATACENTRE,
        /// Three datacentres of one region: 0.3 to 1.5 ms between them.
        SAME_REGION,
        /// Three regions: 10 to 120 ms between them.
        CROSS_REGION
    }

    /// The network.
    ///
    /// @param fifo messages of a link keep their order unless a fault says otherwise
    /// @param lossPpm millionths of messages that are lost
    /// @param duplicatePpm millionths of messages that arrive twice
    /// @param pieces in which a snapshot travels
    /// @param pieceNanosMost between two pieces, besides the distance
    public record Links(
            Preset preset,
            boolean fifo,
            int lossPpm,
            int duplicatePpm,
            int pieces,
            long pieceNanosMost) {}

    /// The disks.
    ///
    /// @param syncNanosLeast no sync is faster
    /// @param syncNanosMost few syncs are slower
    /// @param hiccupPermille of syncs take twenty times as long
    /// @param lazyNanos within which lazily stored records are synced
    /// @param readNanosMost a load takes at most about this long
    public record Disks(
            long syncNanosLeast,
            long syncNanosMost,
            int hiccupPermille,
            long lazyNanos,
            long readNanosMost) {}

    /// The key-value states.
    ///
    /// @param coldPermille of keys have to be loaded before they can be looked at
    /// @param unflushedMost so many applied batches may be lost in a crash, if not more
    /// @param exportNanosMost an export takes at most about this long
    public record States(int coldPermille, int unflushedMost, long exportNanosMost) {}

    /// The clocks.
    ///
    /// @param driftPpmMost by which no node's clock is faster or slower than the truth
    /// @param wallErrorNanos the bound of the wall clocks' error that nodes are told; a clock that
    ///   a fault has set may be wrong by more
    public record Clocks(long driftPpmMost, long wallErrorNanos) {}

    /// The processes.
    ///
    /// @param stepNanosMost a batch of inputs keeps a node busy for at most this long
    public record Processes(long stepNanosMost) {}

    /// In some universes one clock is as slow as any may be, and all the others as fast: the number
    /// of its node, or 0.
    int loneSlowClock() {
        Dice dice = Dice.of(seed).fork("lone clock");
        return dice.chance(1, 3) ? dice.between(1, nodes) : 0;
    }

    /// The universe of a seed.
    public static Universe from(long seed) {
        return from(seed, Knobs.DEFAULT);
    }

    /// The universe of a seed within bounds.
    public static Universe from(long seed, Knobs knobs) {
        Dice dice = Dice.of(seed).fork("universe");
        int nodes = dice.fork("nodes").between(knobs.nodesLeast(), knobs.nodesMost());
        Preset drawn = dice.fork("preset").pick(PRESETS);
        Preset preset = knobs.preset() == null ? drawn : knobs.preset();
        Plan scripted = knobs.plan();
        return new Universe(
                seed,
                nodes,
                links(dice.fork("links"), preset, scripted != null),
                disks(dice.fork("disks")),
                states(dice.fork("states")),
                clocks(dice.fork("clocks"), knobs),
                new Processes(dice.fork("processes").between(2 * MICRO, 50 * MICRO)),
                knobs.stormNanos(),
                preset == Preset.CROSS_REGION ? FAR * knobs.calmNanos() : knobs.calmNanos(),
                scripted == null ? Weather.draw(dice.fork("plan"), knobs, nodes) : scripted);
    }

    private static final List<Preset> PRESETS =
            List.of(
                    Preset.SAME_DATACENTRE,
                    Preset.SAME_DATACENTRE,
                    Preset.SAME_REGION,
                    Preset.SAME_REGION,
                    Preset.CROSS_REGION);

    /// The same universe with another plan.
    public Universe withPlan(Plan other) {
        return new Universe(
                seed, nodes, links, disks, states, clocks, processes, stormNanos, calmNanos, other);
    }

    /// Where a plan is scripted, what arrives twice is the plan's.
    private static Links links(Dice dice, Preset preset, boolean scripted) {
        return new Links(
                preset,
                dice.chance(2, 3),
                dice.chance(1, 2) ? 0 : dice.between(100, 20_000),
                scripted ? 0 : duplicatePpm(dice),
                dice.between(1, 16),
                (10 * MICRO) << dice.below(12));
    }

    private static int duplicatePpm(Dice dice) {
        return switch (dice.below(4)) {
            case 0, 1 -> 0;
            case 2 -> dice.between(100, 20_000);
            default -> dice.between(20_000, 300_000);
        };
    }

    private static Disks disks(Dice dice) {
        long least = dice.between(20 * MICRO, 500 * MICRO);
        return new Disks(
                least,
                least * dice.between(2, 6),
                dice.chance(1, 2) ? 0 : dice.between(1, 20),
                dice.between(5 * MILLI, 500 * MILLI),
                dice.between(100 * MICRO, 5 * MILLI));
    }

    private static States states(Dice dice) {
        return new States(
                dice.chance(1, 2) ? 0 : dice.between(1, 300),
                dice.between(1, 400),
                dice.between(1 * MILLI, 200 * MILLI));
    }

    private static Clocks clocks(Dice dice, Knobs knobs) {
        return new Clocks(
                switch (dice.below(4)) {
                    case 0 -> 0;
                    case 1 -> knobs.driftPpmMost();
                    default -> dice.between(0, knobs.driftPpmMost());
                },
                dice.between(MILLI / 10, 10 * MILLI));
    }

    /// The universe in lines, to be printed before a run.
    @Override
    public String toString() {
        return "seed "
                + seed
                + "\n  nodes      "
                + nodes
                + "\n  links      "
                + links.preset
                + (links.fifo ? ", in order" : ", out of order")
                + ", loss "
                + links.lossPpm
                + " ppm, duplicates "
                + links.duplicatePpm
                + " ppm, snapshots in "
                + links.pieces
                + " pieces, "
                + micros(links.pieceNanosMost)
                + " between them\n  disks      sync "
                + micros(disks.syncNanosLeast)
                + " to "
                + micros(disks.syncNanosMost)
                + ", hiccups "
                + disks.hiccupPermille
                + "/1000, lazy within "
                + micros(disks.lazyNanos)
                + ", reads up to "
                + micros(disks.readNanosMost)
                + "\n  states     cold "
                + states.coldPermille
                + "/1000, unflushed up to "
                + states.unflushedMost
                + ", exports up to "
                + micros(states.exportNanosMost)
                + "\n  clocks     drift up to "
                + clocks.driftPpmMost
                + " ppm, wall error "
                + micros(clocks.wallErrorNanos)
                + "\n  processes  a batch takes up to "
                + micros(processes.stepNanosMost)
                + "\n  storm      "
                + TraceLine.seconds(stormNanos)
                + " s, then calm for at most "
                + TraceLine.seconds(calmNanos)
                + " s\n  faults     "
                + plan.strikes().size()
                + (plan.strikes().isEmpty() ? "" : "\n    ")
                + plan.toString().replace("\n", "\n    ")
                + "\n";
    }

    private static String micros(long nanos) {
        return nanos / 1000 + " us";
    }
}
