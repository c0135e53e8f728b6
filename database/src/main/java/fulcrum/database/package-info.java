/// Where protocols become a database: still pure, so that all of it runs in the imagined world.
@NullMarked
package fulcrum.database;

import org.jspecify.annotations.NullMarked;
