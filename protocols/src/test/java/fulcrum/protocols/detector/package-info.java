/// Tests of the detectors.
@NullMarked
package fulcrum.protocols.detector;

import org.jspecify.annotations.NullMarked;
