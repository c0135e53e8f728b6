package fulcrum.database.sharding;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Hash64;

/// The hashes of shard keys: 2^32 of them, in the order of unsigned numbers. They stand in keys, so
/// they never change.
///
/// Four bytes: with two, a table of 1,000 shards would be cut unevenly by one part in 65, and a
/// hash that is shared by many rows could not be parted from its neighbours.
final class HashSpace {

    /// How many hashes there are.
    static final long SIZE = 1L << 32;

    private static final long SEED = 0x6b65792073706163L;

    private HashSpace() {}

    /// The hash of a shard key, as bits of an unsigned number.
    static int of(Bytes shardKey) {
        return (int) (Hash64.of(shardKey.toArray(), 0, shardKey.size(), SEED) >>> 32);
    }

    /// The first hash of one of so many even parts.
    static long firstOf(int part, int parts) {
        return Math.ceilDiv(part * SIZE, parts);
    }

    /// In which of so many even parts a hash lies.
    static int partOf(int hash, int parts) {
        return (int) ((Integer.toUnsignedLong(hash) * parts) >>> 32);
    }
}
