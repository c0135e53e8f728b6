@NullMarked
package fulcrum.verify.order;

import org.jspecify.annotations.NullMarked;
