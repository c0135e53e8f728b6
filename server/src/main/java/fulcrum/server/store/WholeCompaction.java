package fulcrum.server.store;

import java.io.Closeable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.RocksDBException;

/// Gives back what was deleted, on a thread of its own: RocksDB compacts by itself where files pile
/// up, and a store in which much was deleted and little is written has no such place.
final class WholeCompaction implements Closeable {

    private final Store store;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("store-compact").daemon().factory());
    private @Nullable CompletableFuture<Void> underWay;
    private @Nullable CompactRangeOptions how;
    private boolean closed;

    WholeCompaction(Store store) {
        this.store = store;
    }

    /// Begins one, unless one is under way.
    ///
    /// @return completes with it
    synchronized CompletableFuture<Void> begin() {
        CompletableFuture<Void> known = underWay;
        if (known != null) {
            return known;
        }
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try {
            thread.execute(() -> run(begun));
            underWay = begun;
        } catch (RejectedExecutionException _) {
            begun.complete(null); // the store is being closed
        }
        return begun;
    }

    private void run(CompletableFuture<Void> begun) {
        CompactRangeOptions options = new CompactRangeOptions();
        try {
            if (isBegun(options)) {
                store.engine().compact(options);
            }
        } catch (RocksDBException _) {
            // Given up: for want of room, or at the store's end. The keeper sees what is worse.
        } finally {
            end(); // nobody may cancel by what is closed
            options.close();
            begun.complete(null);
        }
    }

    private synchronized boolean isBegun(CompactRangeOptions options) {
        how = closed ? null : options;
        return !closed;
    }

    private synchronized void end() {
        how = null;
        underWay = null;
    }

    /// Gives up what is under way, and waits until it has ended.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (how != null) {
                how.setCanceled(true);
            }
        }
        Store.stop(thread);
    }
}
