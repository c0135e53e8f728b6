/// The models once more, by definition and without any cleverness, for small histories.
@NullMarked
package fulcrum.verify.naive;

import org.jspecify.annotations.NullMarked;
