/// The shell of `./fulcrum sql`, for those who have no psql: reads lines, sends statements, prints
/// tables.
@NullMarked
package fulcrum.cli.shell;

import org.jspecify.annotations.NullMarked;
