@NullMarked
package fulcrum.machine;

import org.jspecify.annotations.NullMarked;
