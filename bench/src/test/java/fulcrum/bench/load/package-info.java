@NullMarked
package fulcrum.bench.load;

import org.jspecify.annotations.NullMarked;
