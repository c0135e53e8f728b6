package fulcrum.prove;

import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// A way to run transactions at the nodes under torture, as their owner lets us at them.
public interface Sessions extends AutoCloseable {

    /// Opens a session at a node, whether it can be reached or not.
    ///
    /// @param node its name, such as `n1`
    Session open(String node);

    @Override
    void close();

    /// What a step of a transaction brings.
    sealed interface Answer {

        /// It is done.
        ///
        /// @param rows that were read, with what they hold
        record Done(SortedMap<Row, String> rows) implements Answer {}

        /// The transaction has ended, surely without effect.
        record Aborted(String why) implements Answer {}

        /// The step was not begun.
        record Refused(String why) implements Answer {}

        /// Nobody knows what became of the step.
        record Unknown(String why) implements Answer {}
    }

    /// One transaction after the other, each serializable, at one node. A session that is closed,
    /// or whose connection is lost, ends what it has not brought to a commit.
    interface Session extends AutoCloseable {

        /// Begins a transaction.
        ///
        /// @param readOnly it will write nothing, so that it needs no locks
        Answer begin(boolean readOnly) throws InterruptedException;

        /// Reads a row.
        ///
        /// @param toWrite nobody else may lock it meanwhile
        Answer read(Row row, boolean toWrite) throws InterruptedException;

        /// Reads all rows of a place whose names begin so.
        Answer readAll(int place, String beginning) throws InterruptedException;

        /// Writes rows; others see them once it is committed.
        ///
        /// @param rows with what they shall hold; null to delete
        Answer write(SortedMap<Row, @Nullable String> rows) throws InterruptedException;

        Answer commit() throws InterruptedException;

        /// Prepares the transaction under a name that nobody has used yet. Then it is this
        /// session's no more, and stays until [#decide] is asked with the name.
        Answer prepare(String name) throws InterruptedException;

        /// Ends what is prepared under a name, at whichever node.
        ///
        /// @return done also where nothing is prepared under the name any more
        Answer decide(String name, boolean commits) throws InterruptedException;

        /// The names of all that is prepared, by whomever; null where that is not told.
        @Nullable SortedSet<String> prepared() throws InterruptedException;

        /// Ends the transaction without effect.
        void rollback() throws InterruptedException;

        @Override
        void close();
    }
}
