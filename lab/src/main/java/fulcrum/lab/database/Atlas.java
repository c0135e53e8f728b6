package fulcrum.lab.database;

import fulcrum.database.ddl.TableDraft;
import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyColumn;
import fulcrum.database.keys.KeySchema;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.Column;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.schema.TableName;
import fulcrum.database.sharding.TableId;
import fulcrum.database.sharding.TableLayout;
import fulcrum.database.spectrum.Clock;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.machine.Bytes;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The tables of the world: each has a column of numbers, which is its key. The first table that is
/// made has the accounts, the second the lists, the third the rows of all other workloads.
final class Atlas {

    /// How many rows there are at most.
    static final int LISTS = 24;

    /// Likewise.
    static final int ACCOUNTS = 10;

    private static final Column NUMBER = new Column("number", KeyType.Scalar.INTEGER, false);

    static final Table OF_ACCOUNTS = new Table("accounts", SystemTables.FIRST_OF_USERS);
    static final Table OF_LISTS =
            new Table("lists", new TableId(SystemTables.FIRST_OF_USERS.number() + 1));

    /// The rows of each [Kind].
    static final Table OF_OTHERS =
            new Table("others", new TableId(SystemTables.FIRST_OF_USERS.number() + 2));

    private Atlas() {}

    /// A table of numbered rows.
    record Table(String label, TableId id) {

        TableName name() {
            return new TableName("public", label);
        }

        private TableLayout layout() {
            KeyColumn column = new KeyColumn(NUMBER.type(), Order.ASCENDING);
            return new TableLayout.Ranged(id, new KeySchema(List.of(column)));
        }

        Bytes key(int number) {
            return layout().key(List.of(new Datum.Int(number)));
        }

        /// How it is asked for: every group has an equal part of the rows that are used.
        ///
        /// @param used rows, the first ones
        TableDraft draft(int used, int groups, Clock clock) {
            int shards = Math.min(used, groups);
            TreeMap<String, String> options = new TreeMap<>();
            options.put("sharding", "range");
            if (clock != Clock.INTERVAL) {
                options.put("clock", clock.label());
            }
            if (shards > 1) {
                options.put(
                        "split_at",
                        IntStream.range(1, shards)
                                .mapToObj(i -> Integer.toString(Math.ceilDiv(i * used, shards)))
                                .collect(Collectors.joining(",", "{", "}")));
            }
            return new TableDraft(
                    name(),
                    List.of(NUMBER),
                    List.of(new KeyPart(0, Order.ASCENDING)),
                    ((TableOptions.Parsed.Accepted) TableOptions.parse(options)).options());
        }
    }

    /// The key of a list; numbers from 0 to [#LISTS].
    static Bytes list(int number) {
        return OF_LISTS.key(number);
    }

    /// Which account a key is of.
    static int number(Bytes account) {
        Datum number = OF_ACCOUNTS.layout().read(account).getFirst();
        return (int) ((Datum.Int) number).value();
    }

    /// The key of an account; numbers from 0 to [#ACCOUNTS].
    static Bytes account(int number) {
        return OF_ACCOUNTS.key(number);
    }
}
