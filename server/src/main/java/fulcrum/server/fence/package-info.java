/// Fencing: a node that is told to, or is marked in its directory, writes nothing more and answers
/// nobody, whatever it believes about the time; and stays so.
@NullMarked
package fulcrum.server.fence;

import org.jspecify.annotations.NullMarked;
