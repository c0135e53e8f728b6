package fulcrum.database.transaction;

/// What can be seen of transactions at a replica.
///
/// @param serves it leads, and serves
/// @param guests transactions that it knows of
/// @param waiting requests for locks that are not granted
/// @param unlearned commits of which other shards are to learn
public record TxnView(boolean serves, int guests, int waiting, int unlearned) {

    /// Of who does not lead.
    public static final TxnView NONE = new TxnView(false, 0, 0, 0);
}
