/// JSON, written and read.
@NullMarked
package fulcrum.server.json;

import org.jspecify.annotations.NullMarked;
