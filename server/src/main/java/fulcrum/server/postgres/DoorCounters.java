package fulcrum.server.postgres;

import fulcrum.server.postgres.sql.Planned;
import fulcrum.server.postgres.sql.SqlState;

/// What a door has done since it was opened; written by its loop, and exact only there.
public final class DoorCounters {

    /// Connections that have passed start-up and are still there.
    public long connections;

    /// Connections that were accepted.
    public long accepted;

    /// Connections that were turned away: too many, or no start-up that makes sense.
    public long refused;

    public long bytesReceived;

    public long bytesSent;

    /// Statements that were cancelled, by a client's wish or by their time.
    public long canceled;

    private final long[] statements = new long[Planned.Kind.values().length];
    private final long[] errors = new long[SqlState.values().length];

    DoorCounters() {}

    void statement(Planned.Kind kind) {
        statements[kind.ordinal()]++;
    }

    void error(SqlState state) {
        errors[state.ordinal()]++;
    }

    /// Statements of a kind that were begun.
    public long statements(Planned.Kind kind) {
        return statements[kind.ordinal()];
    }

    /// Errors that clients were told.
    public long errors(SqlState state) {
        return errors[state.ordinal()];
    }
}
