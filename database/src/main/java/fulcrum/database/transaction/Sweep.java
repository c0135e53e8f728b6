package fulcrum.database.transaction;

import fulcrum.database.versions.GarbageScan;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes away what nobody needs any more: versions behind the [Horizon], and records of commits
/// that are as old.
///
/// The leader goes through its state now and then, a page at a time, and names in the log what is
/// to go: whoever applies that looks at nothing. The horizon stands in the same entry, so nobody
/// has lost a version and not heard that nothing is read as of then. Only where something goes does
/// the horizon move, and a group that was not written to since is not looked at.
///
/// A round is worth its reading where what may have become garbage is not little beside what is to
/// be read. How much that is, a leader knows of its own term. For what earlier leaders left it goes
/// through all once when it begins, and once more when that is all old enough.
///
/// Between two pages lies a pause, and one entry at most is under way: transactions go first.
final class Sweep {

    private static final int PAGE_ROWS = 512;
    private static final int PAGE_BYTES = 64 << 10;

    /// A round is for one garbage version in so many rows at least.
    private static final int WORTH = 8;

    private static final int STRETCHES = 16;

    private final Leaseholder leader;
    private final Writings writings;

    /// Up to here earlier leaders may have left garbage, and more will become garbage.
    private long left;

    /// Versions and records that the last round has read; negative before the first.
    private long seenLast = -1;

    private long seen;
    private long nextAt;
    private long collected;

    /// All garbage as of this is gone, and all records up to that.
    private long versionsSwept;

    private long recordsSwept;

    // The round that is under way
    private boolean underWay;
    private long horizon;
    private long before;
    private @Nullable GarbageScan versions;
    private @Nullable Bytes recordsFrom;
    private boolean recordsLeft;
    private long ticket;
    private @Nullable TxnEntry proposed;

    Sweep(Leaseholder leader) {
        this.leader = leader;
        this.writings = new Writings(leader.config.retentionNanos() / STRETCHES);
    }

    /// Versions that are gone, in this leader's term.
    long collected() {
        return collected;
    }

    /// The leader serves: the first round comes when all coordinators have had the time to say what
    /// they read.
    void begin() {
        left = leader.lastTimestamp();
        rest();
    }

    private boolean isWorthwhile() {
        boolean anyLeft = left > swept() && (seenLast < 0 || before >= left);
        long garbage = writings.upTo(before);
        return anyLeft || (garbage > 0 && garbage * WORTH >= seenLast);
    }

    private void rest() {
        underWay = false;
        versions = null;
        recordsFrom = null;
        long pause = leader.config.retentionNanos() / 4;
        nextAt = leader.footing.now() + pause;
        leader.wakeAfter(pause);
    }

    private boolean isClean() {
        return leader.lastTimestamp() <= swept();
    }

    private long swept() {
        return Math.min(versionsSwept, recordsSwept);
    }

    void onTime() {
        if (underWay) {
            if (ticket == 0 && proposed == null) {
                load();
            }
        } else if (isClean()) {
            return; // whoever writes wakes the leader
        } else if (leader.footing.now() >= nextAt) {
            start();
        } else {
            leader.wakeAfter(nextAt - leader.footing.now());
        }
    }

    private void start() {
        before = leader.horizon.unpromised();
        horizon = Math.min(before, leader.horizon.held());
        if ((horizon <= versionsSwept && before <= recordsSwept) || !isWorthwhile()) {
            rest();
            return;
        }
        leader.footing.note(new TxnNote.Sweeps(horizon, before));
        leader.raise(horizon);
        underWay = true;
        versions = new GarbageScan(horizon);
        recordsFrom = TxnKeys.allCommitted();
        recordsLeft = false;
        seen = 0;
        load();
    }

    private void load() {
        Effect.Wanted.Range wanted = versions == null ? null : versions.wanted();
        if (wanted == null && versions != null) {
            versions = null;
            versionsSwept = horizon;
        }
        if (wanted == null && recordsFrom != null) {
            wanted =
                    new Effect.Wanted.Range(
                            recordsFrom, TxnKeys.behindCommitted(), PAGE_ROWS, PAGE_BYTES);
        }
        if (wanted != null) {
            ticket = leader.footing.load(wanted);
            return;
        }
        recordsSwept = recordsLeft ? recordsSwept : before;
        seenLast = seen;
        writings.forget(swept());
        rest();
    }

    /// @return whether it was for this
    boolean onLoaded(long of, Input.Found.Rows page) {
        if (of != ticket) {
            return false;
        }
        ticket = 0;
        seen += page.keys().size();
        TxnEntry entry = versions != null ? collect(versions.take(page)) : forget(page);
        if (entry instanceof TxnEntry.Collect && leader.horizon.held() < horizon) {
            rest(); // somebody began to read what would go
        } else if (entry == null) {
            leader.wakeSoon();
        } else if (leader.footing.propose(entry)) {
            proposed = entry;
            if (entry instanceof TxnEntry.Collect) {
                leader.horizon.goTo(horizon);
            }
        } else {
            rest(); // what was to go first has not: nothing behind it may
        }
        return true;
    }

    private @Nullable TxnEntry collect(List<Bytes> garbage) {
        return garbage.isEmpty() ? null : new TxnEntry.Collect(horizon, garbage);
    }

    private @Nullable TxnEntry forget(Input.Found.Rows page) {
        recordsFrom = page.more() ? page.keys().getLast().concat(Bytes.of((byte) 0)) : null;
        return leader.records.forget(page, before, this::isOpen);
    }

    private boolean isOpen(TxnId txn) {
        boolean open = leader.guests.containsKey(txn) || leader.commitment.isUnlearned(txn);
        recordsLeft |= open;
        return open;
    }

    void onApplied(TxnEntry entry) {
        switch (entry) {
            case TxnEntry.Collect(long reached, List<Bytes> gone) -> {
                collected += gone.size();
                leader.footing.note(new TxnNote.Collected(reached, gone.size()));
            }
            case TxnEntry.Forget(List<TxnId> commits, var _) ->
                    leader.footing.note(new TxnNote.Forgot(commits.size()));
            case TxnEntry.Commit e -> writings.add(e.timestamp(), e.writes().size());
            case TxnEntry.Prepare e -> writings.add(e.timestamp(), e.writes().size());
            case TxnEntry.Hold e -> writings.add(e.what().since(), e.writes().size());
            case TxnEntry.Decide e -> writings.add(e.timestamp(), 1);
            case TxnEntry.Resolve _, TxnEntry.Settle _, TxnEntry.Publish _, TxnEntry.Cover _ -> {}
        }
        if (entry.equals(proposed)) {
            proposed = null;
            leader.wakeSoon();
        }
    }
}
