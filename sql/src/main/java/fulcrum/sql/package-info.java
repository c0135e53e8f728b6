/// SQL in PostgreSQL's dialect: what a statement says, what it means, and how it is done.
///
/// A text becomes tokens ([fulcrum.sql.scanner]), a parse tree ([fulcrum.sql.grammar]) and a syntax
/// tree of records ([fulcrum.sql.ast]), which [fulcrum.sql.parser.Parser] puts together.
///
/// Nothing here knows a protocol of replication, or the one that clients speak.
@NullMarked
package fulcrum.sql;

import org.jspecify.annotations.NullMarked;
