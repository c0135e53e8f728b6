/// EXPLAIN: what of a plan is shown, and what its parts have cost (manual, 14.1 and EXPLAIN).
///
/// | class | is |
/// |---|---|
/// | [fulcrum.sql.explain.Options] | what is asked for |
/// | [fulcrum.sql.explain.ShownPlan] | parts of a plan under PostgreSQL's names, with their properties |
/// | [fulcrum.sql.explain.Measures] | a plan whose parts are measured, and the requests to shards |
/// | [fulcrum.sql.explain.TextForm], [fulcrum.sql.explain.JsonForm] | how it is written |
@NullMarked
package fulcrum.sql.explain;

import org.jspecify.annotations.NullMarked;
