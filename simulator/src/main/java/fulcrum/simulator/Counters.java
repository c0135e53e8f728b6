package fulcrum.simulator;

/// What a run has counted.
public final class Counters {

    long events;
    long steps;
    long sent;
    long sentBytes;
    long delivered;
    long lost;
    long stored;
    long syncs;
    long applied;
    long lives;
    long submitted;
    long ok;
    long refused;
    long unknown;
    long okUndisturbed;
    long undisturbed;
    long strikes;

    /// Entries of the agenda that have happened.
    public long events() {
        return events;
    }

    /// Inputs that machines have stepped.
    public long steps() {
        return steps;
    }

    /// Messages sent.
    public long sent() {
        return sent;
    }

    /// Bytes of messages sent.
    public long sentBytes() {
        return sentBytes;
    }

    /// Messages that arrived at a running node.
    public long delivered() {
        return delivered;
    }

    /// Messages that did not.
    public long lost() {
        return lost;
    }

    /// Records stored.
    public long stored() {
        return stored;
    }

    /// Syncs of disks.
    public long syncs() {
        return syncs;
    }

    /// Batches applied to key-value states.
    public long applied() {
        return applied;
    }

    /// Lives that machines have begun.
    public long lives() {
        return lives;
    }

    /// What clients submitted.
    public long submitted() {
        return submitted;
    }

    /// Operations that were done.
    public long ok() {
        return ok;
    }

    /// Operations that surely had no effect.
    public long refused() {
        return refused;
    }

    /// Operations of which nobody knows.
    public long unknown() {
        return unknown;
    }

    /// Operations, however they ended.
    public long operations() {
        return ok + refused + unknown;
    }

    /// Operations during which, and shortly before which, no fault was at work.
    public long undisturbed() {
        return undisturbed;
    }

    /// Those of them that were done.
    public long okUndisturbed() {
        return okUndisturbed;
    }

    /// Faults that struck.
    public long strikes() {
        return strikes;
    }

    /// Adds what another run has counted.
    public void add(Counters other) {
        events += other.events;
        steps += other.steps;
        sent += other.sent;
        sentBytes += other.sentBytes;
        delivered += other.delivered;
        lost += other.lost;
        stored += other.stored;
        syncs += other.syncs;
        applied += other.applied;
        lives += other.lives;
        submitted += other.submitted;
        ok += other.ok;
        refused += other.refused;
        unknown += other.unknown;
        okUndisturbed += other.okUndisturbed;
        undisturbed += other.undisturbed;
        strikes += other.strikes;
    }
}
