/// Tests of versions.
@NullMarked
package fulcrum.database.versions;

import org.jspecify.annotations.NullMarked;
