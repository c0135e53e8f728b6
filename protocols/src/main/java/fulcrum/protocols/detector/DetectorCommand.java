package fulcrum.protocols.detector;

import fulcrum.machine.Command;
import fulcrum.machine.NodeId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What is asked of a detector.
public sealed interface DetectorCommand extends Command {

    /// Whom does it suspect? The answer is [DetectorCodec#suspects]'.
    record ListSuspects() implements DetectorCommand {}

    /// Watch these nodes from now on, and be heard by them. Who is new is as if heard just now; who
    /// is not among them is forgotten. `Done` is empty.
    record Watch(SortedSet<NodeId> peers) implements DetectorCommand {

        public Watch {
            peers = Collections.unmodifiableSortedSet(new TreeSet<>(peers));
        }
    }
}
