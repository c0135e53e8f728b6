package fulcrum.sql.catalog;

/// An object of the catalog.
public sealed interface Entry permits Schema, Relation, Role, TableStatistics {

    /// What users make is numbered from here on, as in PostgreSQL.
    int FIRST_OID = 16_384;

    /// Its number, which no other object has or had.
    int oid();

    String name();
}
