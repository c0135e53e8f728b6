package fulcrum.database.transaction;

import fulcrum.database.sharding.Epochs;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A transaction as the leader of a shard knows it. What is not prepared is known to this leader
/// alone, and gone with it.
final class Guest {

    enum Phase {
        /// It reads and locks.
        ACTIVE,
        /// All that it waits for are the votes of others.
        DECIDING,
        /// Its commit stands in the log, with its timestamp.
        COMMITTING,
        /// Its commit is applied; its instant may not have passed yet.
        PASSING,
        /// Its being prepared stands in the log, with its timestamp.
        PREPARING,
        /// It is prepared.
        PREPARED,
        /// Its verdict stands in the log.
        RESOLVING,
        /// Its being prepared under a name stands in the log.
        HOLDING,
        /// It is prepared under a name, and waits for somebody's word.
        HELD
    }

    final TxnId txn;

    /// Who is told what becomes of it.
    Address coordinator;

    final Branch here;
    Phase phase = Phase.ACTIVE;

    /// What its requests here went by.
    final List<Epochs> wentBy = new ArrayList<>(1);

    /// When it was last heard of, asked about, or told.
    long at;

    /// Its timestamp, from when it is chosen: of the commit, or that the commit's is not below.
    long timestamp;

    /// It has to do with tables whose clock is an interval: its commit waits until its instant has
    /// surely passed.
    boolean strict = true;

    // Where it decides
    List<RowWrite> writes = new ArrayList<>();
    List<Branch> others = List.of();
    final SortedMap<Long, Long> votes = new TreeMap<>();
    long deadline;

    // Where it is prepared
    @Nullable Branch home;

    /// The replica of its home that told the verdict.
    @Nullable Address toldBy;

    /// Where it decides, if it is, or is to be, prepared under a name.
    @Nullable PreparedTransaction prepared;

    /// It came whole, in one message: it goes on without its coordinator.
    boolean whole;

    /// Of one that came whole, how many of its rows are locked.
    int locked;

    /// Of one whose row is made of what it is, what makes it; empty for others.
    Bytes program = Bytes.EMPTY;

    /// Of that, so large the row may become.
    long bytesMost;

    /// The verdict that came before it was prepared; -1 for none.
    long early = -1;

    Guest(TxnId txn, Address coordinator, Branch here, long now) {
        this.txn = txn;
        this.coordinator = coordinator;
        this.here = here;
        this.at = now;
    }

    /// It has a timestamp that readers must not pass.
    boolean isTimed() {
        return timestamp > 0;
    }
}
