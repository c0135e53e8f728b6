package fulcrum.server.http;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What figures mean that come with a name alone, for those whose name does not say it.
final class Meanings {

    private static final SortedMap<String, String> ALL = all();

    private Meanings() {}

    private static SortedMap<String, String> all() {
        SortedMap<String, String> all = new TreeMap<>();
        all.put(
                "fulcrum_replica_lag_seconds",
                "For how long the worst replica here has lacked what it knows to be committed, or"
                        + " has known no leader.");
        all.put(
                "fulcrum_follower_lag_seconds",
                "For how long a follower of a leader here has lacked something that is committed,"
                        + " of its worst group.");
        all.put("fulcrum_groups", "Groups that are open here.");
        all.put("fulcrum_groups_damaged", "Groups that take no part here: their log is damaged.");
        all.put(
                "fulcrum_store_behind",
                "1 while the store takes changes more slowly than they come; writes are refused.");
        all.put("fulcrum_log_full", "1 where the log has no room for what clients would add.");
        all.put("fulcrum_log_unsynced_bytes", "Bytes that wait until the disk has them.");
        all.put("fulcrum_log_syncs_total", "Syncs of the log.");
        all.put("fulcrum_cell_requests_refused_total", "Requests turned away at a full node.");
        all.put("fulcrum_sql_errors_total", "Errors that clients were told, by SQLSTATE.");
        all.put("fulcrum_sql_statements_total", "Statements that were begun, by kind.");
        all.put("fulcrum_sql_connections", "Clients that are connected.");
        all.put(
                "fulcrum_store_compaction_bytes",
                "Bytes of the store that compactions have yet to rewrite.");
        all.put(
                "fulcrum_transactions_open",
                "Transactions that have something at the groups that are led here, locks for the"
                        + " most part.");
        all.put(
                "fulcrum_transactions_waiting",
                "Requests of transactions that wait for a lock at the groups that are led here.");
        all.put(
                "fulcrum_transactions_held_bytes",
                "Bytes of rows, about, that the transactions of this node's clients have written or"
                        + " read and that are not committed or answered.");
        all.put(
                "fulcrum_transactions_unlearned",
                "Commits that were decided at the groups that are led here, and that another group"
                        + " has not learned of yet.");
        all.put(
                "fulcrum_versions_collected",
                "Versions of rows that nobody sees any more, taken away at the groups that are led"
                        + " here since they are.");
        all.put(
                "fulcrum_versions_horizon_seconds",
                "Before when nothing can be read any more, in seconds since 1970, at that group led"
                        + " here that is furthest behind.");
        return Collections.unmodifiableSortedMap(all);
    }

    /// Null where the name has to do.
    static @Nullable String of(String name) {
        return ALL.get(name);
    }
}
