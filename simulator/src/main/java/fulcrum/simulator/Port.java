package fulcrum.simulator;

import fulcrum.machine.Command;
import fulcrum.machine.NodeId;
import java.util.SortedSet;
import java.util.function.Supplier;

/// What a client can do, in its own name.
public interface Port {

    /// The true time, in nanoseconds since the beginning.
    long time();

    /// The storm is over.
    boolean calm();

    /// The nodes that can be tried.
    SortedSet<NodeId> nodes();

    /// Asks a node; [Client#replied] brings what became of it.
    ///
    /// @return the ticket of the submission
    long submit(NodeId node, Command command, long timeoutNanos);

    /// Wakes the client after this time, instead of an earlier wish.
    void wakeAfter(long nanos);

    /// Counts one operation of the workload, which may have taken several submissions.
    ///
    /// @param began when
    void ended(long began, Ending ending);

    /// The same, and says what it was to those who watch.
    default void ended(long began, Ending ending, Supplier<String> what) {
        ended(began, ending);
    }

    /// Starts a new node with an empty disk.
    NodeId addNode();

    /// Stops a node for good.
    void removeNode(NodeId node);

    /// How an operation ended.
    enum Ending {
        /// It was done.
        OK,
        /// It surely had no effect.
        REFUSED,
        /// Nobody knows.
        UNKNOWN
    }
}
