package fulcrum.database.session;

import fulcrum.database.transaction.TxnId;

/// A transaction that a coordinator has open.
///
/// @param doing `active`, `confirming`, `committing` or `preparing`
/// @param shards at how many it has something
public record OpenTransaction(TxnId txn, String doing, int shards) {}
