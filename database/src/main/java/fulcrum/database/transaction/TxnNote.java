package fulcrum.database.transaction;

import fulcrum.database.sharding.Epochs;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.sharding.TableId;
import fulcrum.machine.Note;
import java.util.List;

/// What a shard did about transactions, or declined to do, and why.
public sealed interface TxnNote extends Note {

    /// This replica leads, knows what earlier leaders prepared, and serves.
    ///
    /// @param prepared transactions that wait for their verdict
    /// @param unlearned commits of which others are to learn
    record Serves(long term, int prepared, int unlearned) implements TxnNote {}

    /// It is not yet, or no longer, the one to ask.
    record NotServed(TxnId txn, String message) implements TxnNote {}

    /// A transaction is prepared here.
    record Prepared(TxnId txn, long timestamp) implements TxnNote {}

    /// A part of a transaction will not be prepared.
    record VotedNo(TxnId txn, String reason) implements TxnNote {}

    /// A transaction is prepared under a name, and waits for somebody's word.
    record Held(TxnId txn, String gid, int others) implements TxnNote {}

    /// A transaction is to be prepared under a name that another has, or is about to have.
    record NameTaken(TxnId txn, String gid) implements TxnNote {}

    /// This shard has decided.
    record Decided(TxnId txn, long timestamp, int others) implements TxnNote {}

    /// A commit's locks are let go: its instant has surely passed, or that does not matter.
    ///
    /// @param strict it has waited for that
    record Committed(TxnId txn, long timestamp, boolean strict) implements TxnNote {}

    /// A transaction is aborted here.
    record Aborted(TxnId txn, Why why) implements TxnNote {}

    /// The verdict on a prepared part was heard.
    record Resolved(TxnId txn, long timestamp) implements TxnNote {}

    /// A prepared part has waited, and asks who decides.
    record Inquired(TxnId txn, long home) implements TxnNote {}

    /// A read went by less than the shard knows.
    record Redirected(TxnId txn, Epochs epochs) implements TxnNote {}

    /// A read went by more than the shard knows.
    record NotPublished(TxnId txn, Epochs epochs) implements TxnNote {}

    /// Something is to be published, and waits for transactions that are prepared.
    record PublicationWaits(ShardId shard, int others) implements TxnNote {}

    /// A shard knows this from now on.
    record Published(ShardDescriptor descriptor) implements TxnNote {}

    /// A coordinator reads the catalog.
    record Surveys(TableId space) implements TxnNote {}

    /// A read waits.
    record ReadWaits(TxnId txn, int others) implements TxnNote {}

    /// A lock is waited for.
    ///
    /// @param blocked by whom, when it began
    record LockWaits(Blocked blocked) implements TxnNote {}

    /// A probe of who waits for whom leaves a shard.
    ///
    /// @param first whose waiting it is about
    /// @param ahead to whom it goes
    /// @param length of its path
    record Probes(TxnId first, TxnId ahead, int length) implements TxnNote {}

    /// A coordinator sends a probe on to where its transaction waits.
    record ProbeRelayed(TxnId txn, long shard, int length) implements TxnNote {}

    /// A probe has come to one who does not wait, or not for that any more.
    record ProbeEnds(TxnId txn, int length) implements TxnNote {}

    /// A cycle of waiting is found, and one is chosen to end it.
    ///
    /// @param cycle the victim first: each waits for the next, and the last for the first
    record Deadlock(TxnId victim, List<Wait> cycle) implements TxnNote {
        public Deadlock {
            cycle = List.copyOf(cycle);
        }
    }

    /// A leader looks for what nobody needs any more.
    ///
    /// @param horizon versions that nobody sees who reads as of this
    /// @param before records of commits before this
    record Sweeps(long horizon, long before) implements TxnNote {}

    /// Versions that nobody sees any more are gone.
    record Collected(long horizon, int versions) implements TxnNote {}

    /// Records of commits are gone.
    record Forgot(int commits) implements TxnNote {}

    /// Snapshots up to here may be served from now on.
    record Covered(long upTo) implements TxnNote {}

    /// A coordinator has ended a transaction without effect, and tells its client why.
    record GaveUp(TxnId txn, Why why) implements TxnNote {}
}
