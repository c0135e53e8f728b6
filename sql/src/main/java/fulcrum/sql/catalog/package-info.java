/// The catalog of SQL's objects: schemas, tables, indexes, views, sequences and roles.
///
/// Each [fulcrum.sql.catalog.Entry] is a row of a system table at group 0, beside the rows that say
/// how tables are stored ([fulcrum.database.schema]); all change by transactions. A node keeps a
/// [fulcrum.sql.catalog.SqlCatalog] of what was committed, and a transaction that has changed
/// something one of its own.
@NullMarked
package fulcrum.sql.catalog;

import org.jspecify.annotations.NullMarked;
