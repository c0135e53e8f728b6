package fulcrum.lab.group;

import fulcrum.machine.Dice;

/// What all clients of a run do.
///
/// @param operations of each client
/// @param keys that they share
/// @param readPercent of the operations are reads
/// @param pauseNanosMost between two operations
/// @param timeoutNanos after which an answer is no longer waited for
public record Workload(
        int operations, int keys, int readPercent, long pauseNanosMost, long timeoutNanos) {

    /// How often an operation is tried.
    public static final int ATTEMPTS_MOST = 60;

    /// Until the next operation: many come close together, so that something is always under way
    /// somewhere.
    public long pauseNanos(Dice dice) {
        long most = dice.chance(1, 2) ? pauseNanosMost : pauseNanosMost / 100;
        return 1 + dice.below(most);
    }

    /// Until an operation is tried again: longer and longer.
    public static long retryNanos(Dice dice, int attempts) {
        return dice.between(1_000_000L, 20_000_000L * Math.min(attempts, 10));
    }
}
