/// Numbers: what SQL's `numeric`, `real` and `double precision` do when they are computed with, to
/// the last digit as PostgreSQL does it, and what they look like as text.
@NullMarked
package fulcrum.sql.number;

import org.jspecify.annotations.NullMarked;
