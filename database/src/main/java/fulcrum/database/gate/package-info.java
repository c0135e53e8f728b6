/// Which features wait until every member of a cluster understands them.
@NullMarked
package fulcrum.database.gate;

import org.jspecify.annotations.NullMarked;
