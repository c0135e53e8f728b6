package fulcrum.database.session;

/// How a node's coordinator is set up. Times in nanoseconds.
///
/// @param patienceNanos so long a shard may be silent before the transaction is given up
/// @param lockNanos so long a lock may be waited for, where a transaction does not say otherwise
/// @param commitNanos so long the outcome of a commit is waited for; then it is unknown
/// @param resendNanos so long an answer is waited for before the question is sent again
/// @param aliveNanos so often shards hear that a transaction goes on
/// @param idleNanos so long a transaction may have no request open, where it does not say otherwise
/// @param readersNanos so often shards hear as of when transactions read, where that is longer ago
/// @param clockErrorNanosMost so far the clock may be off that READ ONLY transactions read without
///   locks as of the latest instant that may be now; if it is further off, that would make them
///   wait for too long
/// @param openMost transactions
/// @param heldBytesMost of rows that transactions have written or read, all together
/// @param preparedMost so many transactions may be prepared under names in the whole cluster when
///   one more is to be, it among them; 0 for none
/// @param bufferBytesMost keys and values that one transaction writes
/// @param rowBytesMost of the key and the value of a row
public record CoordinatorConfig(
        long patienceNanos,
        long lockNanos,
        long commitNanos,
        long resendNanos,
        long aliveNanos,
        long idleNanos,
        long readersNanos,
        long clockErrorNanosMost,
        int openMost,
        long heldBytesMost,
        int preparedMost,
        int bufferBytesMost,
        int rowBytesMost) {

    /// For machines in one region.
    public static final CoordinatorConfig DEFAULT =
            new CoordinatorConfig(
                    1_500_000_000L,
                    10_000_000_000L,
                    5_000_000_000L,
                    200_000_000L,
                    500_000_000L,
                    60_000_000_000L,
                    30_000_000_000L,
                    10_000_000L,
                    16_384,
                    128L << 20,
                    100,
                    64 << 20,
                    8 << 20);

    /// The same with so much memory.
    public CoordinatorConfig holding(long howManyBytesMost) {
        return with(howManyBytesMost, preparedMost);
    }

    /// The same with so many that may be prepared.
    public CoordinatorConfig withPreparedMost(int most) {
        return with(heldBytesMost, most);
    }

    private CoordinatorConfig with(long held, int prepared) {
        return new CoordinatorConfig(
                patienceNanos,
                lockNanos,
                commitNanos,
                resendNanos,
                aliveNanos,
                idleNanos,
                readersNanos,
                clockErrorNanosMost,
                openMost,
                held,
                prepared,
                bufferBytesMost,
                rowBytesMost);
    }
}
