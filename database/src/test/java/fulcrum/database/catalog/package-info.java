@NullMarked
package fulcrum.database.catalog;

import org.jspecify.annotations.NullMarked;
