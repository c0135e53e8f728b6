/// Runs of the imagined world, told to people and programs: one run as a story, many as a table of
/// what happened, a failing one with what is needed to see it again.
@NullMarked
package fulcrum.cli.sim;

import org.jspecify.annotations.NullMarked;
