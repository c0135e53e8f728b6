/// Statements drawn from a grammar, answered by a real PostgreSQL and by a node, and compared.
///
/// [fulcrum.cli.sql.differential.Grammar] draws them, from `statements.grammar` and others beside
/// it, [fulcrum.cli.sql.differential.RealPostgres] is started for the test, and
/// [fulcrum.cli.sql.differential.Answer] is what both are compared by.
@NullMarked
package fulcrum.cli.sql.differential;

import org.jspecify.annotations.NullMarked;
