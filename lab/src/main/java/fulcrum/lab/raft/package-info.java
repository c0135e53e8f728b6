/// Raft's world: registers replicated by Raft, clients that read, write and compare-and-set them, a
/// steward who changes members and hands leadership over, and the judges of it all.
///
/// Besides it there are two small worlds of a few servers: [fulcrum.lab.raft.RaftStory] tells
/// golden stories, a page each, and [fulcrum.lab.raft.RaftSmallWorld] is exhausted, every order of
/// what can happen in it.
@NullMarked
package fulcrum.lab.raft;

import org.jspecify.annotations.NullMarked;
