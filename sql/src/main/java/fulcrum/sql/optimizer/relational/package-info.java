/// Plans as Apache Calcite's relational algebra: how many rows their parts bring by what ANALYZE
/// has found, in which order tables are joined, and queries within conditions as joins.
///
/// Only parts that are understood are handed over. Whatever else a plan is made of stands there as
/// a leaf, and expressions as functions of the columns that they speak of, so that Calcite decides
/// about nothing whose meaning is PostgreSQL's.
@NullMarked
package fulcrum.sql.optimizer.relational;

import org.jspecify.annotations.NullMarked;
