package fulcrum.sql.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was counted and estimated of a table's rows. It is an object of its own, so that it comes
/// and goes without anybody's having to know the table anew.
///
/// @param table its number
/// @param rows how many there were; [#UNKNOWN] where nobody has counted them since the table was
///   emptied
/// @param bytes that they took, keys included
/// @param analyzedMicros when ANALYZE last looked, in microseconds of UTC since 2000; 0 for never
/// @param analyses how often it did
/// @param loadedMicros when rows were last counted on their way in, likewise
/// @param loads how often they were
/// @param columns those of which something is known, by their numbers
public record TableStatistics(
        int table,
        long rows,
        long bytes,
        long analyzedMicros,
        long analyses,
        long loadedMicros,
        long loads,
        List<ColumnStatistics> columns)
        implements Entry {

    public static final long UNKNOWN = -1;

    public TableStatistics {
        columns = List.copyOf(columns);
    }

    /// A table of which nothing is known.
    public static TableStatistics none(int table) {
        return new TableStatistics(table, UNKNOWN, 0, 0, 0, 0, 0, List.of());
    }

    /// Made of the table's, above all that are given.
    @Override
    public int oid() {
        return oid(table);
    }

    static int oid(int table) {
        return Integer.MIN_VALUE | table;
    }

    @Override
    public String name() {
        return "statistics of " + table;
    }

    /// Of a column as it is now; null where nothing is known of it.
    public @Nullable ColumnStatistics of(Column column) {
        for (ColumnStatistics each : columns) {
            if (each.column() == column.number() && each.type().sameAs(column.type())) {
                return each;
            }
        }
        return null;
    }

    /// After ANALYZE has looked.
    ///
    /// @param found of the columns that it was to look at
    public TableStatistics analyzed(
            long nowRows, long nowBytes, List<ColumnStatistics> found, long micros) {
        SortedMap<Integer, ColumnStatistics> after = new TreeMap<>();
        columns.forEach(each -> after.put(each.column(), each));
        found.forEach(each -> after.put(each.column(), each));
        return new TableStatistics(
                table,
                nowRows,
                nowBytes,
                micros,
                analyses + 1,
                loadedMicros,
                loads,
                new ArrayList<>(after.values()));
    }

    /// After rows were counted on their way into an empty table.
    public TableStatistics loaded(long nowRows, long nowBytes, long micros) {
        return new TableStatistics(
                table, nowRows, nowBytes, analyzedMicros, analyses, micros, loads + 1, columns);
    }

    /// After the table was emptied: what columns are like may still be so with the next rows.
    public TableStatistics emptied() {
        return new TableStatistics(
                table, UNKNOWN, 0, analyzedMicros, analyses, loadedMicros, loads, columns);
    }
}
