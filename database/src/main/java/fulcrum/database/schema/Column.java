package fulcrum.database.schema;

import fulcrum.database.keys.KeyType;

/// A column of a table.
///
/// @param type as far as keys depend on it
/// @param nullable it may hold no value; never so in a primary key
public record Column(String name, KeyType type, boolean nullable) {
    public Column {
        TableName.demandName(name);
    }
}
