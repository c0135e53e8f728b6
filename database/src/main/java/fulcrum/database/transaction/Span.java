package fulcrum.database.transaction;

import fulcrum.database.keys.KeyRange;
import fulcrum.machine.Bytes;
import org.jspecify.annotations.Nullable;

/// One row, or all rows of a range, whether they exist or not.
///
/// Keys of rows are prefix-free, and no row's key is the beginning of a longer bound: what follows
/// a row begins at [#after].
///
/// @param from the row, or the first key that is meant
/// @param point only that row is meant
/// @param to the first key of a range that is not meant any more; null for none, and for a row
public record Span(Bytes from, boolean point, @Nullable Bytes to) {

    /// One row.
    public static Span row(Bytes key) {
        return new Span(key, true, null);
    }

    /// A range.
    public static Span range(Bytes from, @Nullable Bytes to) {
        return new Span(from, false, to);
    }

    /// The first key that is behind a row and behind all that begins with its key; null where there
    /// is none.
    public static @Nullable Bytes after(Bytes row) {
        return KeyRange.prefix(row).to();
    }

    /// The row is meant.
    public boolean contains(Bytes key) {
        int compared = from.compareTo(key);
        Bytes end = to;
        return point ? compared == 0 : compared <= 0 && (end == null || key.compareTo(end) < 0);
    }

    /// Some row is meant by both.
    public boolean overlaps(Span other) {
        if (point) {
            return other.contains(from);
        }
        if (other.point) {
            return contains(other.from);
        }
        Bytes end = to;
        Bytes otherEnd = other.to;
        return (otherEnd == null || from.compareTo(otherEnd) < 0)
                && (end == null || other.from.compareTo(end) < 0);
    }
}
