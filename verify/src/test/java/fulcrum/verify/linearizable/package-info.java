@NullMarked
package fulcrum.verify.linearizable;

import org.jspecify.annotations.NullMarked;
