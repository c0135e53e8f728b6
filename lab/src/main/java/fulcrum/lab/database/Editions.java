package fulcrum.lab.database;

import fulcrum.database.session.Planned;
import fulcrum.database.sharding.TableId;
import fulcrum.database.spectrum.Clock;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which version of each table's schema is committed, as clients hear of it, and what clock it goes
/// by; and rows that say with which version they were written.
final class Editions {

    private final TreeMap<TableId, Integer> latest = new TreeMap<>();

    private final TreeMap<TableId, Clock> clocks = new TreeMap<>();

    /// The table is to be made like that; null where nothing is said of it.
    void goesBy(Atlas.Table table, @Nullable Clock clock) {
        clocks.put(table.id(), clock == null ? Clock.INTERVAL : clock);
    }

    /// What the table's timestamps are made of.
    Clock clock(Atlas.Table table) {
        return clocks.getOrDefault(table.id(), Clock.INTERVAL);
    }

    /// What is asked without a schema.
    Planned without(Atlas.Table table) {
        return new Planned(0, 0, clock(table));
    }

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
        return new Planned(table.id().number(), late ? version - 1 : version, clock(table));
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
