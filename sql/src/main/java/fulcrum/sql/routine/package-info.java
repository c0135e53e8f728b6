/// Functions, operators, casts and aggregates: which there are, which one a call means, and what
/// each computes.
///
/// Which one is meant is decided as PostgreSQL does it (manual, chapter 10). An analyser asks
/// [fulcrum.sql.routine.Routines#resolve] what a call means,
/// [fulcrum.sql.routine.Operators#resolve] what an operator does, [fulcrum.sql.routine.Casts#find]
/// what makes one type another, and [fulcrum.sql.routine.CommonType#of] which type values have
/// together. It coerces arguments to the types that it is told and hands them to the body that it
/// is given; [fulcrum.sql.routine.Calls#call] does so for bodies of one value.
///
/// What there is stands in three lists beside the classes, in the words of PostgreSQL's catalog:
/// `routines.txt`, `operators.txt` and `casts.txt`. What routines do is in tables by subject, each
/// a class with a method `declare` ([fulcrum.sql.routine.Bodies]).
@NullMarked
package fulcrum.sql.routine;

import org.jspecify.annotations.NullMarked;
