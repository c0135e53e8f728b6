/// Values as texts of a form that the statement says: `to_char` and its like (manual, 9.8).
@NullMarked
package fulcrum.sql.format;

import org.jspecify.annotations.NullMarked;
