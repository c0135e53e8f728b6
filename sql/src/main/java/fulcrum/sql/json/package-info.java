/// JSON as text: what is JSON, and the one form in which `jsonb` is printed.
@NullMarked
package fulcrum.sql.json;

import org.jspecify.annotations.NullMarked;
