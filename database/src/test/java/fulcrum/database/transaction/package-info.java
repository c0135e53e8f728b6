@NullMarked
package fulcrum.database.transaction;

import org.jspecify.annotations.NullMarked;
