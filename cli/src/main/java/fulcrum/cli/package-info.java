/// The `fulcrum` command: reads files and terminals, calls the rooms below, prints what they found.
///
/// Every command ends in one of three exit codes, see [ExitCode].
@NullMarked
package fulcrum.cli;

import org.jspecify.annotations.NullMarked;
