package fulcrum.server.loop;

/// What a cell has done since it began; written by its loop, and exact only there.
public final class CellCounters {

    public long turns;

    public final TurnTimes turnTimes = new TurnTimes();

    public long steps;

    /// Messages of peers that were stepped.
    public long messages;

    /// Messages of peers that were dropped: the lane was full, or nobody has their group here.
    public long messagesDropped;

    public long requests;

    /// Requests refused since something was full.
    public long requestsRefused;

    public long timersFired;

    /// Effects that waited for the log.
    public long held;

    /// Records given to the log.
    public long records;

    /// Turns that gave the log anything: hand-overs to its thread.
    public long logHandOvers;

    /// Wake-ups by other threads: hand-overs to this loop.
    public long wakeUps;

    CellCounters() {}
}
