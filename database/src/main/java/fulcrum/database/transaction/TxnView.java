package fulcrum.database.transaction;

/// What can be seen of transactions at a replica.
///
/// @param serves it leads, and serves
/// @param guests transactions that it knows of
/// @param waiting requests for locks that are not granted
/// @param unlearned commits of which other shards are to learn
/// @param horizon nothing is read as of an earlier timestamp: what only such readers saw is gone
/// @param collected versions that have gone in its term
public record TxnView(
        boolean serves, int guests, int waiting, int unlearned, long horizon, long collected) {

    /// Of who does not lead.
    public static final TxnView NONE = new TxnView(false, 0, 0, 0, 0, 0);
}
