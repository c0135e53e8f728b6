package fulcrum.database.sharding;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.keys.KeyWriter;
import fulcrum.database.keys.Order;
import fulcrum.machine.Bytes;

/// The name of a table, or of the space in which tables lie together.
///
/// @param number positive, assigned once and never used again for another table
public record TableId(long number) implements Comparable<TableId> {

    public TableId {
        if (number <= 0) {
            throw new IllegalArgumentException("a table's number is positive, not " + number);
        }
    }

    /// What the keys of its rows begin with: one to nine bytes, and those of no table begin those
    /// of another.
    public Bytes prefix() {
        return new KeyWriter().put(new Datum.Int(number), Order.ASCENDING).toBytes();
    }

    /// Where all keys lie that begin so.
    public KeyRange range() {
        return KeyRange.prefix(prefix());
    }

    @Override
    public int compareTo(TableId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "t" + number;
    }
}
