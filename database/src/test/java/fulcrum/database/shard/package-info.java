@NullMarked
package fulcrum.database.shard;

import org.jspecify.annotations.NullMarked;
