/// Work on the rows of one table that is done where they are: conditions, values and partial
/// aggregates as bytes that go to a shard's leader with a read.
///
/// A [Program][fulcrum.sql.shipped.Program] says how the table's rows are stored and what is to be
/// done with each. It speaks of nothing but the row and its arguments: [Shipping][
/// fulcrum.sql.shipped.Shipping] takes whatever else an expression speaks of (columns of rows
/// around, `now()`, `$1`) out of it, to be computed once by who reads and sent along as arguments.
/// So a program is the same for all readings of a statement, and is made ready once.
///
/// A [RowOrder][fulcrum.sql.shipped.RowOrder] says what becomes of one row whose key is known: a
/// [Remaking][fulcrum.sql.shipped.Remaking] of `UPDATE` and `DELETE` in the same expressions, or
/// for `INSERT` a value where there was none. So a statement of one row, by itself, needs one
/// request.
///
/// What cannot be shipped stays above: queries within expressions, functions that are not
/// immutable, casts that go by a session's settings, functions that give rows, and what may take
/// long or make much of little.
///
/// Two tables that lie together are joined by a [JoinProgram][fulcrum.sql.shipped.JoinProgram].
///
/// The format: a version byte, 1; the form of the rows; a condition, if any; values; the columns
/// that go along; groups and aggregates, if any. An expression is a tag and its parts, in
/// [ScalarCodec][fulcrum.sql.shipped.ScalarCodec]. Routines, operators and types are named by their
/// numbers in PostgreSQL's catalog. A join begins with the version byte 2: its kind; of each table
/// the form and a condition, if any; the join's condition; the columns that are answered. Bytes are
/// only sent, never stored.
@NullMarked
package fulcrum.sql.shipped;

import org.jspecify.annotations.NullMarked;
