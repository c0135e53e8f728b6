/// What the worlds of Raft groups share: a steward who changes their members, the calm that they
/// must come to, how a group is drawn, and the ledger of a run.
@NullMarked
package fulcrum.lab.group;

import org.jspecify.annotations.NullMarked;
