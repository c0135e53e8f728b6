package fulcrum.server.backup;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import java.security.MessageDigest;

/// How many rows there are, and a checksum of them that does not depend on their order: the sum,
/// modulo 2^64, of the first eight bytes of each row's SHA-256. Two sets of rows that differ have
/// the same sum by chance only; it is no proof against somebody who looks for such rows, and the
/// digests of the files are.
///
/// @param rows how many
/// @param sum of all of them
public record RowSum(long rows, long sum) {

    public static final RowSum NONE = new RowSum(0, 0);

    /// Both together.
    public RowSum plus(RowSum other) {
        return new RowSum(rows + other.rows, sum + other.sum);
    }

    /// In sixteen hexadecimal digits.
    public String checksum() {
        return "%016x".formatted(sum);
    }

    /// Adds up rows. Confined to one thread.
    public static final class Adder {

        private final MessageDigest digest = Digest.sha256();
        private final Encoder scratch = new Encoder(1024);
        private long rows;
        private long sum;

        public void add(Bytes key, Bytes value) {
            byte[] hash =
                    digest.digest(scratch.reset().bytes(key).bytes(value).toBytes().toArray());
            long first = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                first = first << 8 | (hash[i] & 0xff);
            }
            rows++;
            sum += first;
        }

        public RowSum sum() {
            return new RowSum(rows, sum);
        }
    }
}
