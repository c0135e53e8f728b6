package fulcrum.protocols.antientropy;

import fulcrum.machine.Command;
import java.util.List;

/// What is asked of a replica.
public sealed interface AntiEntropyCommand extends Command {

    /// Compare every range with every peer, beginning now. `Done` is empty, when all were; where
    /// one could not be, it is `Unknown`, and the view says which.
    record Repair() implements AntiEntropyCommand {}

    /// The rows of this range were dropped: what is there from now on is a new copy. `Done` when
    /// that is durable.
    record BeginAnew(long range) implements AntiEntropyCommand {}

    /// These are the ranges from now on. What is known of those that stay is kept. `Done` when that
    /// is durable.
    record Assign(List<TreeRange> ranges) implements AntiEntropyCommand {

        public Assign {
            ranges = List.copyOf(ranges);
        }
    }
}
