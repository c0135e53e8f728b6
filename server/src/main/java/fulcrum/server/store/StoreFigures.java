package fulcrum.server.store;

/// What a store says of itself, for metrics.
///
/// @param memtableBytes in memory tables, those included that are being flushed
/// @param cacheBytes of blocks in the cache
/// @param fileBytes of files that are in use
/// @param liveSnapshots that are held in RocksDB
/// @param compactionBytes that compactions have yet to rewrite
/// @param compactions that run now
/// @param delayedWriteRate bytes a second that RocksDB would like to be held to; 0 if it does not
/// @param isStopped RocksDB takes no writes now
/// @param flushes since the store was opened
/// @param refusals how often RocksDB did not take a batch at once
/// @param backgroundErrors of RocksDB, since the store was opened
public record StoreFigures(
        long memtableBytes,
        long cacheBytes,
        long fileBytes,
        long liveSnapshots,
        long compactionBytes,
        long compactions,
        long delayedWriteRate,
        boolean isStopped,
        long flushes,
        long refusals,
        long backgroundErrors) {}
