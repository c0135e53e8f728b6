@NullMarked
package fulcrum.machine.recording;

import org.jspecify.annotations.NullMarked;
