package fulcrum.sql.session;

import fulcrum.sql.type.SqlType;

/// A column of a result, as RowDescription tells it.
///
/// @param table the number of the table that it comes from; 0 where it is computed
/// @param column its number there; 0 likewise
public record ResultColumn(String name, SqlType type, int table, int column) {}
