package fulcrum.bench.load;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// What a run of clients does: each asks again as soon as it was answered.
///
/// @param operation of every request
/// @param clients at a time
/// @param keys that exist, of which each request takes one at random
/// @param valueBytes of every value
/// @param warmUpMillis that do not count
/// @param millis that count
/// @param tailMillis after those, for what would disturb them: the same load, counted apart
public record Load(
        Operation operation,
        int clients,
        int keys,
        int valueBytes,
        int warmUpMillis,
        int millis,
        int tailMillis) {

    /// What is asked.
    public enum Operation {
        /// Each key once, in order; then the run ends.
        FILL,
        /// Reads each key once, in order; then the run ends.
        READ_ALL,
        WRITE,
        /// The latest value there is, not merely some value.
        READ,
        /// Makes the table of the transactions, and fills it; then the run ends.
        FILL_TABLE,
        /// A transaction that writes a row, asked for in one request.
        UPDATE,
        /// The same, and all clients write the same row.
        HOT_UPDATE,
        /// A transaction that writes two rows of two shards, asked for in one request.
        TRANSFER,
        /// A transaction that reads a row, asked for in one request.
        LOOK,
        /// A transaction that locks, reads and writes a row, request by request.
        UPDATE_BY_STEPS,
        /// A transaction that does so with two rows of two shards.
        TRANSFER_BY_STEPS,
        /// A snapshot of the whole table, a thousand rows at a time.
        SCAN,
        /// The first client does that, again and again, and all others write a row at a time.
        UPDATE_BESIDE_SCAN;

        /// Whether it ends with the last key, not with time.
        boolean isPassage() {
            return this == FILL || this == READ_ALL || this == FILL_TABLE;
        }

        boolean isOfTransactions() {
            return switch (this) {
                case FILL, READ_ALL, WRITE, READ -> false;
                case FILL_TABLE,
                        UPDATE,
                        HOT_UPDATE,
                        TRANSFER,
                        LOOK,
                        UPDATE_BY_STEPS,
                        TRANSFER_BY_STEPS,
                        SCAN,
                        UPDATE_BESIDE_SCAN ->
                        true;
            };
        }

        boolean reads() {
            return this == READ || this == READ_ALL;
        }
    }

    public Load {
        if (clients < 1
                || keys < 1
                || valueBytes < 0
                || warmUpMillis < 0
                || millis < 1
                || tailMillis < 0) {
            throw new IllegalArgumentException("a load has clients, keys and a time");
        }
    }

    /// Gives every key its first value.
    public static Load fill(int keys, int valueBytes) {
        return new Load(Operation.FILL, 256, keys, valueBytes, 0, 600_000, 0);
    }

    /// As a line for another process.
    public String toLine() {
        return operation
                + " "
                + clients
                + " "
                + keys
                + " "
                + valueBytes
                + " "
                + warmUpMillis
                + " "
                + millis
                + " "
                + tailMillis;
    }

    static Load fromLine(String line) {
        String[] words = line.split(" ");
        return new Load(
                Operation.valueOf(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Integer.parseInt(words[5]),
                Integer.parseInt(words[6]));
    }

    /// The same for so long, of which all counts.
    public Load lasting(int howManyMillis) {
        return new Load(operation, clients, keys, valueBytes, 0, howManyMillis, 0);
    }

    long warmUpNanos() {
        return TimeUnit.MILLISECONDS.toNanos(warmUpMillis);
    }

    long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    long tailNanos() {
        return TimeUnit.MILLISECONDS.toNanos(tailMillis);
    }

    /// The name of a key.
    public static String key(int number) {
        String digits = Integer.toString(number);
        return "k" + "0".repeat(Math.max(0, 7 - digits.length())) + digits;
    }

    /// Fills a value with letters; half a byte of each is random, so that no two values are alike.
    public static void letters(SplittableRandom random, byte[] value) {
        random.nextBytes(value);
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) ('a' + (value[i] & 15));
        }
    }
}
