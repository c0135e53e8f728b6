/// What lies in `deploy` is tried with the tools that will read it.
@NullMarked
package fulcrum.cli.deploy;

import org.jspecify.annotations.NullMarked;
