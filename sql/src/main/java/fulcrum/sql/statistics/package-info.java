/// What is estimated of tables from a sample of their rows: how many there are, and how the values
/// of columns are spread.
@NullMarked
package fulcrum.sql.statistics;

import org.jspecify.annotations.NullMarked;
