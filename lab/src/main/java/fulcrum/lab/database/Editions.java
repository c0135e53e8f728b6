package fulcrum.lab.database;

import fulcrum.database.session.Planned;
import fulcrum.database.sharding.TableId;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.util.TreeMap;

/// Which version of each table's schema is committed, as clients hear of it; and rows that say with
/// which version they were written.
final class Editions {

    private final TreeMap<TableId, Integer> latest = new TreeMap<>();

    void committed(Atlas.Table table, int version) {
        latest.put(table.id(), version);
    }

    /// The last version that was committed; 0 where the table is not made yet.
    int of(Atlas.Table table) {
        return latest.getOrDefault(table.id(), 0);
    }

    /// With which schema a client makes a transaction's requests: now and then it has not heard of
    /// the latest.
    Planned plan(Atlas.Table table, Dice dice) {
        int version = of(table);
        boolean late = version > 1 && dice.chance(1, 16);
        return new Planned(table.id().number(), late ? version - 1 : version);
    }

    /// A row as it is written.
    static Bytes row(Planned planned, Bytes content) {
        return Bytes.of((byte) planned.version()).concat(content);
    }

    /// What a row holds; nothing where there is none.
    static Bytes content(Bytes row) {
        return row.isEmpty() ? row : row.slice(1);
    }

    /// With which version a row was written.
    static int version(Bytes row) {
        return row.at(0);
    }
}
