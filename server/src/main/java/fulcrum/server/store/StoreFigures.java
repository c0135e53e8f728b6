package fulcrum.server.store;

/// What a store says of itself, for metrics.
///
/// @param memtableBytes in memory tables, those included that are being flushed
/// @param cacheBytes of blocks in the cache
/// @param fileBytes of files that are in use
/// @param liveSnapshots that are held in RocksDB
/// @param compactionBytes that compactions have yet to rewrite
/// @param refusals how often RocksDB did not take a batch at once
public record StoreFigures(
        long memtableBytes,
        long cacheBytes,
        long fileBytes,
        long liveSnapshots,
        long compactionBytes,
        long refusals) {}
