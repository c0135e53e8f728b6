package fulcrum.sql.statistics;

import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.ColumnStatistics;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.execution.Rows;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What ANALYZE finds of a table.
public final class Analysis {

    private Analysis() {}

    /// Looks at a table, or at a sample of it.
    ///
    /// @param columns numbers of those that are looked at
    /// @param before what is known already, of other columns too
    /// @param rows where the table is read
    /// @param wanted told now and then, so that it may give up
    /// @param micros when now is, in microseconds of UTC since 2000
    public static TableStatistics of(
            StoredTable stored,
            Collection<Integer> columns,
            TableStatistics before,
            Rows rows,
            Runnable wanted,
            long micros) {
        TableSample sample = TableSample.of(stored, rows, wanted);
        Table table = stored.table();
        List<ColumnStatistics> found = new ArrayList<>();
        for (Column column : table.columns()) {
            if (columns.contains(column.number()) && !sample.rows().isEmpty()) {
                found.add(ColumnSummary.of(column, table.position(column.number()), sample));
            }
        }
        long total = Math.round(sample.total());
        long bytes = Math.round(sample.total() * sample.rowBytes());
        return before.analyzed(total, bytes, found, micros);
    }
}
