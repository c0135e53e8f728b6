@NullMarked
package fulcrum.database.schema;

import org.jspecify.annotations.NullMarked;
