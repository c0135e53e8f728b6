/// Anti-entropy's world: replicas that take writes alone, and have nothing but anti-entropy to tell
/// each other of them.
///
/// They are parted, paused and killed, for longer than the horizon too; rows are written, deleted
/// and forgotten. In the end everybody has the same, nothing that was told as written is lost, and
/// nothing that was deleted lives.
@NullMarked
package fulcrum.lab.antientropy;

import org.jspecify.annotations.NullMarked;
