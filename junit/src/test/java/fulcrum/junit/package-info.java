/// Tests as a user of the extension would write them.
@NullMarked
package fulcrum.junit;

import org.jspecify.annotations.NullMarked;
