package fulcrum.server.postgres.wire;

import fulcrum.sql.error.SqlState;
import java.util.EnumMap;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a door has done since it was opened; written by its loop, and exact only there.
public final class DoorCounters {

    /// What a statement is counted as, by the first word of its completion.
    public enum Kind {
        READ,
        INSERT,
        UPDATE,
        DELETE,
        COPY,
        TRANSACTION,
        SETTING,
        OTHER;

        static Kind of(String tag) {
            if (tag.startsWith("SELECT ")) { // most are, and nothing is allocated to see it
                return READ;
            }
            int blank = tag.indexOf(' ');
            return switch (blank < 0 ? tag : tag.substring(0, blank)) {
                case "SELECT", "FETCH", "VALUES", "TABLE" -> READ;
                case "INSERT" -> INSERT;
                case "UPDATE", "MERGE" -> UPDATE;
                case "DELETE" -> DELETE;
                case "COPY" -> COPY;
                case "BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PREPARE" ->
                        TRANSACTION;
                case "SET", "RESET", "SHOW" -> SETTING;
                default -> OTHER;
            };
        }
    }

    /// Connections that were let in and are still there.
    public long connections;

    /// Connections that were accepted.
    public long accepted;

    /// Connections that were turned away: too many, not allowed, or no start-up that makes sense.
    public long refused;

    public long bytesReceived;

    public long bytesSent;

    /// Statements that were asked to be given up by a client.
    public long canceled;

    private final Tally statements = new Tally();
    private final EnumMap<SqlState, Long> errors = new EnumMap<>(SqlState.class);

    DoorCounters() {}

    /// What statements are counted by.
    Tally statements() {
        return statements;
    }

    void error(SqlState state) {
        long _ = errors.merge(state, 1L, Long::sum);
    }

    /// Statements of a kind that were carried out.
    public long statements(Kind kind) {
        return statements.of(kind);
    }

    /// Errors that clients were told.
    public long errors(SqlState state) {
        return errors.getOrDefault(state, 0L);
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
        for (Kind kind : Kind.values()) {
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
