package fulcrum.database.transaction;

import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.machine.Bytes;
import java.util.List;

/// What stands in a shard's log of transactions. Timestamps are nanoseconds since
/// 1970-01-01T00:00Z.
public sealed interface TxnEntry {

    /// It needs room. What ends a transaction that is prepared, or takes away what nobody needs,
    /// does not count: it frees more than it takes. Nor does what is written over again and again.
    default boolean stores() {
        return switch (this) {
            case Commit _, Prepare _, Hold _, Publish _ -> true;
            case Resolve _, Decide _, Settle _, Collect _, Forget _, Cover _ -> false;
        };
    }

    /// The transaction is committed, here and wherever it has a part (Gray and Lamport 2006,
    /// section 3: the coordinator's decision, made durable by consensus).
    ///
    /// @param writes of this shard
    /// @param others the other shards in which it is prepared, and which are to learn of it
    record Commit(TxnId txn, long timestamp, List<RowWrite> writes, List<Long> others)
            implements TxnEntry {
        public Commit {
            writes = List.copyOf(writes);
            others = List.copyOf(others);
        }
    }

    /// This shard can carry out its part, and will when it hears that the transaction is committed:
    /// it gives up its right to abort.
    ///
    /// @param timestamp the commit's is not below it
    /// @param locks all that it holds here, of reads too: whoever leads next holds them
    /// @param home who decides
    /// @param coordinator who asked
    record Prepare(
            TxnId txn,
            long timestamp,
            List<RowWrite> writes,
            List<Locked> locks,
            Branch home,
            Address coordinator)
            implements TxnEntry {
        public Prepare {
            writes = List.copyOf(writes);
            locks = List.copyOf(locks);
        }
    }

    /// What became of a transaction that was prepared here.
    ///
    /// @param timestamp of the commit; 0 where it is aborted
    /// @param floor this leader gives no timestamp up to here any more
    record Resolve(TxnId txn, long timestamp, long floor) implements TxnEntry {}

    /// The transaction is prepared, here and wherever it has a part, and this shard decides when
    /// somebody says so, and not before.
    ///
    /// @param writes of this shard
    /// @param locks all that it holds here
    record Hold(PreparedTransaction what, List<RowWrite> writes, List<Locked> locks)
            implements TxnEntry {
        public Hold {
            writes = List.copyOf(writes);
            locks = List.copyOf(locks);
        }
    }

    /// What became of a transaction that waited for somebody's word here.
    ///
    /// @param timestamp of the commit, or of its being rolled back
    record Decide(TxnId txn, long timestamp, boolean commits) implements TxnEntry {}

    /// Everybody has learned of these commits.
    record Settle(List<TxnId> txns) implements TxnEntry {
        public Settle {
            txns = List.copyOf(txns);
        }
    }

    /// A shard of this group knows this from now on, with all that it knew: behind this entry there
    /// is none of a transaction that went by less.
    record Publish(ShardDescriptor descriptor) implements TxnEntry {}

    /// Nobody reads as of an earlier timestamp than the horizon any more, and these versions, which
    /// nobody sees who reads as of it or later, are gone.
    ///
    /// @param horizon not below that of any entry before
    /// @param versions their keys in the state; see [fulcrum.database.versions.GarbageScan]
    record Collect(long horizon, List<Bytes> versions) implements TxnEntry {
        public Collect {
            versions = List.copyOf(versions);
        }
    }

    /// Snapshots up to here may be served: no later leader gives a timestamp up to it.
    ///
    /// @param upTo above that of every entry before
    record Cover(long upTo) implements TxnEntry {}

    /// The records of these commits are gone.
    ///
    /// @param upTo of some nodes, the highest transaction of which the record may be gone; not
    ///   below that of any entry before
    record Forget(List<TxnId> commits, List<TxnId> upTo) implements TxnEntry {
        public Forget {
            commits = List.copyOf(commits);
            upTo = List.copyOf(upTo);
        }
    }

    /// A lock that is held.
    record Locked(Span span, Lock lock) {}
}
