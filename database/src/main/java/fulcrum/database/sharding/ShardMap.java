package fulcrum.database.sharding;

import fulcrum.database.keys.KeyRange;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which shard has which keys, of one table or of all. No key belongs to two; where there is no
/// table, keys belong to none.
public final class ShardMap {

    private final List<ShardRange> ranges;

    /// @throws IllegalArgumentException where two ranges overlap or one is empty
    public ShardMap(Collection<ShardRange> shards) {
        List<ShardRange> sorted = new ArrayList<>(shards);
        sorted.sort(Comparator.comparing(each -> each.range().from()));
        for (int i = 0; i < sorted.size(); i++) {
            ShardRange each = sorted.get(i);
            if (each.range().isEmpty()
                    || (i > 0 && each.range().overlaps(sorted.get(i - 1).range()))) {
                throw new IllegalArgumentException(each + " is empty or overlaps another");
            }
        }
        ranges = List.copyOf(sorted);
    }

    /// A table's cut, its shards numbered in their order.
    public static ShardMap of(Cut cut, TableId space, ShardId first) {
        List<ShardRange> shards = new ArrayList<>();
        for (KeyRange range : cut.ranges(space)) {
            shards.add(new ShardRange(new ShardId(first.number() + shards.size()), range));
        }
        return new ShardMap(shards);
    }

    /// In the order of their keys.
    public List<ShardRange> shards() {
        return ranges;
    }

    /// The shard that has a key, found in logarithmic time; null where none has it.
    public @Nullable ShardRange find(Bytes key) {
        int at = lastFrom(key);
        return at >= 0 && ranges.get(at).range().contains(key) ? ranges.get(at) : null;
    }

    /// The shards that have any of these keys, in the order of their keys.
    public List<ShardRange> overlapping(KeyRange range) {
        int first = Math.max(lastFrom(range.from()), 0);
        int behind = first;
        while (behind < ranges.size() && !isBehind(ranges.get(behind), range)) {
            behind++;
        }
        return ranges.subList(first, behind).stream()
                .filter(each -> each.range().overlaps(range))
                .toList();
    }

    /// Each of these keys belongs to a shard.
    public boolean covers(KeyRange range) {
        Bytes from = range.from();
        for (ShardRange each : overlapping(range)) {
            if (each.range().from().compareTo(from) > 0) {
                return false;
            }
            Bytes to = each.range().to();
            if (to == null) {
                return true;
            }
            from = to;
        }
        return range.to() != null && range.to().compareTo(from) <= 0;
    }

    private static boolean isBehind(ShardRange shard, KeyRange range) {
        return range.to() != null && shard.range().from().compareTo(range.to()) >= 0;
    }

    /// The last that begins at a key or before it.
    private int lastFrom(Bytes key) {
        return Search.last(ranges.size(), at -> ranges.get(at).range().from().compareTo(key) <= 0);
    }
}
