/// What clients are told when a statement is not carried out, or not quite as they may think.
@NullMarked
package fulcrum.sql.error;

import org.jspecify.annotations.NullMarked;
