/// From the syntax tree to a plan: names are looked up, types and conversions found by PostgreSQL's
/// rules, and what may not stand where it stands is refused in PostgreSQL's words.
///
/// | class | is of the manual's |
/// |---|---|
/// | [fulcrum.sql.analysis.Expressions], [fulcrum.sql.analysis.Calls] | value expressions, 4.2 |
/// | [fulcrum.sql.analysis.FromClause], [fulcrum.sql.analysis.Scope] | table expressions, 7.2 |
/// | [fulcrum.sql.analysis.Selects], [fulcrum.sql.analysis.Queries] | SELECT |
/// | [fulcrum.sql.analysis.Changes] | INSERT, UPDATE, DELETE |
/// | [fulcrum.sql.analysis.Coercion] | type conversion, 10 |
@NullMarked
package fulcrum.sql.analysis;

import org.jspecify.annotations.NullMarked;
