/// The detectors' world, in which they are judged by what they must come to, and the trial in which
/// they are measured against each other.
@NullMarked
package fulcrum.lab.detector;

import org.jspecify.annotations.NullMarked;
