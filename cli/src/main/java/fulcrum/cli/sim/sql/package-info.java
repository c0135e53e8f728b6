/// SQL over the simulated database: each member has its SQL node, and clients run statements in
/// sessions while networks, disks, clocks and processes break. A session's thread runs while the
/// simulator stands still, and the other way around, so a seed decides everything here too.
@NullMarked
package fulcrum.cli.sim.sql;

import org.jspecify.annotations.NullMarked;
