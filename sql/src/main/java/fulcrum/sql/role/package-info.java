/// Roles' passwords: what is kept of one, so that whoever reads it cannot log in with it.
@NullMarked
package fulcrum.sql.role;

import org.jspecify.annotations.NullMarked;
