/// Faults on demand: what a user orders to go wrong for a while, and the layers of transport, disk
/// and clock that obey.
@NullMarked
package fulcrum.server.fault;

import org.jspecify.annotations.NullMarked;
