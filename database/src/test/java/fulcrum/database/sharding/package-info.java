@NullMarked
package fulcrum.database.sharding;

import org.jspecify.annotations.NullMarked;
