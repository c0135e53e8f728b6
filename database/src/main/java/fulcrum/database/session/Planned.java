package fulcrum.database.session;

import fulcrum.database.schema.TableDescriptor;

/// With which schema a request was made: it is not carried out where its shard knows a later one.
///
/// @param table its number; 0 for a request that depends on no schema
/// @param version of its schema; 0 likewise
public record Planned(long table, int version) {

    /// It depends on no schema.
    public static final Planned WITHOUT = new Planned(0, 0);

    /// It depends on this one.
    public static Planned with(TableDescriptor table) {
        return new Planned(table.id().number(), table.version());
    }
}
