package fulcrum.server.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.FlushJobInfo;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteStallInfo;

/// The key-value store of one node. From any thread, unless a method says otherwise.
public final class Store implements Closeable {

    static {
        RocksDB.loadLibrary(); // an event listener, alone of its objects, does not
    }

    private final StoreOptions options;
    private final StoreListener listener;
    private final Engine engine;
    private final Reads reads;
    private final ExecutorService readers;

    /// The thread that flushes, and finds out what was flushed.
    private final ScheduledExecutorService keeper;

    /// Numbers of ranges and snapshots: unlike those of other lives of the store, and even.
    private final AtomicLong numbers =
            new AtomicLong((long) new SecureRandom().nextInt() >>> 2 << 33);

    private final List<CellStore> cells = new CopyOnWriteArrayList<>();
    private final Map<Long, Durability> groups = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong flushes = new AtomicLong();
    private volatile boolean full;
    private volatile boolean closing;

    private Store(Path directory, StoreOptions options, StoreListener listener) throws IOException {
        this.options = options;
        this.listener = listener;
        engine = Engine.open(directory, options, new Events());
        readers =
                Executors.newFixedThreadPool(
                        options.readers(),
                        Thread.ofPlatform().name("store-read-", 0).daemon().factory());
        keeper =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("store-keep").daemon().factory());
        reads = new Reads(this, readers);
    }

    /// Opens the store in a directory of its own.
    public static Store open(Path directory, StoreOptions options, StoreListener listener)
            throws IOException {
        return new Store(directory, options, listener);
    }

    /// The part of a cell.
    ///
    /// @param wake makes the cell take another turn; called on any thread
    public CellStore cell(Runnable wake) {
        CellStore cell = new CellStore(this, options, wake);
        cells.add(cell);
        return cell;
    }

    /// The index up to which the state of a group would survive a crash; 0 if it is not open.
    public long durableApplied(long group) {
        Durability known = groups.get(group);
        return known == null ? 0 : known.durable().applied();
    }

    /// Makes everything durable that the log has let pass so far. Does not wait for it.
    public void flush() {
        keep(engine::flush);
    }

    /// The log would like to be rid of the records of a group. Does not wait.
    public void flushFor(long group) {
        Durability known = groups.get(group);
        if (known != null && known.written() > known.durable().applied()) {
            flush();
        }
    }

    /// Whether the disk had room when RocksDB last asked.
    public boolean hasRoom() {
        return !full;
    }

    /// Why nothing is written any more; null while all is well.
    public @Nullable Throwable failure() {
        return failure.get();
    }

    /// Makes durable what RocksDB has, and closes. No cell may use it any more.
    @Override
    public void close() {
        closing = true;
        stop(readers);
        stop(keeper);
        engine.close();
    }

    private static void stop(ExecutorService threads) {
        threads.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException _) {
                interrupted = true; // RocksDB must not be closed under a reader
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // For its parts

    Engine engine() {
        return engine;
    }

    Reads reads() {
        return reads;
    }

    long nextNumber() {
        return numbers.addAndGet(2);
    }

    Durability open(CellStore cell, long group, long applied, long range) {
        Layout.Position position = new Layout.Position(applied, range);
        Durability opened = new Durability(group, cell, applied, position);
        if (groups.putIfAbsent(group, opened) != null) {
            throw new IllegalArgumentException("group " + group + " is open");
        }
        return opened;
    }

    /// On a cell's loop.
    Engine.Written write(byte[] batch) {
        if (failure.get() != null) {
            return Engine.Written.FAILED;
        }
        try {
            Engine.Written written = engine.write(batch);
            if (written != Engine.Written.BUSY) {
                full(written == Engine.Written.FULL);
            }
            return written;
        } catch (RocksDBException failed) {
            fail(failed);
            return Engine.Written.FAILED;
        }
    }

    /// Nothing is right any more.
    ///
    /// @return what to throw where something must be thrown
    IllegalStateException fail(Throwable reason) {
        if (failure.compareAndSet(null, reason)) {
            listener.failed(reason);
        }
        return new IllegalStateException("the store has failed", reason);
    }

    private void full(boolean now) {
        if (full != now) {
            full = now;
            listener.full(now);
        }
    }

    /// Something for the keeper, who must outlive whatever goes wrong.
    private interface Chore {
        void run() throws RocksDBException;
    }

    private void keep(Chore chore) {
        if (closing) {
            return;
        }
        keeper.execute(() -> {
            try {
                chore.run();
            } catch (RocksDBException failed) {
                if (Engine.isFull(failed.getStatus())) {
                    full(true);
                } else if (!Engine.isBusy(failed.getStatus())) {
                    fail(failed);
                }
            } catch (RuntimeException | Error failed) {
                fail(failed);
            }
        });
    }

    private void flushed() throws RocksDBException {
        for (Durability known : groups.values()) {
            if (known.written() > known.durable().applied()) {
                byte[] value = engine.persisted(Layout.positionKey(known.group));
                if (value != null && known.durable(Layout.Position.read(value))) {
                    listener.durable(known.group, known.durable().applied());
                }
            }
        }
        retry();
    }

    private void retry() {
        for (CellStore cell : cells) {
            cell.retry();
        }
    }

    /// What RocksDB says of itself, on its own threads.
    private final class Events extends AbstractEventListener {

        @Override
        public void onFlushCompleted(RocksDB db, FlushJobInfo job) {
            flushes.incrementAndGet();
            keep(Store.this::flushed);
        }

        @Override
        public void onStallConditionsChanged(WriteStallInfo stall) {
            keep(Store.this::retry);
        }

        @Override
        public void onBackgroundError(BackgroundErrorReason reason, Status status) {
            if (Engine.isFull(status)) {
                full(true);
            } else if (!Engine.isBusy(status)) {
                fail(new RocksDBException(reason.name(), status));
            }
        }

        @Override
        public void onErrorRecoveryCompleted(Status old) {
            full(false);
            keep(Store.this::flushed);
        }
    }
}
