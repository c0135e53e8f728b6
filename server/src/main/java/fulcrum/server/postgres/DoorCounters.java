package fulcrum.server.postgres;

import fulcrum.server.postgres.sql.Planned;
import fulcrum.server.postgres.sql.SqlState;
import java.util.EnumMap;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

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

    private static final class Count {
        long value;
    }

    private final EnumMap<Planned.Kind, Count> statements = new EnumMap<>(Planned.Kind.class);
    private final EnumMap<SqlState, Count> errors = new EnumMap<>(SqlState.class);

    DoorCounters() {}

    void statement(Planned.Kind kind) {
        statements.computeIfAbsent(kind, _ -> new Count()).value++;
    }

    void error(SqlState state) {
        errors.computeIfAbsent(state, _ -> new Count()).value++;
    }

    /// Statements of a kind that were begun.
    public long statements(Planned.Kind kind) {
        Count count = statements.get(kind);
        return count == null ? 0 : count.value;
    }

    /// Errors that clients were told.
    public long errors(SqlState state) {
        Count count = errors.get(state);
        return count == null ? 0 : count.value;
    }

    /// All of it by name in Prometheus' manner.
    ///
    /// @param counters ever growing
    public record Figures(SortedMap<String, Double> counters, SortedMap<String, Double> gauges) {}

    Figures figures() {
        SortedMap<String, Double> counters = new TreeMap<>();
        counters.put("fulcrum_sql_connections_accepted_total", (double) accepted);
        counters.put("fulcrum_sql_connections_refused_total", (double) refused);
        counters.put("fulcrum_sql_received_bytes_total", (double) bytesReceived);
        counters.put("fulcrum_sql_sent_bytes_total", (double) bytesSent);
        counters.put("fulcrum_sql_canceled_total", (double) canceled);
        for (Planned.Kind kind : Planned.Kind.values()) {
            String word = kind.name().toLowerCase(Locale.ROOT);
            counters.put(
                    "fulcrum_sql_statements_total{kind=\"" + word + "\"}",
                    (double) statements(kind));
        }
        for (SqlState state : SqlState.values()) {
            // A rate has to begin at 0, where it says something of the cluster.
            if (errors(state) > 0 || state.retry() != SqlState.Retry.NO) {
                counters.put(
                        "fulcrum_sql_errors_total{sqlstate=\"" + state.code() + "\"}",
                        (double) errors(state));
            }
        }
        SortedMap<String, Double> gauges = new TreeMap<>();
        gauges.put("fulcrum_sql_connections", (double) connections);
        return new Figures(counters, gauges);
    }
}
