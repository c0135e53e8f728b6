/// Better plans for the same rows: conditions go to where rows come from, queries within them
/// become joins, joins are put in order by what they cost ([fulcrum.sql.optimizer.relational]), and
/// tables are read by their keys where conditions say which.
@NullMarked
package fulcrum.sql.optimizer;

import org.jspecify.annotations.NullMarked;
