/// From a violation to its smallest part (`Shrink`), and that part told in sentences (`Teller`).
@NullMarked
package fulcrum.verify.story;

import org.jspecify.annotations.NullMarked;
