/// Commands about a cluster's members: what they ask of it, and how they follow what becomes of it.
@NullMarked
package fulcrum.cli.members;

import org.jspecify.annotations.NullMarked;
