package fulcrum.database.catalog;

/// A row of group 0 whose value is a record of bytes. A setting's row is none: its value is text.
public sealed interface CatalogRow permits Member, Cluster {}
