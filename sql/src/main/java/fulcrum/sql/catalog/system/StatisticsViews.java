package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.ColumnStatistics;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.type.Styles;
import fulcrum.sql.type.TextForm;
import java.util.ArrayList;
import java.util.List;

/// `pg_stats` (manual, 53.27): what ANALYZE has found of columns that the reader may read.
final class StatisticsViews {

    private StatisticsViews() {}

    static List<Filling<?>> fillings() {
        return List.of(columns());
    }

    private record Row(SystemCatalog in, Table table, Column column, ColumnStatistics known) {}

    private static List<Row> rows(SystemCatalog catalog) {
        List<Row> rows = new ArrayList<>();
        for (Table table : catalog.tables()) {
            TableStatistics statistics = catalog.catalog().statistics(table.oid());
            boolean may =
                    statistics != null
                            && Privileges.allows(
                                    catalog.catalog(), catalog.scene().user(), table, 'r');
            if (statistics == null || !may) {
                continue;
            }
            for (Column column : table.columns()) {
                ColumnStatistics known = statistics.of(column);
                if (known != null) {
                    rows.add(new Row(catalog, table, column, known));
                }
            }
        }
        return rows;
    }

    private static Filling<Row> columns() {
        return new Filling<>("pg_stats", StatisticsViews::rows)
                .text("schemaname", row -> row.in.schemaName(row.table.schema()))
                .text("tablename", row -> row.table.name())
                .text("attname", row -> row.column.name())
                .truth("inherited", _ -> false)
                .is("null_frac", row -> new Datum.Real(row.known.nullFraction()))
                .number("avg_width", row -> row.known.width())
                .is("n_distinct", row -> new Datum.Real(row.known.distinct()))
                .is("most_common_vals", row -> values(row.column, row.known.common()))
                .is("most_common_freqs", row -> reals(row.known.frequencies()))
                .is("histogram_bounds", row -> values(row.column, row.known.bounds()))
                .is("correlation", row -> correlation(row.known));
    }

    /// An array of any type, which is told as its text.
    private static Datum values(Column column, List<Datum> values) {
        if (values.isEmpty()) {
            return Datum.NULL;
        }
        if (column.type().array()) { // which have no arrays of their own here
            return Datum.NULL;
        }
        KeyType.Scalar element = column.type().base().form();
        return new Datum.Text(
                TextForm.write(
                        column.type().withModifier(-1).asArray(),
                        new Datum.Array(element, values),
                        Styles.STANDARD));
    }

    private static Datum reals(List<Float> values) {
        return values.isEmpty()
                ? Datum.NULL
                : new Datum.Array(
                        KeyType.Scalar.REAL, values.stream().<Datum>map(Datum.Real::new).toList());
    }

    private static Datum correlation(ColumnStatistics known) {
        return Float.isNaN(known.correlation()) ? Datum.NULL : new Datum.Real(known.correlation());
    }
}
