package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.SessionCommand;
import fulcrum.machine.Note;
import fulcrum.machine.Outcome;
import fulcrum.sql.error.SqlError;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The node that a session is on, as it needs it.
public interface Node {

    /// Opens a line to the node's coordinator for one session.
    Line open();

    /// Begins something that may wait, on a thread of its own.
    void begin(Runnable work);

    /// Lets the calling thread, which may wait, wait so long.
    void pause(long nanos);

    /// Makes something for which threads can wait that others bring about.
    Condition condition();

    /// Now, in microseconds since 2000-01-01 00:00 UTC.
    long nowMicros();

    /// The present timestamp of the database's clock, in nanoseconds since 1970, at which a read as
    /// of now is.
    long timestamp();

    /// 64 bits that nobody can guess.
    long randomBits();

    /// How many nodes the cluster has, and the groups that can have shards.
    Cluster cluster();

    /// What all nodes tell of themselves; who does not answer is not waited for for long.
    ///
    /// @param topic `nodes`, `groups`, `transactions`, `locks` or `faults`; see [ToldViews] for the
    ///   rows
    /// @throws WouldWait on the door's thread
    Iterable<Datum[]> told(String topic);

    /// So many different statements are counted; 0 for none.
    int statementsKept();

    /// How long ago anything was, in nanoseconds since some moment.
    long nanos();

    /// Lets operators know.
    void tell(Note note);

    /// Does to another session of this node what one of them has asked for. Does not wait.
    ///
    /// @param process of that session; where there is none, nothing happens
    void signal(int process, Signal signal);

    /// Orders something to go wrong, or ends it, at all nodes that can be told.
    ///
    /// @param order as on the command line, such as `isolate n1`, or `heal`
    /// @param millis for how long; 0 until it is healed
    /// @param id what it is called; null for a name that is free, or with `heal` for all
    /// @param owner who orders it
    /// @return what there is to say, such as who could not be told; empty where nothing is
    /// @throws SqlError ZF009 where that is refused
    String fault(String order, long millis, @Nullable String id, String owner);

    /// What the node is called, such as `n1`.
    String name();

    /// What cannot be reached at present, for hints; empty where all can.
    String unreachable();

    /// What can be done to a session.
    enum Signal {
        /// Its statement is given up.
        CANCEL,
        /// It ends.
        TERMINATE
    }

    /// @param groups by their numbers
    record Cluster(int nodes, List<Long> groups) {
        public Cluster {
            groups = List.copyOf(groups);
        }
    }

    /// Something for which threads wait that others bring about.
    interface Condition {

        /// Longer than anybody waits.
        long FOR_EVER = Long.MAX_VALUE;

        /// Lets the calling thread, which may wait, wait until something holds: it is looked at
        /// now, and whenever [#changed()].
        ///
        /// @param nanos no longer than that
        /// @return whether it holds
        boolean await(BooleanSupplier holds, long nanos) throws InterruptedException;

        /// It may hold now. From any thread.
        void changed();
    }

    /// A session's way to its coordinator.
    interface Line {

        /// Asks, and waits for the answer.
        ///
        /// @throws WouldWait on the door's thread, which must not wait; nothing is asked then
        Outcome ask(SessionCommand command);

        /// Asks on the door's thread, and is told there, maybe before this returns.
        void tell(SessionCommand command, Consumer<Outcome> answer);

        /// Gives up what it waits for, but for commits: that is answered then. From any thread.
        void stop();

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
