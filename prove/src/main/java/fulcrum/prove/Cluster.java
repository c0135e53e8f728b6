package fulcrum.prove;

import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is under torture, as its owner lets us see it and break it.
public interface Cluster {

    /// Where its nodes listen, of node 1 first.
    List<Endpoint> endpoints();

    /// The node that leads as far as is known; null where nobody does, or nobody knows.
    @Nullable NodeId leader() throws InterruptedException;

    /// What stands behind the columns of a table in CREATE TABLE so that its rows are spread over
    /// shards by one of them, and those where it is equal lie together; empty for nothing.
    String spreadBy(String column);

    /// What leaders know of transactions, such as locks that are held; or why nobody can tell. Null
    /// where no leader knows of any.
    @Nullable String transactions() throws InterruptedException;

    /// Why faults of this kind cannot be made here; null where they can.
    @Nullable String missing(Fault.Kind kind);

    /// Lets a fault strike, and returns as soon as it does.
    ///
    /// @param number tells the faults of a run apart
    /// @param fault whose victims are named
    /// @param mostNanos after which whoever carries it out may end it by himself
    /// @return what ends it, and returns when it is over: a killed node serves again
    /// @throws IOException where it cannot; then nothing has been done
    Ending begin(int number, Fault fault, long mostNanos) throws IOException, InterruptedException;

    /// Ends a fault.
    interface Ending {
        /// @throws IOException where the fault is there to stay
        void end() throws IOException, InterruptedException;
    }
}
