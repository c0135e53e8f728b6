package fulcrum.protocols.log.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.NodeId;
import java.util.List;

/// What can be asked of a server.
public sealed interface RaftCommand extends Command {

    /// Replicate a command. The enclosing machine answers it when it is applied; this machine
    /// answers only if it cannot be proposed, or if its outcome is no longer known here.
    record Propose(Bytes command) implements RaftCommand {}

    /// Obtain the right to answer a read: `Done` means that the applied state, as it is at that
    /// moment, includes every command whose success was reported before the read was submitted.
    record Read() implements RaftCommand {}

    /// Make these servers the voters and those the learners (thesis ch. 4). New voters learn first;
    /// `Done` once the new configuration is committed.
    record ChangeMembers(List<NodeId> voters, List<NodeId> learners) implements RaftCommand {}

    /// Give up the log as far as it is applied: the host wants the room. What is still needed is
    /// stored anew. `Done` at once, whoever leads.
    ///
    /// @param sparing keep what followers need that are still there; else nothing of it is kept,
    ///   and they are sent a snapshot
    record Compact(boolean sparing) implements RaftCommand {}

    /// The host writes what is committed more slowly than it comes, or has caught up. While it is
    /// behind, this server acknowledges no entries that it does not have yet, so that its leader
    /// sends no more than fits into a pipeline. `Done` at once, whoever leads.
    record Behind(boolean behind) implements RaftCommand {}

    /// The enclosing machine has heard how far the leader of a term has committed, sooner than the
    /// next AppendEntries says so. A server whose log is known to equal that leader's so far
    /// commits as far (figure 2, AppendEntries, 5.). `Done` at once, whoever leads.
    record Committed(long term, long commitIndex) implements RaftCommand {}

    /// Hand leadership over to a voter (thesis 3.10).
    record TransferLeadership(NodeId to) implements RaftCommand {}
}
