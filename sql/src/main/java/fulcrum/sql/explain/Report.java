package fulcrum.sql.explain;

import fulcrum.database.session.CommitCost;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.type.Styles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What EXPLAIN tells.
///
/// @param plan with its measures, where it was carried out; null of a commit
/// @param planningNanos to find the plan; -1 where there is none
/// @param executionNanos to carry it out; -1 where that was not done
/// @param network where shards were asked; null where nobody wants to know
/// @param consistency null where nobody wants to know
/// @param commit what it has cost to commit; null where it was not, or nobody wants to know
public record Report(
        Options options,
        SqlCatalog catalog,
        Styles styles,
        @Nullable Plan plan,
        long planningNanos,
        long executionNanos,
        @Nullable Network network,
        @Nullable Consistency consistency,
        @Nullable CommitCost commit) {

    private static final long TEN_MILLIS = 10_000_000;

    /// @param slowest that had the longest request; null where none was asked
    public record Network(int shards, long requests, long bytes, @Nullable Slowest slowest) {}

    /// @param node that leads it; null where nobody is known to
    public record Slowest(long shard, @Nullable String node, long nanos) {}

    /// @param level of reads
    /// @param servedBy who has answered; none where it is not known
    /// @param readTimestamp `latest`, or the moment as of which was read
    /// @param stalenessMillis of what was read; -1 where it was not carried out
    public record Consistency(
            String level,
            String isolation,
            List<String> servedBy,
            String readTimestamp,
            long stalenessMillis,
            List<Promise> promises) {
        public Consistency {
            servedBy = List.copyOf(servedBy);
            promises = List.copyOf(promises);
        }
    }

    /// What a table promises.
    public record Promise(String table, String duringPartition, String otherwise) {}

    /// As rows of the result.
    public List<String> lines() {
        Plan told = plan;
        Shown shown =
                told == null ? null : new ShownPlan(catalog, styles, options.verbose()).of(told);
        return options.json()
                ? List.of(new JsonForm(this).text(shown))
                : new TextForm(this).lines(shown);
    }

    @Nullable CommitForm commitForm() {
        CommitCost cost = commit;
        return cost == null ? null : new CommitForm(cost, options.timing());
    }

    static String millis(long nanos) {
        return String.format(java.util.Locale.ROOT, "%.3f", nanos / 1e6);
    }

    /// In whole milliseconds, where there are some.
    static String roundMillis(long nanos) {
        return nanos < TEN_MILLIS ? millis(nanos) : Long.toString(Math.round(nanos / 1e6));
    }

    /// In thousandths of milliseconds, as a number.
    static double rounded(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }

    /// Per loop, as PostgreSQL tells rows and times.
    static long each(long all, long loops) {
        return loops == 0 ? 0 : Math.round((double) all / loops);
    }
}
