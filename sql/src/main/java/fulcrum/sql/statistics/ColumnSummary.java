package fulcrum.sql.statistics;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.ColumnStatistics;
import fulcrum.sql.routine.ValueOrder;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a sample of a column's values says of all of them, by the rules by which PostgreSQL finds
/// what `pg_stats` shows.
///
/// How many different values there are is estimated by how many came once in the sample (Haas and
/// Stokes, "Estimating the Number of Classes in a Finite Population", IBM RJ 10025, 1996, the
/// estimator Duj1).
final class ColumnSummary {

    /// So many common values, and so many ranges between bounds, are kept of a column at most.
    static final int TARGET = 100;

    /// A value that is wider is counted, and never kept.
    private static final int WIDE_BYTES = 256;

    /// Of more rows than this part, different values become more as rows do.
    private static final double GROWING = 0.1;

    private final Column column;
    private final double totalRows;
    private final int sampled;
    private final List<Value> values = new ArrayList<>();
    private int nulls;
    private int wide;
    private long widths;

    private record Value(Datum datum, int row) {}

    /// Equal values of the sample.
    ///
    /// @param first where they begin in their order
    private record Run(int first, int count) {}

    private ColumnSummary(Column column, double totalRows, int sampled) {
        this.column = column;
        this.totalRows = totalRows;
        this.sampled = sampled;
    }

    /// @param position of the column in the sample's rows
    static ColumnStatistics of(Column column, int position, TableSample sample) {
        List<Datum[]> rows = sample.rows();
        ColumnSummary summary = new ColumnSummary(column, sample.total(), rows.size());
        for (int i = 0; i < rows.size(); i++) {
            summary.add(rows.get(i)[position], i);
        }
        return summary.statistics();
    }

    private void add(Datum value, int row) {
        if (value instanceof Datum.Null) {
            nulls++;
            return;
        }
        int width = Width.of(column.type(), value);
        widths += width;
        if (width > WIDE_BYTES) {
            wide++;
        } else {
            values.add(new Value(value, row));
        }
    }

    private ColumnStatistics statistics() {
        float nullFraction = sampled == 0 ? 0 : (float) ((double) nulls / sampled);
        int there = sampled - nulls;
        int width = there == 0 ? 0 : (int) (widths / there);
        if (!hasOrder(column.type()) || values.isEmpty()) {
            double distinct = hasOrder(column.type()) && wide > 0 ? nullFraction - 1.0 : 0;
            return statistics(nullFraction, width, distinct, List.of(), List.of(), Float.NaN);
        }
        Comparator<Datum> order = ValueOrder.of(column.type());
        values.sort(
                Comparator.<Value, Datum>comparing(Value::datum, order)
                        .thenComparingInt(Value::row));
        List<Run> runs = runs(order);
        double distinct = distinct(runs, nullFraction);
        List<Run> common = common(runs, distinct, nullFraction);
        return statistics(
                nullFraction, width, distinct, common, bounds(runs, common), correlation());
    }

    private ColumnStatistics statistics(
            float nullFraction,
            int width,
            double distinct,
            List<Run> common,
            List<Datum> bounds,
            float correlation) {
        return new ColumnStatistics(
                column.number(),
                column.type().withModifier(-1),
                nullFraction,
                width,
                (float) distinct,
                common.stream().map(run -> values.get(run.first).datum).toList(),
                common.stream().map(run -> (float) ((double) run.count / sampled)).toList(),
                bounds,
                correlation);
    }

    private static boolean hasOrder(SqlType type) {
        return type.isKey() || type.is(ScalarType.JSONB);
    }

    private List<Run> runs(Comparator<Datum> order) {
        List<Run> runs = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= values.size(); i++) {
            boolean ends =
                    i == values.size()
                            || order.compare(values.get(first).datum, values.get(i).datum) != 0;
            if (ends) {
                runs.add(new Run(first, i - first));
                first = i;
            }
        }
        return runs;
    }

    private double distinct(List<Run> runs, float nullFraction) {
        long several = runs.stream().filter(run -> run.count > 1).count();
        if (several == 0) {
            return nullFraction - 1.0;
        }
        double distinct = runs.size();
        if (wide > 0 || several < runs.size()) {
            double once = runs.size() - several + wide;
            double found = once + several;
            double there = sampled - nulls;
            double all = totalRows * (1.0 - nullFraction);
            double estimate = all > 0 ? there * found / (there - once + once * there / all) : found;
            distinct = Math.floor(Math.clamp(estimate, found, Math.max(found, all)) + 0.5);
        }
        return distinct > GROWING * totalRows ? -(distinct / totalRows) : distinct;
    }

    /// Those that are worth being remembered: all that came more than once where all rows were
    /// looked at, or nearly all values are; of a part of the rows, those that come more often than
    /// the others by more than chance explains.
    private List<Run> common(List<Run> runs, double distinct, float nullFraction) {
        List<Run> often =
                new ArrayList<>(
                        runs.stream()
                                .filter(run -> run.count > 1)
                                .sorted(Comparator.comparingInt(run -> -run.count))
                                .toList());
        boolean all = often.size() == runs.size() && wide == 0 && distinct > 0;
        if (all && often.size() <= TARGET) {
            return often;
        }
        List<Run> most = often.subList(0, Math.min(TARGET, often.size()));
        if (sampled == totalRows || totalRows <= 1) {
            return most;
        }
        double different = distinct < 0 ? -distinct * totalRows : distinct;
        long sum = most.stream().limit(Math.max(0, most.size() - 1)).mapToLong(Run::count).sum();
        int kept = most.size();
        while (kept > 0
                && !standsOut(most.get(kept - 1), sum, different - kept + 1, nullFraction)) {
            kept--;
            sum -= kept == 0 ? 0 : most.get(kept - 1).count;
        }
        return most.subList(0, kept);
    }

    /// @param before how many values of the sample come more often
    /// @param others how many different values there are beside those
    private boolean standsOut(Run run, long before, double others, float nullFraction) {
        double left = Math.clamp(1.0 - (double) before / sampled - nullFraction, 0.0, 1.0);
        double each = others > 1 ? left / others : left;
        double all = totalRows;
        double n = sampled;
        double k = all * run.count / n;
        double variance = n * k * (all - k) * (all - n) / (all * all * (all - 1));
        return run.count > each * n + 2 * Math.sqrt(Math.max(0, variance)) + 0.5;
    }

    private List<Datum> bounds(List<Run> runs, List<Run> common) {
        int count = Math.min(TARGET + 1, runs.size() - common.size());
        if (count < 2) {
            return List.of();
        }
        List<Datum> others = new ArrayList<>();
        for (Run run : runs) {
            if (!common.contains(run)) {
                for (int i = run.first; i < run.first + run.count; i++) {
                    others.add(values.get(i).datum);
                }
            }
        }
        List<Datum> bounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bounds.add(others.get((int) ((long) i * (others.size() - 1) / (count - 1))));
        }
        return bounds;
    }

    private float correlation() {
        double n = values.size();
        if (n < 2 || wide > 0) {
            return Float.NaN;
        }
        double products = 0;
        int[] ranks = ranks();
        for (int i = 0; i < ranks.length; i++) {
            products += (double) i * ranks[i];
        }
        double sum = n * (n - 1) / 2;
        double squares = (n - 1) * n * (2 * n - 1) / 6;
        return (float) ((n * products - sum * sum) / (n * squares - sum * sum));
    }

    /// Of each value in its order, the how-manieth its row is of those that have one.
    private int[] ranks() {
        int[] byRow = new int[sampled];
        values.forEach(value -> byRow[value.row] = 1);
        int rank = 0;
        for (int row = 0; row < sampled; row++) {
            int there = byRow[row];
            byRow[row] = rank;
            rank += there;
        }
        return values.stream().mapToInt(value -> byRow[value.row]).toArray();
    }
}
