/// Programs that people have, each in its everyday use, against a cluster.
@NullMarked
package fulcrum.cli.sql.clients;

import org.jspecify.annotations.NullMarked;
