package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.sql.catalog.SystemView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Rows of a view that are put together by the names of its columns; what is not set is NULL.
final class ViewShape {

    private static final long MICROS_OF_DAY = 86_400_000_000L;

    private final Map<String, Integer> places = new TreeMap<>();

    ViewShape(SystemView view) {
        view.columns().forEach(column -> places.put(column.name(), places.size()));
    }

    Row row() {
        return new Row();
    }

    /// A column's value in a row of such a view.
    Datum value(Datum[] row, String column) {
        return row[place(column)];
    }

    int place(String column) {
        return Objects.requireNonNull(places.get(column), column);
    }

    /// One row.
    final class Row {

        private final Datum[] values = new Datum[places.size()];

        Row() {
            Arrays.fill(values, Datum.NULL);
        }

        Row set(String column, Datum value) {
            values[place(column)] = value;
            return this;
        }

        Row set(String column, String value) {
            return set(column, new Datum.Text(value));
        }

        Row set(String column, long value) {
            return set(column, new Datum.Int(value));
        }

        Row set(String column, double value) {
            return set(column, new Datum.DoublePrecision(value));
        }

        Row set(String column, boolean value) {
            return set(column, new Datum.Bool(value));
        }

        Row set(String column, List<String> values) {
            return set(
                    column,
                    new Datum.Array(
                            KeyType.Scalar.TEXT,
                            values.stream().<Datum>map(Datum.Text::new).toList()));
        }

        /// @param micros since 2000-01-01 UTC; 0 for never
        Row time(String column, long micros) {
            return micros == 0 ? this : set(column, new Datum.TimestampTz(micros));
        }

        /// How long something took.
        Row span(String column, long micros) {
            int days = (int) (micros / MICROS_OF_DAY);
            return set(column, new Datum.Interval(0, days, micros % MICROS_OF_DAY));
        }

        Datum[] values() {
            return values;
        }
    }
}
