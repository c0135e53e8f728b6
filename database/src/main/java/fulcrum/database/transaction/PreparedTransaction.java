package fulcrum.database.transaction;

import fulcrum.machine.Bytes;
import java.util.List;

/// A transaction that was prepared under a name of its client's, and waits until somebody says what
/// is to become of it: the two phases of X/Open's XA, and of PostgreSQL's `PREPARE TRANSACTION`.
///
/// @param gid its name; of those that are prepared no two have the same
/// @param home its part at the shard that keeps this record, and decides when it is told to
/// @param since the instant at which it was prepared, in nanoseconds since 1970-01-01T00:00Z
/// @param owner whose it is, as its session said
/// @param participants the other shards at which it has locks, or rows to write
public record PreparedTransaction(
        String gid, TxnId txn, Branch home, long since, String owner, List<Long> participants) {

    /// So many bytes of UTF-8 a name may have, as in PostgreSQL (its GIDSIZE counts one for the end
    /// of a text).
    public static final int GID_BYTES_MOST = 199;

    /// So many bytes of UTF-8 an owner's name may have.
    public static final int OWNER_BYTES_MOST = 255;

    public PreparedTransaction {
        participants = List.copyOf(participants);
    }

    /// A transaction can be prepared under this name.
    public static boolean isName(String gid) {
        return !gid.isEmpty() && Bytes.text(gid).size() <= GID_BYTES_MOST;
    }

    /// The same, as of this instant.
    PreparedTransaction at(long instant) {
        return new PreparedTransaction(gid, txn, home, instant, owner, participants);
    }
}
