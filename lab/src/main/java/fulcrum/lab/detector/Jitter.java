package fulcrum.lab.detector;

import fulcrum.machine.Dice;

/// What a network does to heartbeats, one by one: each takes its usual time, some take longer, some
/// are lost. They do not overtake each other.
///
/// @param usualNanosLeast that a heartbeat takes
/// @param usualNanosMost the same; drawn evenly from between the two
/// @param latePermille so many of a thousand take more
/// @param lateNanosMost drawn evenly from nothing to this
/// @param lostPermille so many of a thousand never come
public record Jitter(
        long usualNanosLeast,
        long usualNanosMost,
        int latePermille,
        long lateNanosMost,
        int lostPermille) {

    private static final long MILLI = 1_000_000;
    private static final double PERMILLE = 1000;

    /// One in ten takes up to 100 ms more, and one in two hundred is lost.
    public static final Jitter USUAL = new Jitter(MILLI, 3 * MILLI, 100, 100 * MILLI, 5);

    public Jitter {
        if (usualNanosLeast < 0
                || usualNanosMost <= usualNanosLeast
                || latePermille < 0
                || latePermille > 1000
                || lateNanosMost < 1
                || lostPermille < 0
                || lostPermille >= 1000) {
            throw new IllegalArgumentException(
                    "a heartbeat takes some time, is late by some, and comes now and then");
        }
    }

    /// Draws how long one takes.
    long delay(Dice dice) {
        long usual = dice.between(usualNanosLeast, usualNanosMost);
        return usual + (dice.chance(latePermille, 1000) ? dice.below(lateNanosMost) : 0);
    }

    boolean loses(Dice dice) {
        return dice.chance(lostPermille, 1000);
    }

    /// How probable it is that one takes so long or longer.
    double longerThan(double nanos) {
        double late = latePermille / PERMILLE;
        return (1 - late) * usualTail(nanos) + late * lateTail(nanos);
    }

    private double usualTail(double nanos) {
        double width = usualNanosMost - usualNanosLeast;
        return Math.clamp((usualNanosMost - nanos) / width, 0, 1);
    }

    /// Of the sum of both times, each drawn evenly: the share of a rectangle above a diagonal. The
    /// integral of the ramp `clamp(x, 0, most)` is a square, then a line.
    private double lateTail(double nanos) {
        double width = usualNanosMost - usualNanosLeast;
        double above = ramp(lateNanosMost - nanos + usualNanosMost);
        double below = ramp(lateNanosMost - nanos + usualNanosLeast);
        return (above - below) / (width * lateNanosMost);
    }

    private double ramp(double x) {
        if (x <= 0) {
            return 0;
        }
        return x <= lateNanosMost
                ? x * x / 2
                : (double) lateNanosMost * lateNanosMost / 2 + (x - lateNanosMost) * lateNanosMost;
    }
}
