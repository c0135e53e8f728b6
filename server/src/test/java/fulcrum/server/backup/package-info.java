/// Backups without a cluster.
@NullMarked
package fulcrum.server.backup;

import org.jspecify.annotations.NullMarked;
