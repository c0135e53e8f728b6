/// Carries plans out, on a thread that may wait: rows are pulled from the end of a plan through all
/// of its parts, each of which asks the one before it for the next row (Graefe, "Volcano — An
/// Extensible and Parallel Query Evaluation System", 1994).
@NullMarked
package fulcrum.sql.execution;

import org.jspecify.annotations.NullMarked;
