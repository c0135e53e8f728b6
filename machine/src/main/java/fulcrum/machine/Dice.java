package fulcrum.machine;

import java.util.List;

/// A source of chance that is the same for the same seed on any machine and any JDK.
///
/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA
/// 2014, figure 16), because it is short, documented, and every state is a good one.
public final class Dice {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long seed;
    private long state;

    private Dice(long seed) {
        this.seed = seed;
        this.state = seed;
    }

    /// Dice that depend on the seed alone.
    public static Dice of(long seed) {
        return new Dice(seed);
    }

    /// Dice of their own for one purpose: they depend on this one's seed and on the name, not on
    /// what has been thrown, so that a new throw in one place changes nothing in another.
    public Dice fork(String purpose) {
        long mixed = seed;
        for (int i = 0; i < purpose.length(); i++) {
            mixed = mix(mixed + GOLDEN_GAMMA * (purpose.charAt(i) + 1));
        }
        return new Dice(mixed);
    }

    /// Dice of their own for one node and purpose.
    public Dice fork(String purpose, long number) {
        return new Dice(mix(fork(purpose).seed + GOLDEN_GAMMA * number));
    }

    /// Any of the 2^64 numbers.
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /// A number from 0 to below the bound.
    ///
    /// @param bound positive
    public long below(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("nothing is below " + bound);
        }
        return Math.unsignedMultiplyHigh(nextLong(), bound);
    }

    /// A number from 0 to below the bound.
    public int below(int bound) {
        return (int) below((long) bound);
    }

    /// A number from the least to the most, both included.
    public long between(long least, long most) {
        return least + below(most - least + 1);
    }

    /// A number from the least to the most, both included.
    public int between(int least, int most) {
        return (int) between((long) least, (long) most);
    }

    /// True in `numerator` of `denominator` cases.
    public boolean chance(long numerator, long denominator) {
        return below(denominator) < numerator;
    }

    /// One of the choices.
    public <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /// Puts the list in random order (Fisher and Yates).
    public <T> void shuffle(List<T> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            int j = below(i + 1);
            T moved = list.get(i);
            list.set(i, list.get(j));
            list.set(j, moved);
        }
    }

    private static long mix(long z) {
        long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
