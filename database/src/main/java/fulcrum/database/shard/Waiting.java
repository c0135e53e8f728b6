package fulcrum.database.shard;

import fulcrum.machine.Bytes;
import org.jspecify.annotations.Nullable;

/// A request that waits at the replica where its client asked, and how it stands.
final class Waiting {

    final long number;
    final long request;
    final long deadline;
    final ShardCommand command;

    /// What is to be proposed; null for what changes nothing.
    final @Nullable Bytes change;

    /// Raft was asked for the right to read, or for what else it does, and has not answered.
    boolean asked;

    /// The term in whose log the change may stand or come to stand; 0 if there is none, and then it
    /// had no effect as yet.
    long term;

    long sentAt;

    /// It may stand in a part of the log that this replica has skipped, so it cannot be known from
    /// the log whether it took effect.
    boolean obscured;

    Waiting(
            long number,
            long request,
            long deadline,
            ShardCommand command,
            @Nullable Bytes change) {
        this.number = number;
        this.request = request;
        this.deadline = deadline;
        this.command = command;
        this.change = change;
    }

    /// It waits for a leader.
    boolean parked() {
        return !asked && term == 0;
    }

    /// Asked for twice it takes effect once.
    boolean stamped() {
        return command instanceof ShardCommand.Write write && write.once() != null;
    }

    /// It surely had no effect, and will have none.
    boolean untouched() {
        return term == 0 && !obscured;
    }
}
