package fulcrum.prove;

import fulcrum.verify.history.Operation;
import java.util.SortedMap;

/// What a transaction is to do. It may be tried again, with values of its own each time.
///
/// Rows that are to be written are locked so when they are read, and all in one order, so that
/// transactions wait for each other in no circle.
interface Deal {

    /// A try of it.
    interface Try {

        /// It begins as one that writes nothing.
        default boolean readsOnly() {
            return false;
        }

        /// It is prepared under a name before it is committed.
        default boolean prepares() {
            return false;
        }

        /// As it is asked for.
        Operation.Transact asked();

        /// Does everything between the beginning and the commit.
        ///
        /// @return the same with what was read
        Operation.Transact run(Sessions.Session session) throws Halted, InterruptedException;
    }

    /// Another try.
    Try again();

    /// What a step has read.
    static SortedMap<Row, String> rows(Sessions.Answer answer) throws Halted {
        if (answer instanceof Sessions.Answer.Done(SortedMap<Row, String> rows)) {
            return rows;
        }
        throw new Halted(answer);
    }
}
