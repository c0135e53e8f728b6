@NullMarked
package fulcrum.verify.history;

import org.jspecify.annotations.NullMarked;
