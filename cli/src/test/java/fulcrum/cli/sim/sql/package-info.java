@NullMarked
package fulcrum.cli.sim.sql;

import org.jspecify.annotations.NullMarked;
