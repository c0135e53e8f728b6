package fulcrum.protocols.log.raft;

import fulcrum.machine.Invariants;
import fulcrum.machine.Snapshot;
import org.jspecify.annotations.Nullable;

/// What a leader knows of one follower, and how it sends to it. Invariant: match < next.
final class Progress {

    /// How entries are sent.
    enum Mode {
        /// One message at a time, until it is known where the logs agree.
        PROBE,
        /// A pipeline: the next message goes before the last was answered (thesis 10.2.1).
        REPLICATE,
        /// The log does not reach back far enough; a snapshot is on its way.
        SNAPSHOT
    }

    /// No part of the log.
    static final long NOTHING = Long.MAX_VALUE;

    private final RaftConfig.Limits limits;

    // Volatile state on leaders (figure 2: nextIndex[], matchIndex[])
    private long nextIndex;
    private long matchIndex;

    private Mode mode = Mode.PROBE;
    private boolean probeUnanswered;

    /// The latest round that was answered; [Confirmation] says what a round's number means.
    private long answeredRound = Long.MIN_VALUE;

    private long heardAt = Long.MIN_VALUE;

    /// The pipeline: last index and bytes of each unanswered message, oldest first.
    private final long[] windowIndexes;

    private final int[] windowBytes;
    private int windowStart;
    private int windowCount;
    private long windowBytesSum;

    private @Nullable Snapshot shipped;
    private long shippedAt;

    /// The log after this index is what follows the snapshot that it is sent, until it has caught
    /// up; [#NOTHING] if it is sent none.
    private long followsSnapshot = NOTHING;

    /// What is read back from the disk for this follower: the ticket, 0 if there is none, and from
    /// which index on.
    private long loading;

    private long loadingFrom;

    Progress(long nextIndex, RaftConfig.Limits limits) {
        this.nextIndex = nextIndex;
        this.limits = limits;
        this.windowIndexes = new long[limits.inFlightMessages()];
        this.windowBytes = new int[limits.inFlightMessages()];
    }

    long nextIndex() {
        return nextIndex;
    }

    long matchIndex() {
        return matchIndex;
    }

    Mode mode() {
        return mode;
    }

    long answeredRound() {
        return answeredRound;
    }

    @Nullable Snapshot shipped() {
        return shipped;
    }

    /// The follower still took this server for its leader when it got a message of this round.
    void answered(long round, long now) {
        answeredRound = Math.max(answeredRound, round);
        heardAt = now;
    }

    /// When an answer came last, however long it was on its way.
    long heardAt() {
        return heardAt;
    }

    /// Entries may be sent now.
    boolean mayCarryEntries() {
        return switch (mode) {
            case PROBE -> !probeUnanswered;
            case REPLICATE ->
                    windowCount < windowIndexes.length
                            && (windowBytesSum < limits.inFlightBytes() || windowCount == 0);
            case SNAPSHOT -> false;
        };
    }

    /// A message with these entries has left.
    void sent(long lastIndex, int bytes) {
        if (mode == Mode.PROBE) {
            probeUnanswered = true;
            return;
        }
        int place = (windowStart + windowCount) % windowIndexes.length;
        windowIndexes[place] = lastIndex;
        windowBytes[place] = bytes;
        windowCount++;
        windowBytesSum += bytes;
        nextIndex = lastIndex + 1;
    }

    /// The follower's log equals the leader's up to an index.
    ///
    /// @return whether that is news
    boolean matches(long index) {
        boolean news = index > matchIndex;
        matchIndex = Math.max(matchIndex, index);
        nextIndex = Math.max(nextIndex, matchIndex + 1);
        if (mode != Mode.REPLICATE) {
            mode = Mode.REPLICATE;
            shipped = null;
            nextIndex = matchIndex + 1;
            emptyWindow();
        }
        if (followsSnapshot != NOTHING) {
            followsSnapshot = Math.max(followsSnapshot, matchIndex);
        }
        while (windowCount > 0 && windowIndexes[windowStart] <= matchIndex) {
            windowBytesSum -= windowBytes[windowStart];
            windowStart = (windowStart + 1) % windowIndexes.length;
            windowCount--;
        }
        return news;
    }

    /// A refusal that is older than what is known already.
    boolean outdated(long refusedPrevIndex) {
        return switch (mode) {
            case PROBE -> refusedPrevIndex != nextIndex - 1;
            case REPLICATE -> refusedPrevIndex <= matchIndex;
            case SNAPSHOT -> true;
        };
    }

    /// The logs do not agree there: go back and try again, one message at a time.
    void backUpTo(long index) {
        nextIndex = Math.max(matchIndex + 1, index);
        mode = Mode.PROBE;
        loading = 0;
        probeUnanswered = false;
        emptyWindow();
        Invariants.check(matchIndex < nextIndex, "match < next");
    }

    /// Nothing more can be sent until a snapshot is there; which one is not yet known.
    void awaitSnapshot() {
        mode = Mode.SNAPSHOT;
        loading = 0;
        shipped = null;
        emptyWindow();
    }

    /// Its next entries are being read back from the disk.
    boolean loads() {
        return loading != 0;
    }

    void loads(long ticket) {
        loading = ticket;
        loadingFrom = nextIndex;
    }

    /// It waits for what this load brings.
    boolean awaits(long ticket) {
        return loads() && loading == ticket;
    }

    /// The load has ended.
    ///
    /// @return whether what it was to bring is still what comes next
    boolean loaded() {
        loading = 0;
        return loadingFrom == nextIndex && mode != Mode.SNAPSHOT;
    }

    /// A snapshot has been given to the bulk connection. The host may still be busy with one that
    /// it was given before, and that one may be what arrives.
    void shipping(Snapshot snapshot, long baseIndex, long now) {
        shipped = snapshot;
        shippedAt = now;
        if (followsSnapshot == NOTHING || followsSnapshot < baseIndex) {
            followsSnapshot = snapshot.index();
        }
    }

    /// It comes from a snapshot, and lacks more of the log than others do.
    boolean catchesUp() {
        return followsSnapshot != NOTHING;
    }

    /// It lacks no more than so much of the log: it is a follower like any other.
    void caughtUp(long lastIndex, long most) {
        if (lastIndex - matchIndex <= most) {
            followsSnapshot = NOTHING;
        }
    }

    /// The log after this index is what it has yet to be sent, if what it was sent arrives.
    long neededAfter() {
        return mode == Mode.SNAPSHOT ? followsSnapshot : matchIndex;
    }

    /// The last attempt to ship began this long ago.
    long shippingFor(long now) {
        return now - shippedAt;
    }

    private void emptyWindow() {
        windowStart = 0;
        windowCount = 0;
        windowBytesSum = 0;
        probeUnanswered = false;
    }
}
