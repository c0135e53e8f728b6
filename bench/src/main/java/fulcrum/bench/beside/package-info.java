/// Fulcrum and its peers side by side, on one machine: each system's servers are processes of their
/// own, its clients are one more, and what they cost is read from the kernel.
@NullMarked
package fulcrum.bench.beside;

import org.jspecify.annotations.NullMarked;
