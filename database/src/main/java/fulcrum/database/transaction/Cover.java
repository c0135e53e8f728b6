package fulcrum.database.transaction;

import fulcrum.machine.Bytes;

/// Up to when snapshots of tables with hybrid clocks may be served.
///
/// One of tables with interval clocks is served once its instant has surely passed, so that no
/// timestamp up to it is given, here or by a later leader. Here nobody waits for clocks, nor trusts
/// in what they say of their error: an instant a little ahead stands in the log, and whoever leads
/// next gives no timestamp up to it. That takes one entry for all that is read in the meantime.
///
/// So these tables stay serializable however wrong clocks are. What is far ahead of this leader's
/// clock waits, or else whoever's clock is wrong would take everybody's along (Kulkarni et al.
/// 2014, section 4.2).
final class Cover {

    /// By so much a timestamp may be ahead of the wall clock here, in nanoseconds.
    static final long AHEAD_NANOS_MOST = 100_000_000;

    /// So far ahead the log covers snapshots. A new leader waits until that has passed: it is less
    /// than an election takes.
    private static final long LEAD_NANOS = 50_000_000;

    private final Leaseholder leader;
    private long reached;
    private long proposed;

    Cover(Leaseholder leader) {
        this.leader = leader;
    }

    /// Earlier leaders may have served snapshots up to here.
    void restore(Bytes stored) {
        reached = TxnApplier.timestamp(stored);
        leader.raise(reached);
    }

    boolean isTooFarAhead(long timestamp) {
        return timestamp > leader.footing.clock().wall() + AHEAD_NANOS_MOST;
    }

    /// Whether a snapshot may be served: then no timestamp up to it is given any more, by whoever
    /// leads. If not, [Readings#onTime] is to ask again.
    boolean serves(long snapshot) {
        if (isTooFarAhead(snapshot)) {
            leader.wakeSoon();
            return false;
        }
        if (snapshot > reached) {
            propose(snapshot);
            return false;
        }
        leader.raise(snapshot);
        return true;
    }

    private void propose(long snapshot) {
        if (snapshot > proposed) {
            long upTo = Math.max(snapshot, leader.footing.clock().wall()) + LEAD_NANOS;
            if (leader.footing.propose(new TxnEntry.Cover(upTo))) {
                proposed = upTo;
            } else {
                leader.wakeSoon();
            }
        }
    }

    void onApplied(TxnEntry entry) {
        if (entry instanceof TxnEntry.Cover(long upTo)) {
            reached = Math.max(reached, upTo);
            leader.footing.note(new TxnNote.Covered(upTo));
            leader.readings.onTime();
        }
    }
}
