package fulcrum.server.store;

/// How large a store's parts are. Small by default: several nodes may share a machine.
///
/// @param memtableBytes of one memory table, which is flushed when it is full
/// @param memtables at most so many before RocksDB takes no more writes
/// @param blockCacheBytes of blocks of files, shared by all that reads
/// @param rowBytes of rows that each cell keeps on the heap, those beside that wait for the log
/// @param firstBytes of [first keys][Firsts] that each cell keeps on the heap
/// @param waitingBytes of changes that wait for the log or for RocksDB, in each cell; with more the
///   cell is behind, and no more should come
/// @param batchBytes at most so much enters RocksDB in one turn
/// @param captureDelayNanos how long a capture waits for a flush that others cause, before it
///   causes one
/// @param readers threads that read what is not in memory
public record StoreOptions(
        long memtableBytes,
        int memtables,
        long blockCacheBytes,
        long rowBytes,
        long firstBytes,
        long waitingBytes,
        int batchBytes,
        long captureDelayNanos,
        int readers) {

    public StoreOptions {
        if (memtableBytes < 64 << 10 || memtables < 2 || blockCacheBytes < 0) {
            throw new IllegalArgumentException("a store needs memory to work in");
        }
        if (rowBytes < 0 || firstBytes < 0) {
            throw new IllegalArgumentException("a store needs memory to work in");
        }
        if (waitingBytes < 1 || batchBytes < 1 || captureDelayNanos < 0 || readers < 1) {
            throw new IllegalArgumentException("a store needs room and a reader");
        }
    }

    public static StoreOptions standard() {
        return new StoreOptions(
                8 << 20, 6, 32 << 20, 8 << 20, 32 << 20, 16 << 20, 1 << 20, 1_000_000_000, 2);
    }

    public StoreOptions withMemtableBytes(long bytes) {
        return new StoreOptions(
                bytes,
                memtables,
                blockCacheBytes,
                rowBytes,
                firstBytes,
                waitingBytes,
                batchBytes,
                captureDelayNanos,
                readers);
    }

    public StoreOptions withBlockCacheBytes(long bytes) {
        return new StoreOptions(
                memtableBytes,
                memtables,
                bytes,
                rowBytes,
                firstBytes,
                waitingBytes,
                batchBytes,
                captureDelayNanos,
                readers);
    }

    public StoreOptions withRowBytes(long bytes) {
        return new StoreOptions(
                memtableBytes,
                memtables,
                blockCacheBytes,
                bytes,
                firstBytes,
                waitingBytes,
                batchBytes,
                captureDelayNanos,
                readers);
    }

    public StoreOptions withFirstBytes(long bytes) {
        return new StoreOptions(
                memtableBytes,
                memtables,
                blockCacheBytes,
                rowBytes,
                bytes,
                waitingBytes,
                batchBytes,
                captureDelayNanos,
                readers);
    }

    public StoreOptions withCaptureDelayNanos(long nanos) {
        return new StoreOptions(
                memtableBytes,
                memtables,
                blockCacheBytes,
                rowBytes,
                firstBytes,
                waitingBytes,
                batchBytes,
                nanos,
                readers);
    }
}
