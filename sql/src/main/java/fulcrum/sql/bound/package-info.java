/// What a statement means: names are found, types are known, conversions are written out.
///
/// Columns are [fulcrum.sql.bound.Variable]s with numbers that are used once in a statement, so
/// that an expression means the same wherever it is moved to; a query within another speaks of the
/// other's variables as of its own.
@NullMarked
package fulcrum.sql.bound;

import org.jspecify.annotations.NullMarked;
