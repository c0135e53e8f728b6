package fulcrum.database.transaction;

/// How transactions are dealt with at a shard. Times in nanoseconds.
///
/// @param silenceNanos so long nothing is heard of a transaction when it is aborted
/// @param lostNanos the same where its coordinator's node cannot be reached any more: long enough
///   to connect again where only a connection was lost
/// @param voteNanos so long a coordinating shard waits for all votes
/// @param againNanos so often is asked or told again what was not answered
/// @param detectNanos so long a lock is waited for when it is asked whether that is a deadlock, and
///   so often again
/// @param scanBytesMost keys and values that one read brings, about
/// @param lookedMost so many rows are looked at for one answer to a read with a program
/// @param retentionNanos so long, at least, whatever a row was can be read, and it is known what
///   became of a transaction
/// @param driftPerBillion by how much a monotonic clock may be too fast or too slow
/// @param coprocessor what runs the programs of reads
public record TxnConfig(
        long silenceNanos,
        long lostNanos,
        long voteNanos,
        long againNanos,
        long detectNanos,
        int scanBytesMost,
        int lookedMost,
        long retentionNanos,
        long driftPerBillion,
        Coprocessor coprocessor) {

    /// For machines in one region.
    public static final TxnConfig DEFAULT =
            new TxnConfig(
                    2_000_000_000L,
                    300_000_000L,
                    1_000_000_000L,
                    200_000_000L,
                    100_000_000L,
                    4 << 20,
                    16_384,
                    600_000_000_000L,
                    200_000,
                    Coprocessor.NONE);

    /// The same with a coprocessor.
    public TxnConfig with(Coprocessor other) {
        return new TxnConfig(
                silenceNanos,
                lostNanos,
                voteNanos,
                againNanos,
                detectNanos,
                scanBytesMost,
                lookedMost,
                retentionNanos,
                driftPerBillion,
                other);
    }
}
