/// Raft's world: registers replicated by Raft, clients that read, write and compare-and-set them, a
/// steward who changes members and hands leadership over, and the judges of it all.
@NullMarked
package fulcrum.lab.raft;

import org.jspecify.annotations.NullMarked;
