package fulcrum.bench.load;

import java.util.concurrent.TimeUnit;

/// What a run of clients does: each asks again as soon as it was answered.
///
/// @param operation of every request
/// @param clients at a time
/// @param keys that exist, of which each request takes one at random
/// @param valueBytes of every value
/// @param warmUpSeconds that do not count
/// @param seconds that count
public record Load(
        Operation operation,
        int clients,
        int keys,
        int valueBytes,
        int warmUpSeconds,
        int seconds) {

    /// What is asked.
    public enum Operation {
        WRITE,
        READ
    }

    public Load {
        if (clients < 1 || keys < 1 || valueBytes < 0 || warmUpSeconds < 0 || seconds < 1) {
            throw new IllegalArgumentException("a load has clients, keys and seconds");
        }
    }

    /// The same of another operation and number of clients.
    public Load with(Operation other, int number) {
        return new Load(other, number, keys, valueBytes, warmUpSeconds, seconds);
    }

    long warmUpNanos() {
        return TimeUnit.SECONDS.toNanos(warmUpSeconds);
    }

    long nanos() {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    /// The name of a key.
    public static String key(int number) {
        String digits = Integer.toString(number);
        return "k" + "0".repeat(Math.max(0, 7 - digits.length())) + digits;
    }
}
