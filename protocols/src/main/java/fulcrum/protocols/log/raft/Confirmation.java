package fulcrum.protocols.log.raft;

/// Rounds by which a leader confirms that it still leads (thesis 6.4), and the lease that a
/// confirmed round gives (thesis 6.4.1).
///
/// A round is named by the leader's clock at its beginning, and followers echo that name. So an
/// answer tells at once which reads it confirms, and since when the follower cannot have voted for
/// another: it had heard this leader no earlier than that.
final class Confirmation {

    private final long promiseNanos;
    private long since;
    private long round;

    /// @param now when leadership began
    Confirmation(RaftConfig.Timing timing, long now) {
        // A follower's clock may run faster than ours by the drift, so its promise ends sooner.
        this.promiseNanos =
                timing.electionTimeoutNanosMin() / 1000 * (1000 - timing.clockDriftPermille());
        this.since = now;
        this.round = now;
    }

    /// The round whose messages are being sent.
    long round() {
        return round;
    }

    /// Begins a round after everything that was asked so far.
    void begin(long now) {
        round = Math.max(round + 1, now);
    }

    /// Leadership goes on after a silence: what was confirmed before it gives no lease any more,
    /// and a quorum has all the time that a new leader's has.
    void resume(long now) {
        since = now;
    }

    /// Until when no other leader can have been elected, if a quorum answered this round.
    ///
    /// @param quorumRound the latest round that a quorum has answered
    long leaseEnd(long quorumRound) {
        return quorumRound < since ? Long.MIN_VALUE : quorumRound + promiseNanos;
    }

    /// When a leader has to step down unless a quorum answers (CheckQuorum, thesis 6.2): not later
    /// than another can be elected, so that it refuses before the next one accepts.
    long deadline(long quorumRound) {
        return Math.max(since, quorumRound) + promiseNanos;
    }
}
