package fulcrum.database.sharding;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyColumn;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.keys.KeyReader;
import fulcrum.database.keys.KeySchema;
import fulcrum.database.keys.KeyWriter;
import fulcrum.database.keys.Order;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What the keys of a table's rows are made of.
public sealed interface TableLayout {

    TableId table();

    KeySchema primaryKey();

    /// What the keys of its rows begin with: its space, or itself.
    TableId space();

    /// The key of a row.
    ///
    /// @param values of the primary key
    Bytes key(List<Datum> values);

    /// The primary key of a row.
    ///
    /// @throws Malformed where the bytes are no key of this table
    List<Datum> read(Bytes key);

    /// Where all rows lie whose primary keys begin with these values. Others may lie there too:
    /// rows of tables that share the space, and all of them where the values do not yield the hash.
    KeyRange startingWith(List<Datum> first);

    /// A table whose rows lie in the order of their primary keys.
    record Ranged(TableId table, KeySchema primaryKey) implements TableLayout {

        @Override
        public TableId space() {
            return table;
        }

        @Override
        public Bytes key(List<Datum> values) {
            return table.prefix().concat(primaryKey.encode(values));
        }

        @Override
        public List<Datum> read(Bytes key) {
            KeyReader in = new KeyReader(key);
            demand(table, in);
            return rest(primaryKey, in);
        }

        @Override
        public KeyRange startingWith(List<Datum> first) {
            return KeyRange.prefix(
                    primaryKey.write(first, new KeyWriter().raw(table.prefix())).toBytes());
        }
    }

    /// A table whose rows are spread by a hash of some columns of their primary keys.
    ///
    /// @param space where it lies, together with the tables of its [Colocation]
    /// @param shardKey the positions of those columns in the primary key, in the order in which
    ///   they are hashed; at least one, none twice
    record Hashed(TableId space, TableId table, KeySchema primaryKey, List<Integer> shardKey)
            implements TableLayout {

        public Hashed {
            shardKey = List.copyOf(shardKey);
            boolean known =
                    shardKey.stream().allMatch(at -> 0 <= at && at < primaryKey.columns().size());
            boolean distinct = new TreeSet<>(shardKey).size() == shardKey.size();
            if (shardKey.isEmpty() || !known || !distinct) {
                throw new IllegalArgumentException(
                        "columns " + shardKey + " of a key of " + primaryKey.columns().size());
            }
        }

        /// A table with a space for itself.
        public Hashed(TableId table, KeySchema primaryKey, List<Integer> shardKey) {
            this(table, table, primaryKey, shardKey);
        }

        /// The columns that are hashed. Their directions in the primary key are of no account, so
        /// that equal shard keys of two tables hash alike.
        public KeySchema shardKeySchema() {
            return new KeySchema(
                    shardKey.stream()
                            .map(at -> primaryKey.columns().get(at).type())
                            .map(type -> new KeyColumn(type, Order.ASCENDING))
                            .toList());
        }

        /// Where all rows with a shard key lie, of all tables that share the space.
        ///
        /// @param values of the shard key
        public KeyRange withShardKey(List<Datum> values) {
            return KeyRange.prefix(hashed(values).toBytes());
        }

        @Override
        public Bytes key(List<Datum> values) {
            primaryKey.demandWhole(values);
            KeyWriter out = hashed(shardKeyOf(values)).raw(table.prefix());
            return primaryKey.write(values, out).toBytes();
        }

        @Override
        public List<Datum> read(Bytes key) {
            KeyReader in = new KeyReader(key);
            demand(space, in);
            int hash = in.fixed32();
            demand(table, in);
            List<Datum> values = rest(primaryKey, in);
            if (hash != hash(shardKeyOf(values))) {
                throw new Malformed(space.prefix().size(), "not the hash of this shard key");
            }
            return values;
        }

        @Override
        public KeyRange startingWith(List<Datum> first) {
            if (shardKey.stream().anyMatch(at -> at >= first.size())) {
                return space.range();
            }
            KeyWriter out = hashed(shardKeyOf(first)).raw(table.prefix());
            return KeyRange.prefix(primaryKey.write(first, out).toBytes());
        }

        private List<Datum> shardKeyOf(List<Datum> values) {
            List<Datum> hashed = new ArrayList<>(shardKey.size());
            for (int at : shardKey) {
                hashed.add(values.get(at));
            }
            return hashed;
        }

        private int hash(List<Datum> values) {
            KeyWriter out = new KeyWriter();
            for (int i = 0; i < shardKey.size(); i++) { // as by the schema, without making one
                primaryKey.columns().get(shardKey.get(i)).demandHolds(values.get(i));
                out.put(values.get(i), Order.ASCENDING);
            }
            return HashSpace.of(out.toBytes());
        }

        private KeyWriter hashed(List<Datum> values) {
            return new KeyWriter().raw(space.prefix()).fixed32(hash(values));
        }
    }

    private static void demand(TableId table, KeyReader in) {
        Bytes prefix = table.prefix();
        int start = in.position();
        if (!in.raw(prefix.size()).equals(prefix)) {
            throw new Malformed(start, "not " + table);
        }
    }

    private static List<Datum> rest(KeySchema schema, KeyReader in) {
        List<Datum> values = schema.read(in);
        in.end();
        return values;
    }
}
