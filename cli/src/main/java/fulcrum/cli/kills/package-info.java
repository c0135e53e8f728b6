/// Real processes over real files, killed at random, and what their clients were told of it.
@NullMarked
package fulcrum.cli.kills;

import org.jspecify.annotations.NullMarked;
