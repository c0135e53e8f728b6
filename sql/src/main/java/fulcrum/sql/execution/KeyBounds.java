package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.keys.Order;
import fulcrum.database.sharding.TableLayout;
import fulcrum.machine.Bytes;
import fulcrum.sql.plan.Path;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Narrows a range of keys that have the same beginning to those whose next part lies between two
/// values.
final class KeyBounds {

    private final StoredTable table;
    private final @Nullable StoredIndex index;
    private final TableLayout layout;
    private final List<Datum> beginning;
    private final Path.@Nullable Bound from;
    private final Path.@Nullable Bound to;

    KeyBounds(
            StoredTable table,
            @Nullable StoredIndex index,
            List<Datum> beginning,
            Path.@Nullable Bound from,
            Path.@Nullable Bound to) {
        this.table = table;
        this.index = index;
        this.layout = index == null ? table.layout() : index.layout();
        this.beginning = beginning;
        this.from = from;
        this.to = to;
    }

    /// @param least null where there is no such bound; NULL matches nothing
    /// @return null where nothing can match
    @Nullable KeyRange within(KeyRange range, @Nullable Datum least, @Nullable Datum most) {
        if (least instanceof Datum.Null || most instanceof Datum.Null) {
            return null;
        }
        if (least == null && most == null) {
            return range;
        }
        Order order = layout.primaryKey().columns().get(beginning.size()).order();
        boolean descending = order == Order.DESCENDING || order == Order.DESCENDING_NULLS_LAST;
        Datum first = descending ? most : least;
        Datum last = descending ? least : most;
        Path.Bound firstBound = descending ? to : from;
        Path.Bound lastBound = descending ? from : to;
        Bytes begin = range.from();
        Bytes end = range.to();
        if (first != null) {
            KeyRange prefix = prefix(first);
            boolean inclusive = firstBound != null && firstBound.inclusive();
            Bytes at = inclusive ? prefix.from() : prefix.to();
            if (at == null) {
                return null;
            }
            begin = at;
        }
        if (last != null) {
            KeyRange prefix = prefix(last);
            boolean inclusive = lastBound != null && lastBound.inclusive();
            end = inclusive ? prefix.to() : prefix.from();
        }
        if (end != null && begin.compareTo(end) >= 0) {
            return null;
        }
        return new KeyRange(begin, end);
    }

    private KeyRange prefix(Datum value) {
        List<Datum> values = new ArrayList<>(beginning);
        values.add(
                index == null
                        ? table.inKey(table.keyPositions()[beginning.size()], value)
                        : index.inKey(beginning.size(), value));
        return layout.startingWith(values);
    }
}
