package fulcrum.database.transaction;

import fulcrum.database.sharding.Epochs;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What coordinators and leaders of shards say to each other.
public sealed interface TxnMessage {

    /// The transaction that it is about.
    TxnId txn();

    // From a coordinator to a shard

    /// Read, and lock before that.
    ///
    /// @param call the coordinator's number of the request
    /// @param here what the transaction has here already
    /// @param further rows that are meant too, where the span is a row, in the order of their keys;
    ///   they are locked one after the other, and waited for
    /// @param ifLocked what to do where the lock is not free
    /// @param snapshot its timestamp; 0 for the latest
    /// @param limit at most so many rows of a range; 0 for the locks alone
    /// @param program what is done with the rows there; empty for nothing
    record Read(
            TxnId txn,
            long call,
            Address from,
            Branch here,
            Span span,
            List<Bytes> further,
            Lock lock,
            IfLocked ifLocked,
            long snapshot,
            int limit,
            Bytes program)
            implements TxnMessage {
        public Read {
            further = List.copyOf(further);
            if (!further.isEmpty() && (!span.point() || ifLocked != IfLocked.WAIT)) {
                throw new IllegalArgumentException("further rows than of " + span);
            }
        }

        /// One of a row or a range.
        public Read(
                TxnId txn,
                long call,
                Address from,
                Branch here,
                Span span,
                Lock lock,
                IfLocked ifLocked,
                long snapshot,
                int limit) {
            this(
                    txn,
                    call,
                    from,
                    here,
                    span,
                    List.of(),
                    lock,
                    ifLocked,
                    snapshot,
                    limit,
                    Bytes.EMPTY);
        }

        /// How many rows or ranges are meant.
        int size() {
            return 1 + further.size();
        }

        /// One of them.
        Span span(int which) {
            return which == 0 ? span : Span.row(further.get(which - 1));
        }

        boolean hasProgram() {
            return !program.isEmpty();
        }

        /// A program is told where there is one.
        @Override
        public String toString() {
            return "Read[txn="
                    + txn
                    + ", call="
                    + call
                    + ", from="
                    + from
                    + ", here="
                    + here
                    + ", span="
                    + span
                    + (further.isEmpty() ? "" : ", further=" + further)
                    + ", lock="
                    + lock
                    + ", ifLocked="
                    + ifLocked
                    + ", snapshot="
                    + snapshot
                    + ", limit="
                    + limit
                    + (program.isEmpty() ? "" : ", program=" + program)
                    + "]";
        }
    }

    /// A read that says which epochs its sender goes by: it is served by a shard that knows the
    /// same.
    record Within(Epochs epochs, Read read) implements TxnMessage {
        @Override
        public TxnId txn() {
            return read.txn();
        }
    }

    /// Something about rows of tables whose clock is a hybrid one, and what its sender has seen: so
    /// whatever comes of it is ordered behind that (Kulkarni et al. 2014, section 3.3). With a
    /// [Read] that is the snapshot that it asks for, if its transaction has read nothing yet: then
    /// the shard may read as of a later instant, and says as of which.
    ///
    /// @param seen a timestamp; 0 for nothing
    /// @param strict the transaction has to do with tables of the other clock too: its commit waits
    record Causal(long seen, boolean strict, TxnMessage of) implements TxnMessage {
        public Causal {
            if (of instanceof Causal || of instanceof Led) {
                throw new IllegalArgumentException("said twice: " + of);
            }
        }

        @Override
        public TxnId txn() {
            return of.txn();
        }
    }

    /// Something for one of several shards of a transaction, and who leads others of them, as its
    /// coordinator has just heard: so they find each other at once, wherever their replicas are.
    ///
    /// @param leaders replicas of other shards
    record Led(List<Address> leaders, TxnMessage of) implements TxnMessage {
        public Led {
            leaders = List.copyOf(leaders);
            if (of instanceof Led) {
                throw new IllegalArgumentException("said twice: " + of);
            }
        }

        @Override
        public TxnId txn() {
            return of.txn();
        }
    }

    /// Commit, and decide for these others.
    ///
    /// @param here its locks
    record Commit(TxnId txn, Address from, Branch here, List<RowWrite> writes, List<Branch> others)
            implements TxnMessage {
        public Commit {
            writes = List.copyOf(writes);
            others = List.copyOf(others);
        }
    }

    /// Lock these rows, and commit: the whole of a transaction of one shard. It is sent once, and
    /// takes effect in one term or never; whoever does not know what became of it inquires with the
    /// part of that term that has no visit.
    ///
    /// @param epochs what its sender goes by
    /// @param term of the leader for whom it is meant
    /// @param floor of all that this coordinator has sent, what has a lower number is over
    /// @param waitNanos so long its locks may be waited for
    record Once(
            TxnId txn,
            Address from,
            Epochs epochs,
            long term,
            long floor,
            long waitNanos,
            List<RowWrite> writes)
            implements TxnMessage {
        public Once {
            writes = List.copyOf(writes);
        }
    }

    /// Lock this row, if it is free, make it of what it is, and commit: else nothing is done, and
    /// [Why#NOT_MADE] is told.
    ///
    /// @param once in place of writes it has one, which deletes the row that is meant
    /// @param program for the [Coprocessor]
    /// @param bytesMost of key and value: what becomes larger is not made here
    record Make(Once once, Bytes program, long bytesMost) implements TxnMessage {
        public Make {
            if (once.writes().size() != 1) {
                throw new IllegalArgumentException("not one row: " + once.writes());
            }
        }

        @Override
        public TxnId txn() {
            return once.txn();
        }
    }

    /// The same of a transaction of several shards: decide for these others, who have their shares.
    /// Its locks are not waited for.
    record OnceAmong(Once once, List<Branch> others) implements TxnMessage {
        public OnceAmong {
            others = List.copyOf(others);
        }

        @Override
        public TxnId txn() {
            return once.txn();
        }
    }

    /// A share of a transaction of several shards that comes whole: lock these rows, if they are
    /// free, prepare, and vote.
    ///
    /// @param home its part at the shard that decides, without a visit
    record Share(Once once, Branch home) implements TxnMessage {
        @Override
        public TxnId txn() {
            return once.txn();
        }
    }

    /// Prepare, and vote.
    record Prepare(TxnId txn, Address from, Branch here, List<RowWrite> writes, Branch home)
            implements TxnMessage {
        public Prepare {
            writes = List.copyOf(writes);
        }
    }

    /// It is to be decided here, and has nothing here yet.
    record Enter(TxnId txn, Address from) implements TxnMessage {}

    /// Prepare it under a name, once these others have voted, and let it wait there for somebody's
    /// word.
    ///
    /// @param here its part here, which decides
    /// @param gid what [PreparedTransaction] is called
    /// @param owner whose it is
    /// @param most that may be prepared so at once, it among them
    record Hold(
            TxnId txn,
            Address from,
            Branch here,
            String gid,
            String owner,
            int most,
            List<RowWrite> writes,
            List<Branch> others)
            implements TxnMessage {
        public Hold {
            writes = List.copyOf(writes);
            others = List.copyOf(others);
        }
    }

    /// Which transactions are prepared under names?
    ///
    /// @param txn names the question
    /// @param gid of the one that is meant; empty for all
    record FindPrepared(TxnId txn, Address from, String gid) implements TxnMessage {}

    /// Commit what is prepared under a name, or roll it back.
    ///
    /// @param home its part here
    record Decide(TxnId txn, Address from, Branch home, boolean commits) implements TxnMessage {}

    /// Confirm that it has held its locks here up to now: it has only read.
    record Confirm(TxnId txn, Address from, Branch here) implements TxnMessage {}

    /// It does not wait for this any more, and goes on: its statement has failed.
    ///
    /// @param call the coordinator's number of the request
    record Cancel(TxnId txn, long call) implements TxnMessage {}

    /// It is over without effect: let its locks go.
    record Abandon(TxnId txn) implements TxnMessage {}

    /// It goes on; without this word it is aborted after a while.
    record Alive(TxnId txn, Address from, Branch here) implements TxnMessage {}

    /// Somebody reads as of this instant, and nobody of the same coordinator as of an earlier one:
    /// keep what they see.
    ///
    /// @param txn the one who does
    /// @param since the timestamp
    /// @param holdNanos for so long, from now; then this is said again, or they have ended
    record ReadsAsOf(TxnId txn, Address from, long since, long holdNanos) implements TxnMessage {}

    /// Know this from now on, as the catalog says it: whoever goes by less is turned away.
    ///
    /// @param txn for whom it is sent, open or not
    /// @param call the coordinator's number of the request
    record Publish(TxnId txn, long call, Address from, ShardDescriptor descriptor)
            implements TxnMessage {}

    // From a coordinator or a shard to the shard that decides

    /// What has become of it?
    ///
    /// @param home its locks there
    record Inquire(TxnId txn, Address from, Branch home) implements TxnMessage {}

    // From a shard to a coordinator

    /// What a read has brought.
    ///
    /// @param more a bound was met, and there are further rows
    /// @param next of a read with a program, which may have passed over rows, from which key on
    ///   those are; null for right behind the last that it has brought
    record Rows(
            TxnId txn,
            long call,
            Branch from,
            List<Version> rows,
            boolean more,
            @Nullable Bytes next)
            implements TxnMessage {
        public Rows {
            rows = List.copyOf(rows);
            if (next != null && !more) {
                throw new IllegalArgumentException("nothing is behind the end");
            }
        }

        /// What one without a program has brought.
        public Rows(TxnId txn, long call, Branch from, List<Version> rows, boolean more) {
            this(txn, call, from, rows, more, null);
        }

        /// Nothing else is told where there is nothing of it.
        @Override
        public String toString() {
            return "Rows[txn="
                    + txn
                    + ", call="
                    + call
                    + ", from="
                    + from
                    + ", rows="
                    + rows
                    + ", more="
                    + more
                    + (next == null ? "" : ", next=" + next)
                    + "]";
        }
    }

    /// A read waits for a lock or for a writer.
    record Waits(TxnId txn, long call, Branch from) implements TxnMessage {}

    /// A read waits for a lock that another has or waits for.
    ///
    /// @param parties what it wants, and who has that, as far as that is known
    record Blocks(TxnId txn, long call, Branch from, List<Wait> parties) implements TxnMessage {
        public Blocks {
            parties = List.copyOf(parties);
        }
    }

    /// A read is not served. The transaction is over where it needs a lock, unless it was asked not
    /// to wait for it.
    ///
    /// @param cycle of a deadlock, the transaction first: each waits for the next, and the last for
    ///   the first; of another conflict, what it wants and who has that, as far as that is known
    record Turned(TxnId txn, long call, Branch from, Why why, List<Wait> cycle)
            implements TxnMessage {
        public Turned {
            cycle = List.copyOf(cycle);
        }
    }

    /// A read went by less than the shard knows: this is more.
    record Redirect(TxnId txn, long call, Branch from, ShardDescriptor descriptor)
            implements TxnMessage {}

    /// A read went by more than the shard knows: whoever sent it is to publish that here, for only
    /// who has read the catalog can know more.
    record Behind(TxnId txn, long call, Branch from) implements TxnMessage {}

    /// What was to be published stands in the shard's state.
    record Published(TxnId txn, long call, Branch from) implements TxnMessage {}

    /// A shard confirms, or not, that the locks were held.
    record Confirmed(TxnId txn, Branch from, boolean held) implements TxnMessage {}

    /// It has a part here now.
    record Entered(TxnId txn, Branch here) implements TxnMessage {}

    /// It is prepared, and waits for somebody's word.
    record Held(TxnId txn, Branch home) implements TxnMessage {}

    /// What is prepared under names.
    record FoundPrepared(TxnId txn, List<PreparedTransaction> found) implements TxnMessage {
        public FoundPrepared {
            found = List.copyOf(found);
        }
    }

    /// What has become of it at a shard; of the one that decides, what has become of it.
    ///
    /// @param at its locks there
    /// @param timestamp of the commit; 0 where it is aborted
    record Ended(TxnId txn, Branch at, long timestamp, @Nullable Why why) implements TxnMessage {}

    // From a shard by way of a coordinator to the shard at which its transaction waits

    /// Do these wait in a circle (Chandy, Misra and Haas 1983)?
    ///
    /// @param txn for whom the last of the path waits
    /// @param call for which it waits itself; 0 before its coordinator has put that in
    /// @param round of the first of the path: in each it comes but once to the same place
    /// @param path each waits for the next
    record Probe(TxnId txn, long call, long round, List<Wait> path) implements TxnMessage {
        public Probe {
            path = List.copyOf(path);
        }
    }

    // Between shards

    /// A shard is prepared, or never will be.
    ///
    /// @param home its locks there
    /// @param timestamp the commit's is not below it; 0 for no
    record Vote(TxnId txn, Branch home, long shard, long timestamp) implements TxnMessage {}

    /// The decision.
    ///
    /// @param timestamp of the commit; 0 where it is aborted
    record Verdict(TxnId txn, Address from, long timestamp) implements TxnMessage {}

    /// A shard knows of the commit, and will not ask again.
    record Learned(TxnId txn, long shard) implements TxnMessage {}
}
