package fulcrum.database.schema;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyColumn;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.keys.KeyReader;
import fulcrum.database.keys.KeySchema;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.sharding.TableId;
import fulcrum.database.sharding.TableLayout;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import java.util.Arrays;
import java.util.List;

/// Where the catalog's rows lie, as this package's page lists them. They are found without a
/// catalog: all are at group 0.
public final class SystemTables {

    /// The group that has them.
    public static final long GROUP = 0;

    /// The numbers below are theirs; those of users' tables begin here.
    public static final TableId FIRST_OF_USERS = new TableId(32);

    /// All of their keys.
    public static final KeyRange RANGE =
            new KeyRange(new TableId(1).prefix(), FIRST_OF_USERS.prefix());

    private static final TableLayout TABLES = of(1, KeyType.Scalar.INTEGER);
    private static final TableLayout NAMES = of(2, KeyType.Scalar.TEXT, KeyType.Scalar.TEXT);
    private static final TableLayout SHARDS = of(3, KeyType.Scalar.INTEGER, KeyType.Scalar.BYTEA);
    private static final TableLayout VERSIONS =
            of(4, KeyType.Scalar.INTEGER, KeyType.Scalar.INTEGER);
    private static final TableLayout NUMBERS = of(5, KeyType.Scalar.INTEGER);
    private static final TableLayout OBJECTS = of(6, KeyType.Scalar.INTEGER);
    private static final TableLayout OBJECT_NAMES =
            of(7, KeyType.Scalar.INTEGER, KeyType.Scalar.TEXT);
    private static final TableLayout OBJECT_STATE = of(8, KeyType.Scalar.INTEGER);
    private static final TableLayout SEQUENCES = of(9, KeyType.Scalar.INTEGER);

    /// The one row of its table.
    public static final Bytes NEXT_NUMBERS = NUMBERS.key(List.of(new Datum.Int(0)));

    /// Which change of SQL's objects was the last.
    public static final Bytes VERSION_OF_OBJECTS = OBJECT_STATE.key(List.of(new Datum.Int(0)));

    /// The number that the next object of SQL's gets.
    public static final Bytes NUMBERS_OF_OBJECTS = OBJECT_STATE.key(List.of(new Datum.Int(1)));

    /// The rows of all tables.
    public static final KeyRange TABLE_ROWS = TABLES.startingWith(List.of());

    /// The rows of all shards, space by space in the order of their keys.
    public static final KeyRange SHARD_ROWS = SHARDS.startingWith(List.of());

    /// The rows of all objects of SQL's.
    public static final KeyRange OBJECT_ROWS = OBJECTS.startingWith(List.of());

    private SystemTables() {}

    private static TableLayout of(long number, KeyType.Scalar... types) {
        return new TableLayout.Ranged(
                new TableId(number),
                new KeySchema(
                        Arrays.stream(types)
                                .map(type -> new KeyColumn(type, Order.ASCENDING))
                                .toList()));
    }

    /// The row of a table.
    public static Bytes table(TableId table) {
        return TABLES.key(List.of(number(table)));
    }

    /// The row of a name.
    public static Bytes name(TableName name) {
        return NAMES.key(List.of(new Datum.Text(name.schema()), new Datum.Text(name.table())));
    }

    /// The names of all tables of a schema.
    public static KeyRange names(String schema) {
        return NAMES.startingWith(List.of(new Datum.Text(schema)));
    }

    /// The name that a row is of.
    ///
    /// @throws Malformed where the key is not of such a row
    public static TableName name(Bytes key) {
        List<Datum> values = NAMES.read(key);
        return new TableName(
                ((Datum.Text) values.get(0)).value(), ((Datum.Text) values.get(1)).value());
    }

    /// The row of a shard.
    ///
    /// @param first its first key
    public static Bytes shard(TableId space, Bytes first) {
        return SHARDS.key(List.of(number(space), new Datum.ByteArray(first)));
    }

    /// The rows of all shards of a space.
    public static KeyRange shards(TableId space) {
        return SHARDS.startingWith(List.of(number(space)));
    }

    /// The row of a version.
    public static Bytes version(TableId space, TableId table) {
        return VERSIONS.key(List.of(number(space), number(table)));
    }

    /// The rows of the versions of all tables of a space.
    public static KeyRange versions(TableId space) {
        return VERSIONS.startingWith(List.of(number(space)));
    }

    /// The table whose version a row is.
    ///
    /// @throws Malformed where the key is not of such a row
    public static TableId versioned(Bytes key) {
        return new TableId(((Datum.Int) VERSIONS.read(key).get(1)).value());
    }

    /// The space of a key of any table.
    ///
    /// @throws Malformed where the key is of none
    public static TableId space(Bytes key) {
        Datum first = new KeyReader(key).next(KeyType.Scalar.INTEGER, Order.ASCENDING);
        if (!(first instanceof Datum.Int(long number)) || number <= 0) {
            throw new Malformed(0, "no key of a table");
        }
        return new TableId(number);
    }

    /// The row of an object of SQL's.
    public static Bytes object(long number) {
        return OBJECTS.key(List.of(new Datum.Int(number)));
    }

    /// The number of an object that a row is of.
    ///
    /// @throws Malformed where the key is not of such a row
    public static long object(Bytes key) {
        return ((Datum.Int) OBJECTS.read(key).getFirst()).value();
    }

    /// The row that keeps a name for one object.
    ///
    /// @param space the number of the space of names
    public static Bytes objectName(long space, String name) {
        return OBJECT_NAMES.key(List.of(new Datum.Int(space), new Datum.Text(name)));
    }

    /// The row that says how far a sequence has come.
    public static Bytes sequence(long number) {
        return SEQUENCES.key(List.of(new Datum.Int(number)));
    }

    private static Datum number(TableId table) {
        return new Datum.Int(table.number());
    }
}
