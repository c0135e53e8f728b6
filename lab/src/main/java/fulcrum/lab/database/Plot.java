package fulcrum.lab.database;

import fulcrum.database.session.Isolation;

/// What all clients of a run do.
///
/// @param editions of the tables, as far as they heard of them
/// @param isolation of their transactions
/// @param transactions of each client
/// @param lists that they share
/// @param accounts that they share, two or more
/// @param stepsMost reads and writes of one transaction
/// @param pauseNanosMost between two transactions
/// @param hurryNanos how long who is in a hurry waits for a lock
/// @param timeoutNanos after which an answer is no longer waited for
/// @param retentionNanos so long what rows were is kept; 0 for longer than the run
/// @param clocksLie some clocks are further off than they claim to be
record Plot(
        Editions editions,
        Isolation isolation,
        int transactions,
        int lists,
        int accounts,
        int stepsMost,
        long pauseNanosMost,
        long hurryNanos,
        long timeoutNanos,
        long retentionNanos,
        boolean clocksLie) {

    /// What a transaction reads, it reads as of one instant, or as if.
    boolean keeps() {
        return isolation != Isolation.READ_COMMITTED;
    }
}
