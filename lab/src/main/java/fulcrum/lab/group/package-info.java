/// What the worlds of Raft groups share: how a group is drawn, what its clients do, a steward who
/// changes its members, the calm that it must come to, the ledger of a run, and what judges find in
/// it.
@NullMarked
package fulcrum.lab.group;

import org.jspecify.annotations.NullMarked;
