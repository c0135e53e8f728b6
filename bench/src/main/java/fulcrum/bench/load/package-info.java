/// Closed loops of clients against a running cluster, and what they and its processes cost.
@NullMarked
package fulcrum.bench.load;

import org.jspecify.annotations.NullMarked;
