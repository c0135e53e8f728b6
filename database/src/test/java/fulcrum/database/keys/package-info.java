@NullMarked
package fulcrum.database.keys;

import org.jspecify.annotations.NullMarked;
