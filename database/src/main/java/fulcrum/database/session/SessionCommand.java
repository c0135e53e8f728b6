package fulcrum.database.session;

import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be asked of a node's coordinator. `Done` carries a [SessionResult]. A transaction has
/// one request open at a time.
public sealed interface SessionCommand extends Command {

    /// From here on numbers of statements are of those that read now and then, as a cursor does,
    /// while others read in between: the instant of each is remembered.
    int KEPT = 1 << 30;

    /// The instants of so many are remembered, of those that have read last.
    int KEPT_MOST = 1_000;

    private static String told(int statement) {
        return statement == 0 ? "" : ", statement=" + statement;
    }

    /// Begins a transaction; brings [SessionResult.Began].
    ///
    /// @param asOf the instant to read as of, which only READ ONLY may ask for; 0 for the latest
    record Begin(Isolation isolation, Access access, long asOf, Limits limits)
            implements SessionCommand {

        /// One that may write, and waits as long as the node is set up to.
        public Begin(Isolation isolation) {
            this(isolation, Access.READ_WRITE, 0, Limits.DEFAULT);
        }
    }

    /// Changes how long to wait, from the next request on; brings [SessionResult.Done].
    record Limit(TxnId txn, Limits limits) implements SessionCommand {}

    /// Reads rows, its own writes among them; brings [SessionResult.Rows].
    ///
    /// @param lock stronger than the isolation asks for, or [Lock#NONE]; a range can be locked
    ///   shared alone
    /// @param ifLocked what to do where the lock is not free
    /// @param limit at most so many rows, positive
    /// @param planned with which schema it was made
    /// @param statement which of the client's statements it is for: at READ COMMITTED, what is read
    ///   for one after the other under the same number is read as of one instant, and from [#KEPT]
    ///   on also what others come between, or it fails; 0 for one of its own
    /// @param program what is done with the rows where they are; null for nothing. What the
    ///   transaction itself has written is laid over its answer as it is; where nothing can be laid
    ///   over it ([Program#folds]) and it has written in the span, nothing comes, and what is to
    ///   come begins where the span does
    record Read(
            TxnId txn,
            Span span,
            Lock lock,
            IfLocked ifLocked,
            int limit,
            Planned planned,
            int statement,
            @Nullable Program program)
            implements SessionCommand {

        /// One that brings the rows as they are.
        public Read(
                TxnId txn,
                Span span,
                Lock lock,
                IfLocked ifLocked,
                int limit,
                Planned planned,
                int statement) {
            this(txn, span, lock, ifLocked, limit, planned, statement, null);
        }

        /// One that is a statement by itself.
        public Read(
                TxnId txn,
                Span span,
                Lock lock,
                IfLocked ifLocked,
                int limit,
                Planned planned,
                @Nullable Program program) {
            this(txn, span, lock, ifLocked, limit, planned, 0, program);
        }

        /// One that is a statement by itself, and brings the rows as they are.
        public Read(
                TxnId txn, Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned) {
            this(txn, span, lock, ifLocked, limit, planned, 0, null);
        }

        /// One that depends on no schema.
        public Read(TxnId txn, Span span, Lock lock, IfLocked ifLocked, int limit) {
            this(txn, span, lock, ifLocked, limit, Planned.WITHOUT);
        }

        /// One that waits for its locks.
        public Read(TxnId txn, Span span, Lock lock, int limit) {
            this(txn, span, lock, IfLocked.WAIT, limit);
        }

        /// A program is told where there is one.
        @Override
        public String toString() {
            return "Read[txn="
                    + txn
                    + ", span="
                    + span
                    + ", lock="
                    + lock
                    + ", ifLocked="
                    + ifLocked
                    + ", limit="
                    + limit
                    + ", planned="
                    + planned
                    + told(statement)
                    + (program == null ? "" : ", program=" + program)
                    + "]";
        }
    }

    /// Reads many rows by their keys, its own writes among them, and locks them in the order of
    /// their keys; brings [SessionResult.Rows] of those that are there. Where these are not all
    /// because they are too large for one answer, it says so, and who asked goes on behind the
    /// last.
    ///
    /// @param keys ascending, and not more than [#KEYS_MOST]
    /// @param lock stronger than the isolation asks for, or [Lock#NONE]
    /// @param planned with which schema it was made
    /// @param statement as with [Read]
    record Fetch(TxnId txn, List<Bytes> keys, Lock lock, Planned planned, int statement)
            implements SessionCommand {

        /// So many may be asked for at once.
        public static final int KEYS_MOST = 1_000;

        public Fetch {
            keys = List.copyOf(keys);
        }

        @Override
        public String toString() {
            return "Fetch[txn="
                    + txn
                    + ", keys="
                    + keys
                    + ", lock="
                    + lock
                    + ", planned="
                    + planned
                    + told(statement)
                    + "]";
        }

        /// One that is a statement by itself.
        public Fetch(TxnId txn, List<Bytes> keys, Lock lock, Planned planned) {
            this(txn, keys, lock, planned, 0);
        }

        /// Whether the keys are as they must be.
        public boolean isSound() {
            for (int i = 1; i < keys.size(); i++) {
                if (keys.get(i - 1).compareTo(keys.get(i)) >= 0) {
                    return false;
                }
            }
            return !keys.isEmpty() && keys.size() <= KEYS_MOST;
        }
    }

    /// Reads rows of several spans, its own writes among them, and asks several shards for them
    /// side by side; brings [SessionResult.Gathered], and who asked goes on with what that has
    /// left. Where the transaction's isolation locks what is read, shards are asked one after the
    /// other, for it waits for locks at one place at a time.
    ///
    /// @param spans that do not overlap; not empty, and not more than [#SPANS_MOST]
    /// @param width so many questions are under way at once, up to [#WIDTH_MOST]
    /// @param limit so many rows come with one answer of a shard at most; as soon as so many rows
    ///   are there, no further question is asked
    /// @param planned with which schema it was made
    /// @param statement as with [Read]
    /// @param program as with [Read]
    record Gather(
            TxnId txn,
            List<Span> spans,
            int width,
            int limit,
            Planned planned,
            int statement,
            @Nullable Program program)
            implements SessionCommand {

        /// So many spans may be read at once.
        public static final int SPANS_MOST = 1_000;

        /// So many questions may be under way at once.
        public static final int WIDTH_MOST = 64;

        public Gather {
            spans = List.copyOf(spans);
        }

        /// Whether it can be carried out.
        public boolean isSound() {
            boolean fits = !spans.isEmpty() && spans.size() <= SPANS_MOST;
            return fits && 1 <= width && width <= WIDTH_MOST;
        }
    }

    /// Writes rows, once they are locked; others see them when the transaction is committed. Brings
    /// [SessionResult.Done].
    ///
    /// @param planned with which schema it was made
    record Write(TxnId txn, List<RowWrite> writes, Planned planned) implements SessionCommand {
        public Write {
            writes = List.copyOf(writes);
        }

        /// One that depends on no schema.
        public Write(TxnId txn, List<RowWrite> writes) {
            this(txn, writes, Planned.WITHOUT);
        }
    }

    /// Gives up what the transaction waits for, if it waits for anything but its end: that request
    /// is answered with [SessionResult.Failed] then, and the transaction goes on. Brings
    /// [SessionResult.Done], whatever there was to give up; it may come while another request of
    /// the transaction is open.
    record Stop(TxnId txn) implements SessionCommand {}

    /// Remembers what the transaction has written up to here; brings [SessionResult.Marked].
    record Mark(TxnId txn) implements SessionCommand {}

    /// Takes back what it has written since a mark, which stays; its locks stay too. Brings
    /// [SessionResult.Done].
    ///
    /// @param mark of this transaction, not behind one to which it has gone back
    record GoBack(TxnId txn, int mark) implements SessionCommand {}

    /// Commits; brings [SessionResult.Committed] or [SessionResult.Aborted], or nobody knows: then
    /// the unknown outcome names the transaction, as [TxnHandle] writes it.
    ///
    /// @param counted whether the answer tells what that has cost
    record Commit(TxnId txn, boolean counted) implements SessionCommand {

        /// One whose cost nobody wants to know.
        public Commit(TxnId txn) {
            this(txn, false);
        }

        @Override
        public String toString() {
            return "Commit[txn=" + txn + (counted ? ", counted" : "") + "]";
        }
    }

    /// Ends without effect; brings [SessionResult.RolledBack].
    record Rollback(TxnId txn) implements SessionCommand {}

    /// Prepares a transaction under a name, and with that ends it for its session: it keeps its
    /// locks, and what it has written, until [CommitPrepared] or [RollbackPrepared] comes, from
    /// anybody, whoever dies meanwhile. Brings [SessionResult.Prepared] or [SessionResult.Aborted],
    /// or nobody knows, as with [Commit].
    ///
    /// @param gid the name, that no other has as long as it is prepared; 1 to 199 bytes of UTF-8
    /// @param owner whose it is; 255 bytes of UTF-8 at most
    record Prepare(TxnId txn, String gid, String owner) implements SessionCommand {}

    /// Commits what is prepared under a name; brings [SessionResult.Committed] or
    /// [SessionResult.Failed], or nobody knows: then the unknown outcome names the transaction, and
    /// [Status] tells what became of it.
    ///
    /// @param by who asks, who must be the owner; empty where that does not matter
    record CommitPrepared(String gid, String by) implements SessionCommand {}

    /// Ends without effect what is prepared under a name; brings [SessionResult.RolledBack] or what
    /// [CommitPrepared] may bring instead.
    ///
    /// @param by who asks, who must be the owner; empty where that does not matter
    record RollbackPrepared(String gid, String by) implements SessionCommand {}

    /// Lists all that is prepared under names, in the whole cluster; brings
    /// [SessionResult.InDoubt].
    record ListPrepared() implements SessionCommand {}

    /// Writes rows in a transaction of their own, and commits it; brings [SessionResult.Committed]
    /// with what [Commit] may bring instead, or [SessionResult.Failed]. What can be tried again is,
    /// for nobody has seen anything of it.
    ///
    /// @param writes not empty; of each row one
    /// @param planned with which schema it was made
    record Once(List<RowWrite> writes, Limits limits, Planned planned) implements SessionCommand {
        public Once {
            writes = List.copyOf(writes);
        }

        /// One that depends on no schema, and waits as long as the node is set up to.
        public Once(List<RowWrite> writes) {
            this(writes, Limits.DEFAULT, Planned.WITHOUT);
        }
    }

    /// Reads rows in a transaction of their own, strictly serializable; brings [SessionResult.Rows]
    /// or [SessionResult.Failed], or [SessionResult.Aborted] where trying again has not helped.
    ///
    /// @param limit at most so many rows, positive
    /// @param planned with which schema it was made
    record Look(Span span, int limit, Limits limits, Planned planned) implements SessionCommand {

        /// One that depends on no schema, and waits as long as the node is set up to.
        public Look(Span span, int limit) {
            this(span, limit, Limits.DEFAULT, Planned.WITHOUT);
        }
    }

    /// Makes a row of what it is, where it lies, in a transaction of its own; brings
    /// [SessionResult.Committed], [SessionResult.Aborted] or [SessionResult.Failed]. Where another
    /// has locked the row, where the program refuses it, or where the table has changed, that is
    /// [Why#NOT_MADE]: nothing was done, and it is to be read and written as ever.
    ///
    /// @param program for the [fulcrum.database.transaction.Coprocessor]
    /// @param planned with which schema it was made
    record Make(Bytes key, Bytes program, Limits limits, Planned planned)
            implements SessionCommand {}

    /// Finds out what became of a transaction whose outcome was unknown; brings
    /// [SessionResult.Committed] or [SessionResult.Aborted], which is final, or
    /// [SessionResult.Prepared], which is not. It is refused as unavailable where who has decided
    /// cannot be asked, or has not decided yet.
    record Status(TxnHandle of) implements SessionCommand {}

    /// Brings what the catalog says of a space's tables to all its shards: from then on, whoever
    /// goes by less is turned away, and nothing more of theirs is written. Brings
    /// [SessionResult.Done]. It is refused as unavailable where not all have answered in time: then
    /// it may be asked again.
    record Publish(TableId space) implements SessionCommand {}
}
