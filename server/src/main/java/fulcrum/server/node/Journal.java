package fulcrum.server.node;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import fulcrum.server.log.Batch;
import fulcrum.server.log.Completions;
import fulcrum.server.log.NodeLog;
import fulcrum.server.loop.CellLog;
import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The node's log as its cell sees it: what a turn stores goes to the log's thread as one page.
///
/// Pages come back in the order in which they went. What the log does not take at once is offered
/// again: nothing that a machine has stored is ever given up, and who waits for it waits longer.
/// Who asks for more is turned away before anything is stored (see [#isFull()]).
final class Journal implements CellLog {

    /// A page that has so many bytes is not written on: the log takes no more in one batch than it
    /// has room for.
    private static final int PAGE_BYTES = 1 << 20;

    private static final int KEPT_PAGES = 4;

    /// Records of one or several turns, on their way to the disk.
    private final class Page implements Completions {

        private final Batch batch = new Batch(this);
        private long last;
        private long bytesToLast;
        private @Nullable CompletableFuture<Void> awaited;

        @Override
        public void stored(Batch stored) {
            durableBytes = bytesToLast;
            durable = last;
            CompletableFuture<Void> known = awaited;
            awaited = null;
            done.add(this);
            if (known != null) {
                known.complete(null);
            }
            waker.run();
        }

        @Override
        public void stopped(Batch lost, Throwable reason) { // the node hears it from the log too
            if (awaited != null) {
                awaited.completeExceptionally(reason);
            }
        }
    }

    private final NodeLog log;
    private final LongObjectHashMap<Long> epochs = new LongObjectHashMap<>();

    private final ConcurrentLinkedQueue<Page> done = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Page> free = new ArrayDeque<>();
    private Page current = new Page();
    private final ArrayDeque<Page> owed = new ArrayDeque<>();
    private boolean full;
    private long appended;
    private long appendedBytes;
    private volatile Runnable waker = () -> {};

    // Written by the log's thread alone, the bytes before the watermark
    private volatile long durableBytes;
    private volatile long durable;

    Journal(NodeLog log) {
        this.log = log;
    }

    /// Says what wakes the cell, before the first record.
    void wakeBy(Runnable how) {
        waker = how;
    }

    /// A group that the log knows goes on under its epoch.
    void resume(long group, long epoch) {
        epochs.put(group, Long.valueOf(epoch));
    }

    /// A group begins here.
    void begin(long group) {
        epochs.put(group, Long.valueOf(1));
        current.batch.open(group, 1, 0);
        appended++;
    }

    /// Hands over that groups begin here.
    ///
    /// @return completes when it is durable
    CompletableFuture<Void> handOverBegun() {
        if (current.batch.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> begun = new CompletableFuture<>();
        current.awaited = begun;
        handOver();
        return begun;
    }

    @Override
    public long append(long group, long position, Encoder record, boolean lazily) {
        if (current.batch.size() >= PAGE_BYTES) {
            turnPage();
        }
        current.batch.entry(group, epoch(group), position, record);
        appendedBytes += record.size();
        return ++appended;
    }

    @Override
    public void handOver() {
        turnPage();
        retry();
    }

    private void turnPage() {
        if (!current.batch.isEmpty()) {
            current.last = appended;
            current.bytesToLast = appendedBytes;
            owed.add(current);
            current = blank();
        }
    }

    /// Offers what the log has not taken yet.
    void retry() {
        while (!owed.isEmpty()) {
            // Essential: whoever may be refused was, before anything of it was stored.
            NodeLog.Offer offer = log.offer(owed.element().batch, true);
            full = offer == NodeLog.Offer.DISK_FULL;
            if (offer != NodeLog.Offer.ACCEPTED) {
                return;
            }
            owed.remove();
        }
    }

    private Page blank() {
        for (Page page = done.poll(); page != null; page = done.poll()) {
            if (free.size() < KEPT_PAGES && page.batch.size() <= 2 * PAGE_BYTES) {
                free.add(page);
            }
        }
        @Nullable Page page = free.poll();
        if (page == null) {
            return new Page();
        }
        page.batch.clear();
        return page;
    }

    @Override
    public long durable() {
        return durable;
    }

    @Override
    public long unsyncedBytes() {
        return appendedBytes - durableBytes;
    }

    @Override
    public void read(long group, long from, long to, Consumer<List<Bytes>> then) {
        log.read(group, epoch(group), from, to, then);
    }

    @Override
    public void truncate(long group, long before) {
        current.batch.release(group, epoch(group), before);
    }

    /// The disk has no room for what a client may ask to store.
    boolean isFull() {
        return full || log.isLow();
    }

    private long epoch(long group) {
        Long epoch = epochs.get(group);
        if (epoch == null) {
            throw new IllegalArgumentException("group " + group + " is not open");
        }
        return epoch;
    }
}
