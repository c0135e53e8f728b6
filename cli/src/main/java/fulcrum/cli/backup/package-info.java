/// Takes backups of running clusters: what is asked of their nodes, and what is said of it.
@NullMarked
package fulcrum.cli.backup;

import org.jspecify.annotations.NullMarked;
