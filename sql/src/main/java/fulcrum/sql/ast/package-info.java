/// The syntax tree: what a statement says, in records.
///
/// A tree holds all that its text says that may matter, and nothing of how it was written: no
/// parentheses, no spelling of key words, and one form where PostgreSQL's own grammar makes one of
/// several (`current_date()` aside, `extract(year from d)` is a call of `pg_catalog.extract`, an
/// `int` is a `pg_catalog.int4`). So whatever can be built here has a text, which
/// [fulcrum.sql.parser.Printer] prints, and the text's tree is equal to it.
///
/// Names are folded. Nothing is looked up: that a table, a column or a type exists, and that types
/// fit, is found out later.
@NullMarked
package fulcrum.sql.ast;

import org.jspecify.annotations.NullMarked;
