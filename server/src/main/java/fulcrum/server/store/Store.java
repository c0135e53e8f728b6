package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.server.loop.Completions;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.FlushJobInfo;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteStallInfo;

/// The key-value store of one node. From any thread, unless a method says otherwise.
public final class Store implements Closeable {

    /// Loaded before anything else: an event listener, alone of RocksDB's objects, does not.
    private static final @Nullable String NATIVE_TROUBLE = NativeCode.load();

    private static final long WATCH_NANOS = 500_000_000;

    private final StoreOptions options;
    private final StoreListener listener;
    private final Engine engine;
    private final Reads reads;
    private final Exports exports;
    private final Imports imports;
    private final Transfers transfers;
    private final WholeCompaction compaction;
    private final Moments moments;
    private final Path underWay;
    private final ExecutorService bulk;
    private final ExecutorService readers;

    /// The thread that flushes, and finds out what was flushed.
    private final ScheduledExecutorService keeper;

    /// Numbers of ranges and snapshots: unlike those of other lives of the store, and even.
    private final AtomicLong numbers =
            new AtomicLong((long) (new SecureRandom().nextInt() >>> 2) << 33);

    private final List<CellStore> cells = new CopyOnWriteArrayList<>();
    private final Map<Long, Durability> groups = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicBoolean captureDue = new AtomicBoolean();
    private long errorsSeen; // the keeper's
    private volatile boolean full;
    private volatile boolean closing;

    private Store(Path directory, StoreOptions options, StoreListener listener) throws IOException {
        this.options = options;
        this.listener = listener;
        underWay = directory.resolve("imports");
        empty(underWay);
        engine = Engine.open(directory.resolve("rows"), options, new Events());
        try {
            imports = Imports.find(engine.db());
        } catch (RocksDBException | RuntimeException failed) {
            engine.close();
            throw new IOException("cannot read the store in " + directory, failed);
        }
        exports = new Exports(engine.db());
        compaction = new WholeCompaction(this);
        readers =
                Executors.newFixedThreadPool(
                        options.readers(),
                        Thread.ofPlatform().name("store-read-", 0).daemon().factory());
        keeper =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("store-keep").daemon().factory());
        bulk =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("store-bulk").daemon().factory());
        reads = new Reads(this, readers);
        moments = new Moments(this, bulk);
        var _ =
                keeper.scheduleWithFixedDelay(
                        () -> keep(this::watch), WATCH_NANOS, WATCH_NANOS, TimeUnit.NANOSECONDS);
        transfers = new Transfers(this, underWay, bulk, new SecureRandom().nextLong());
    }

    /// Removes what an earlier life has left of snapshots that were on their way.
    private static void empty(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
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

    /// RocksDB has the state of a group as of a later index: a snapshot of this one is of no use.
    boolean isPast(long group, long index) {
        Durability known = groups.get(group);
        return known != null && known.written().applied() > index;
    }

    /// Makes everything durable that the log has let pass so far. Does not wait for it.
    public void flush() {
        keep(engine::flush);
    }

    /// The log would like to be rid of the records of a group. Does not wait.
    public void flushFor(long group) {
        Durability known = groups.get(group);
        if (known != null && known.isBehind()) {
            flush();
        }
    }

    /// Rewrites files so that what was deleted takes no room any more, in the background. Does not
    /// wait; while one is under way, another is not begun.
    ///
    /// @return completes when it is done, or was given up
    public CompletableFuture<Void> compact() {
        return compaction.begin();
    }

    // The bulk connections

    /// Says over what snapshots travel.
    public void bulk(BulkLinks links) {
        transfers.links(links);
    }

    /// A message of a peer's store has come on a bulk connection.
    public void received(NodeId from, long group, Bytes message) {
        transfers.received(from, group, message);
    }

    /// A peer has a bulk connection again: what was on its way goes on.
    public void connected(NodeId peer) {
        transfers.connected(peer);
    }

    /// What is being copied of it.
    public Moments moments() {
        return moments;
    }

    /// Whether the disk had room when RocksDB last asked.
    public boolean hasRoom() {
        return !full;
    }

    public StoreFigures figures() {
        return new StoreFigures(
                engine.figure("rocksdb.size-all-mem-tables"),
                engine.figure("rocksdb.block-cache-usage"),
                engine.figure("rocksdb.total-sst-files-size"),
                engine.figure("rocksdb.num-snapshots"),
                engine.figure("rocksdb.estimate-pending-compaction-bytes"),
                refusals.get());
    }

    /// Why each process takes RocksDB's native code out of its jar anew, and leaves it in the
    /// directory for temporary files where it is killed; null where one copy serves all.
    public static @Nullable String nativeTrouble() {
        return NATIVE_TROUBLE;
    }

    /// Why nothing is written any more; null while all is well.
    public @Nullable Throwable failure() {
        return failure.get();
    }

    /// Closes, and what RocksDB has not made durable is lost. No cell may use it any more.
    public void abandon() {
        engine.forgetAtEnd();
        close();
    }

    /// Makes durable what RocksDB has, and closes. No cell may use it any more.
    @Override
    public void close() {
        closing = true;
        compaction.close();
        stop(readers);
        stop(bulk);
        stop(keeper);
        transfers.close();
        moments.close();
        exports.close();
        cells.forEach(CellStore::close);
        engine.close();
    }

    static void stop(ExecutorService threads) {
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

    Exports exports() {
        return exports;
    }

    Imports imports() {
        return imports;
    }

    Transfers transfers() {
        return transfers;
    }

    /// Where files lie that RocksDB has not taken over yet.
    Path underWay() {
        return underWay;
    }

    StoreListener listener() {
        return listener;
    }

    Durability open(long group, Layout.Position position) {
        Durability opened = new Durability(group, position);
        if (groups.putIfAbsent(group, opened) != null) {
            throw new IllegalArgumentException("group " + group + " is open");
        }
        return opened;
    }

    @Nullable Completions completions(long group) {
        Durability known = groups.get(group);
        return known == null ? null : known.completions();
    }

    /// RocksDB has all that a snapshot includes, and no more. On a cell's loop.
    void capture(long group, long range, Snapshot snapshot, Completions completions) {
        exports.take(group, range, snapshot, completions);
        if (durableApplied(group) >= snapshot.index()) {
            keep(() -> exports.durable(group, durableApplied(group)));
        } else if (!closing && !captureDue.getAndSet(true)) {
            var _ =
                    keeper.schedule(
                            () -> keep(this::flushCaptures),
                            options.captureDelayNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    private void flushCaptures() throws RocksDBException {
        captureDue.set(false);
        for (Durability each : groups.values()) {
            if (each.isBehind() && exports.waits(each.group)) {
                engine.flush();
                return;
            }
        }
    }

    /// On a cell's loop, or the keeper's thread.
    Engine.Written write(byte[] batch) {
        if (failure.get() != null) {
            return Engine.Written.FAILED;
        }
        try {
            Engine.Written written = engine.write(batch);
            if (written != Engine.Written.DONE) {
                refusals.incrementAndGet();
            }
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

    void full(boolean now) {
        if (full != now) {
            tellFull(now);
        }
    }

    private synchronized void tellFull(boolean now) {
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
        execute(
                keeper,
                () -> {
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

    /// Nothing is begun any more when the store is being closed, or has failed.
    ///
    /// @return whether it is begun
    boolean execute(ExecutorService threads, Runnable work) {
        try {
            if (failure.get() == null) {
                threads.execute(work);
                return true;
            }
        } catch (RejectedExecutionException late) {
            if (!closing) {
                throw late;
            }
        }
        return false;
    }

    private void flushed() throws RocksDBException {
        for (Durability each : groups.values()) {
            if (!each.isBehind()) {
                continue;
            }
            byte[] value = engine.persisted(Layout.positionKey(each.group));
            Layout.Position durable = value == null ? null : Layout.Position.read(value);
            if (durable != null && !durable.equals(each.durable())) {
                each.durable(durable);
                exports.durable(each.group, durable.applied());
                listener.durable(each.group, durable.applied());
                for (long range : imports.outdated(each.group, durable, each.range())) {
                    engine.deleteRange(range);
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

    /// Looks after what RocksDB does not tell: background errors, and that there is room again.
    private void watch() {
        moments.expire(System.nanoTime());
        long errors = engine.figure("rocksdb.background-errors");
        if (full || errors != errorsSeen) {
            errorsSeen = errors;
            if (write(Engine.NOTHING) == Engine.Written.DONE) {
                retry();
            }
        }
    }

    /// What RocksDB says of itself, on its own threads. Its background errors are not asked for:
    /// Java knows fewer reasons for them than RocksDB has, and dies of those that it does not know.
    private final class Events extends AbstractEventListener {

        Events() {
            super(
                    EnabledEventCallback.ON_FLUSH_COMPLETED,
                    EnabledEventCallback.ON_STALL_CONDITIONS_CHANGED);
        }

        @Override
        public void onFlushCompleted(RocksDB db, FlushJobInfo job) {
            keep(Store.this::flushed);
        }

        @Override
        public void onStallConditionsChanged(WriteStallInfo stall) {
            keep(Store.this::retry);
        }
    }
}
