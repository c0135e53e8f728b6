package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.SessionCommand;
import fulcrum.machine.Outcome;
import java.util.List;
import java.util.function.Consumer;

/// The node that a session is on, as it needs it.
public interface Node {

    /// Opens a line to the node's coordinator for one session.
    Line open();

    /// Begins something that may wait, on a thread of its own.
    void begin(Runnable work);

    /// Lets the calling thread, which may wait, wait so long.
    void pause(long nanos);

    /// Now, in microseconds since 2000-01-01 00:00 UTC.
    long nowMicros();

    /// The present timestamp of the database's clock, in nanoseconds since 1970, at which a read as
    /// of now is.
    long timestamp();

    /// 64 bits that nobody can guess.
    long randomBits();

    /// How many nodes the cluster has, and the groups that can have shards.
    Cluster cluster();

    /// What nodes tell of themselves, by the view that it is asked for.
    Iterable<Datum[]> told(String view);

    /// What the node is called, such as `n1`.
    String name();

    /// What cannot be reached at present, for hints; empty where all can.
    String unreachable();

    /// @param groups by their numbers
    record Cluster(int nodes, List<Long> groups) {
        public Cluster {
            groups = List.copyOf(groups);
        }
    }

    /// A session's way to its coordinator.
    interface Line {

        /// Asks, and waits for the answer.
        ///
        /// @throws WouldWait on the door's thread, which must not wait; nothing is asked then
        Outcome ask(SessionCommand command);

        /// Asks on the door's thread, and is told there, maybe before this returns.
        void tell(SessionCommand command, Consumer<Outcome> answer);

        /// Whatever it has begun and not brought to a commit is rolled back. From any thread.
        void close();
    }

    /// The thread must not wait.
    final class WouldWait extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public WouldWait() {
            super("the door's thread must not wait", null, false, false);
        }
    }
}
