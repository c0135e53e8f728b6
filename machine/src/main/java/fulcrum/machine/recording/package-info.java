/// What a machine of the real world was given, written down so that it can be given the same again.
///
/// A tape begins with what the machine was made of, and then has a frame for each step: the time,
/// the input, what the machine saw of its key-value state, and a checksum of the effects that came
/// of it. A machine is a function of these, so the same machine makes the same effects of them;
/// where the checksums differ, either the code is not what it was, or the machine has an input that
/// nobody knows of.
@NullMarked
package fulcrum.machine.recording;

import org.jspecify.annotations.NullMarked;
