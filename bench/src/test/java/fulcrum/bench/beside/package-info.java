@NullMarked
package fulcrum.bench.beside;

import org.jspecify.annotations.NullMarked;
