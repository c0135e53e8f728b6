/// A node: the log, the store, the cell and the doors of one process or a part of it, put together.
///
/// Nothing static is shared between the nodes of one process.
@NullMarked
package fulcrum.server.node;

import org.jspecify.annotations.NullMarked;
