/// Tests of the watch.
@NullMarked
package fulcrum.server.watch;

import org.jspecify.annotations.NullMarked;
