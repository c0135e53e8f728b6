/// What happened in a run, as values: the whole input of the visualiser, of the one-line traces and
/// of the recordings. Times are those of one observer, in nanoseconds since the beginning.
@NullMarked
package fulcrum.machine.trace;

import org.jspecify.annotations.NullMarked;
