/// SQL in PostgreSQL's dialect: what a statement says, what it means, and how it is done.
///
/// A text becomes tokens ([fulcrum.sql.scanner]), a parse tree ([fulcrum.sql.grammar]) and a syntax
/// tree of records ([fulcrum.sql.ast]), which [fulcrum.sql.parser.Parser] puts together.
///
/// What it means is found by [fulcrum.sql.analysis] in a [fulcrum.sql.catalog] of objects, with the
/// functions and operators of [fulcrum.sql.routine] on the values of [fulcrum.sql.type]. That is a
/// [fulcrum.sql.plan], which [fulcrum.sql.optimizer] makes better and [fulcrum.sql.execution]
/// carries out, for a client of [fulcrum.sql.session], over rows as [fulcrum.sql.storage] lays
/// them.
///
/// Nothing here knows a protocol of replication, or the one that clients speak.
@NullMarked
package fulcrum.sql;

import org.jspecify.annotations.NullMarked;
