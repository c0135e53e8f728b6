package fulcrum.database.transaction;

/// The part of a transaction at one shard: locks that one leader gave, and that are gone with its
/// term, or when it lets go of the transaction.
///
/// @param term of that leader; 0 where there is no such part yet
/// @param visit that leader's number for the transaction: one that comes again after it was let go
///   has another, for others may have had its locks meanwhile
public record Branch(long shard, long term, long visit) {

    /// As long as the transaction has nothing at the shard.
    public static Branch none(long shard) {
        return new Branch(shard, 0, 0);
    }

    public boolean isNone() {
        return term == 0;
    }
}
