/// Regular expressions as PostgreSQL has them (manual, 9.7.3), and LIKE's patterns.
///
/// What matches is the leftmost part, of these the longest or shortest as the expression prefers,
/// and what its groups are follows from the preferences of its parts: rules of POSIX, not those of
/// [java.util.regex]. Matching simulates an automaton, in time that grows with the length of the
/// text times that of the expression; the few searches that could take longer (back references) are
/// given up after a bounded number of steps.
@NullMarked
package fulcrum.sql.regex;

import org.jspecify.annotations.NullMarked;
