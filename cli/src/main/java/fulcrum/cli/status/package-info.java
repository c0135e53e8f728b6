/// What can be seen of a cluster from outside: its nodes are asked, and one table is made of it.
@NullMarked
package fulcrum.cli.status;

import org.jspecify.annotations.NullMarked;
