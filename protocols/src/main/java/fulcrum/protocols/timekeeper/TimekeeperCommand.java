package fulcrum.protocols.timekeeper;

import fulcrum.machine.Command;
import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What is asked of a timekeeper.
public sealed interface TimekeeperCommand extends Command {

    /// Compare your clock with those of these nodes from now on; what is known of the others is
    /// forgotten. `Done` is empty.
    record Compare(SortedSet<NodeId> peers) implements TimekeeperCommand {

        public Compare {
            peers = Collections.unmodifiableSortedSet(new TreeSet<>(peers));
        }
    }
}
