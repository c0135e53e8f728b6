@NullMarked
package fulcrum.database.ddl;

import org.jspecify.annotations.NullMarked;
