/// The real cluster that `fulcrum torture` breaks: its processes, its wires, and the fault layer of
/// its nodes.
@NullMarked
package fulcrum.cli.torture;

import org.jspecify.annotations.NullMarked;
