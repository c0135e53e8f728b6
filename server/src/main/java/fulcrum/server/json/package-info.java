/// Text in JSON to trees of values, and back.
@NullMarked
package fulcrum.server.json;

import org.jspecify.annotations.NullMarked;
