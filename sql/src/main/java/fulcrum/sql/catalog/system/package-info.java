/// The system's own relations: `pg_catalog`, `information_schema` and `fulcrum`, and the functions
/// that tools call beside them.
///
/// Which relations there are, and their columns, stands in resources that read like the manual's
/// tables (chapters 37, 53 and 54), with the values that all rows have; what is the same in every
/// database (operators, casts, classes) stands in others, a file each. What differs from row to row
/// is said by [fulcrum.sql.catalog.system.Filling]s, by subject. Rows are computed from the
/// [fulcrum.sql.catalog.Scene] when a relation is read.
///
/// Tools join these relations by numbers, so everything has the number that PostgreSQL gives it, or
/// one of its own: primary keys have an index, and tables and views have a type.
@NullMarked
package fulcrum.sql.catalog.system;

import org.jspecify.annotations.NullMarked;
