/// A cluster of nodes on one's own machine.
@NullMarked
package fulcrum.cli.dev;

import org.jspecify.annotations.NullMarked;
