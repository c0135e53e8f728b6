package fulcrum.sql.catalog;

import fulcrum.database.keys.Datum;
import fulcrum.sql.type.SqlType;
import java.util.List;

/// What was found of the values of a column, as `pg_stats` tells it (manual, 53.27).
///
/// @param column its number
/// @param type which it had then: of a column that has another type now, nothing is known
/// @param nullFraction of all rows, from 0 to 1
/// @param width of a value, in bytes, on average
/// @param distinct how many different values there are; where they become more with the rows, the
///   negative of how many come on a row; 0 where it is not known
/// @param common the values that come most often, that one first
/// @param frequencies of each of them, its part of all rows
/// @param bounds between which other values are as many each time, in their order
/// @param correlation between the order of values and that of rows, from -1 to 1; NaN where values
///   have no order
public record ColumnStatistics(
        int column,
        SqlType type,
        float nullFraction,
        int width,
        float distinct,
        List<Datum> common,
        List<Float> frequencies,
        List<Datum> bounds,
        float correlation) {

    public ColumnStatistics {
        common = List.copyOf(common);
        frequencies = List.copyOf(frequencies);
        bounds = List.copyOf(bounds);
        if (common.size() != frequencies.size()) {
            throw new IllegalArgumentException("a frequency for each common value");
        }
    }

    /// How many different values so many rows have; at least 1.
    public double distinctOf(double rows) {
        double values = distinct < 0 ? -distinct * rows : distinct;
        return Math.max(1, values);
    }
}
