/// Better plans for the same rows: conditions go to where rows come from, and tables are read by
/// their keys where conditions say which.
@NullMarked
package fulcrum.sql.optimizer;

import org.jspecify.annotations.NullMarked;
