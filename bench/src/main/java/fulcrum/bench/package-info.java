/// How fast it is: micro-benchmarks, each with a bar that it is held to.
///
/// The figures, the bars and what sets the limit are in `docs/internals/benchmarks.md`.
@NullMarked
package fulcrum.bench;

import org.jspecify.annotations.NullMarked;
