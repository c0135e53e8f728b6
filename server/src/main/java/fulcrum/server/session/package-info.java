/// What a client of a node holds: the way from any front door to the cells, and what a door can say
/// about the node.
@NullMarked
package fulcrum.server.session;

import org.jspecify.annotations.NullMarked;
