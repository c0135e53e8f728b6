/// The timekeepers' world: nodes whose wall clocks are set wrongly and right again, and that have
/// to find out whose is wrong.
@NullMarked
package fulcrum.lab.timekeeper;

import org.jspecify.annotations.NullMarked;
