package fulcrum.database.session;

import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.spectrum.Clock;

/// With which schema a request was made: it is not carried out where its shard knows a later one.
/// And what is to be known of its table before any shard is asked.
///
/// @param table its number; 0 for a request that depends on no schema
/// @param version of its schema; 0 likewise
/// @param clock of its table, which never changes
public record Planned(long table, int version, Clock clock) {

    /// It depends on no schema.
    public static final Planned WITHOUT = new Planned(0, 0, Clock.INTERVAL);

    /// The clock is told where it is not what all have that say nothing of theirs.
    @Override
    public String toString() {
        String told = isHybrid() ? ", clock=" + clock : "";
        return "Planned[table=" + table + ", version=" + version + told + "]";
    }

    /// Its table's clock is a hybrid one.
    boolean isHybrid() {
        return clock == Clock.HLC;
    }

    /// It depends on this one.
    public static Planned with(TableDescriptor table) {
        return new Planned(table.id().number(), table.version(), table.options().clock());
    }
}
