@NullMarked
package fulcrum.verify.money;

import org.jspecify.annotations.NullMarked;
