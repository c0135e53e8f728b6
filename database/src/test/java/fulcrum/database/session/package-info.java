/// Tests of coordinators.
@NullMarked
package fulcrum.database.session;

import org.jspecify.annotations.NullMarked;
