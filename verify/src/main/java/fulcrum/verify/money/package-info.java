/// Money that transactions move between accounts: none of it is lost, and none is made.
@NullMarked
package fulcrum.verify.money;

import org.jspecify.annotations.NullMarked;
