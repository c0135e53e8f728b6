/// SQL over whole clusters.
@NullMarked
package fulcrum.cli.sql;

import org.jspecify.annotations.NullMarked;
