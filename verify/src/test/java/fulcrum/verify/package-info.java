@NullMarked
package fulcrum.verify;

import org.jspecify.annotations.NullMarked;
