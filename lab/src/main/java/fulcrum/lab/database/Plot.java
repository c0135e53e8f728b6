package fulcrum.lab.database;

import fulcrum.database.session.Isolation;

/// What all clients of a run do.
///
/// @param isolation of their transactions
/// @param transactions of each client
/// @param keys that they share
/// @param stepsMost reads and writes of one transaction
/// @param pauseNanosMost between two transactions
/// @param timeoutNanos after which an answer is no longer waited for
record Plot(
        Isolation isolation,
        int transactions,
        int keys,
        int stepsMost,
        long pauseNanosMost,
        long timeoutNanos) {}
