@NullMarked
package fulcrum.verify.generate;

import org.jspecify.annotations.NullMarked;
