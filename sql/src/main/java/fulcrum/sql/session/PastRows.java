package fulcrum.sql.session;

import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;

/// Why rows cannot be read as of a moment: what is stored now was not there then.
///
/// A table that is written anew or truncated gets a stored table that is new, and the one of before
/// is dropped with all of its rows, whatever their age.
///
/// @param now the catalog as it is
/// @param then as it was at the moment
record PastRows(SqlCatalog now, SqlCatalog then) {

    /// @param storage the number of what is stored now
    SqlError gone(long storage) {
        for (Entry entry : now.entries()) {
            switch (entry) {
                case Table table when table.storage() == storage -> {
                    return ofTable(table);
                }
                case Index index when index.storage() == storage -> {
                    return ofIndex(index);
                }
                default -> {
                    // it is stored otherwise
                }
            }
        }
        return new SqlError(SqlState.WRONG_STATE, "the rows of that time are gone")
                .hint("Read as of later.");
    }

    private SqlError ofTable(Table table) {
        return then.entry(table.oid()) == null
                ? new SqlError(
                                SqlState.NO_TABLE,
                                "relation \"" + table.name() + "\" does not exist")
                        .detail("It was created after the time that is read as of.")
                : new SqlError(
                                SqlState.WRONG_STATE,
                                "the rows of \"" + table.name() + "\" of that time are gone")
                        .detail("The table was truncated or written anew since then.")
                        .hint("Read as of later.");
    }

    private static SqlError ofIndex(Index index) {
        return new SqlError(
                        SqlState.WRONG_STATE,
                        "index \"" + index.name() + "\" has no rows of that time")
                .detail("It was created, or written anew, after the time that is read as of.")
                .hint("Read as of later.");
    }
}
