/// Stories as tests: prose, commands, and under each command the full reaction.
///
/// ```text
/// # A split vote
/// Two candidates ask at the same time.
///
/// > add-nodes 3
///     n1 begins life 1
///     ...
/// ```
///
/// A line that begins with `> ` is a command. Lines after it that are indented by four spaces are
/// its reaction; everything else is prose. [fulcrum.simulator.golden.Golden] obeys the commands and
/// writes the story anew with the reactions that it got; a test compares, or, with the rewrite
/// flag, keeps the new one. This package reads and writes no files.
@NullMarked
package fulcrum.simulator.golden;

import org.jspecify.annotations.NullMarked;
