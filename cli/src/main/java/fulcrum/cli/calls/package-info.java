/// Asking a node over HTTP, for every command that does.
@NullMarked
package fulcrum.cli.calls;

import org.jspecify.annotations.NullMarked;
