package fulcrum.database.session;

import fulcrum.database.transaction.PreparedTransaction;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Wait;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a coordinator brings.
public sealed interface SessionResult {

    /// The transaction has begun.
    record Began(TxnId txn) implements SessionResult {}

    /// Rows in the order of their keys.
    ///
    /// @param more a bound was met, and there are further rows
    /// @param next of a read with a program, from which key on those are; null for right behind the
    ///   last row
    record Rows(List<Row> rows, boolean more, @Nullable Bytes next) implements SessionResult {
        public Rows {
            rows = List.copyOf(rows);
        }

        /// Of a read without a program.
        public Rows(List<Row> rows, boolean more) {
            this(rows, more, null);
        }

        /// Nothing else is told where there is nothing of it.
        @Override
        public String toString() {
            return "Rows[rows="
                    + rows
                    + ", more="
                    + more
                    + (next == null ? "" : ", next=" + next)
                    + "]";
        }
    }

    /// Rows of several shards that were asked side by side, those of each in the order of its keys.
    ///
    /// @param left what was not read yet, for a bound was met
    /// @param asked who has answered; none where shards were asked one after the other
    /// @param missing what was not read because its shard did not answer; it is not among what is
    ///   left
    record Gathered(List<Row> rows, List<Span> left, List<Asked> asked, List<Missing> missing)
            implements SessionResult {
        public Gathered {
            rows = List.copyOf(rows);
            left = List.copyOf(left);
            asked = List.copyOf(asked);
            missing = List.copyOf(missing);
        }
    }

    /// A shard that has answered.
    ///
    /// @param shard its number
    /// @param node who leads it
    /// @param requests that it has answered
    /// @param nanosMost of the one that took longest
    record Asked(long shard, NodeId node, int requests, long nanosMost) {}

    /// A shard that did not answer in time.
    ///
    /// @param shard its number
    /// @param span what was asked of it
    record Missing(long shard, Span span) {}

    /// It is done: what was written is locked, and the commit will write it.
    record Done() implements SessionResult {}

    /// What it has written up to now can be gone back to.
    ///
    /// @param mark its number in this transaction
    record Marked(int mark) implements SessionResult {}

    /// The request has had no effect, and the transaction is open as it was.
    ///
    /// @param parties of a conflict: what it wants, and who has that, as far as that is known
    record Failed(Why why, List<Wait> parties) implements SessionResult {
        public Failed {
            parties = List.copyOf(parties);
        }

        /// Not for a conflict.
        public Failed(Why why) {
            this(why, List.of());
        }

        /// Others are told where there are any.
        @Override
        public String toString() {
            return "Failed[why=" + why + (parties.isEmpty() ? "" : ", parties=" + parties) + "]";
        }
    }

    /// It is committed.
    ///
    /// @param timestamp of the commit; 0 where nothing was written
    /// @param cost of the commit; null where nobody has asked for it
    record Committed(long timestamp, @Nullable CommitCost cost) implements SessionResult {

        /// One whose cost nobody wants to know.
        public Committed(long timestamp) {
            this(timestamp, null);
        }

        /// The cost is told where there is one.
        @Override
        public String toString() {
            return "Committed[timestamp="
                    + timestamp
                    + (cost == null ? "" : ", cost=" + cost)
                    + "]";
        }
    }

    /// It has ended without effect, as was asked.
    record RolledBack() implements SessionResult {}

    /// It is prepared under its name, and waits for a word of anybody's: it is over for its
    /// session.
    record Prepared(TxnHandle of) implements SessionResult {}

    /// All that is prepared under names, in the order of those.
    record InDoubt(List<PreparedTransaction> prepared) implements SessionResult {
        public InDoubt {
            prepared = List.copyOf(prepared);
        }
    }

    /// It has ended without effect, and may be tried again as a whole.
    ///
    /// @param cycle of a deadlock, this transaction first: each waits for the next, and the last
    ///   for the first; of another conflict, what it wants and who has that, as far as that is
    ///   known
    record Aborted(Why why, List<Wait> cycle) implements SessionResult {
        public Aborted {
            cycle = List.copyOf(cycle);
        }

        /// Not for a deadlock.
        public Aborted(Why why) {
            this(why, List.of());
        }
    }

    /// A row as it was read.
    record Row(Bytes key, Bytes value) {}
}
