package fulcrum.database.sharding;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.keys.KeyWriter;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;

/// Where a table is cut into shards when it is made. Later, shards are split and merged one by one.
public sealed interface Cut {

    /// At most so many shards are made at once.
    int SHARDS_MOST = 1 << 16;

    /// Even ranges of the hashes: for a [TableLayout.Hashed].
    ///
    /// @param shards how many
    record Hash(int shards) implements Cut {

        private static final int STANDARD_LEAST = 3;

        public Hash {
            if (shards < 1 || shards > SHARDS_MOST) {
                throw new IllegalArgumentException(shards + " shards");
            }
        }

        /// One shard for each node, and three at least.
        public static Hash standard(int nodes) {
            return new Hash(Math.max(nodes, STANDARD_LEAST));
        }

        @Override
        public List<Bytes> splitAt() {
            List<Bytes> splitAt = new ArrayList<>();
            for (int i = 1; i < shards; i++) {
                splitAt.add(new KeyWriter().fixed32((int) HashSpace.firstOf(i, shards)).toBytes());
            }
            return splitAt;
        }
    }

    /// Ranges of the primary key: for a [TableLayout.Ranged].
    ///
    /// @param splitAt where the second and each later shard begins: the first columns of a primary
    ///   key, without the table; strictly ascending, none empty
    record Ranges(List<Bytes> splitAt) implements Cut {
        public Ranges {
            splitAt = List.copyOf(splitAt);
            if (splitAt.size() >= SHARDS_MOST) {
                throw new IllegalArgumentException(splitAt.size() + " splits");
            }
            Bytes before = Bytes.EMPTY;
            for (Bytes each : splitAt) {
                if (each.compareTo(before) <= 0) {
                    throw new IllegalArgumentException("splits at " + before + ", then at " + each);
                }
                before = each;
            }
        }
    }

    /// Where the second and each later shard begins, without the table.
    List<Bytes> splitAt();

    /// The shards' ranges in their order. Together they are where the table lies, and no key
    /// belongs to two.
    ///
    /// @param space what the keys of the table's rows begin with
    default List<KeyRange> ranges(TableId space) {
        KeyRange whole = space.range();
        List<KeyRange> ranges = new ArrayList<>();
        Bytes from = whole.from();
        for (Bytes split : splitAt()) {
            Bytes to = whole.from().concat(split);
            ranges.add(new KeyRange(from, to));
            from = to;
        }
        ranges.add(new KeyRange(from, whole.to()));
        return ranges;
    }
}
