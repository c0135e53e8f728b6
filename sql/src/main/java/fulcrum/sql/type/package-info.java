/// Types: which there are, what their values look like as text and as bytes, and what a modifier
/// makes of a value.
///
/// Numbers, names and categories are those of PostgreSQL's `pg_type`, which drivers know by heart.
@NullMarked
package fulcrum.sql.type;

import org.jspecify.annotations.NullMarked;
