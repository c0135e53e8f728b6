package fulcrum.server.log;

import fulcrum.machine.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The node's log as its cells see it: they offer batches, go on, and hear later that these are
/// durable.
///
/// One thread writes whatever has gathered while it synced what came before, so the more arrives,
/// the more a sync carries. Another makes spare segments, so that this one never waits for that.
public final class NodeLog implements Closeable {

    /// How long the maker of spares lies down before it tries a full disk again.
    private static final long RETRY_NANOS = 200_000_000;

    /// So many groups are told at once that the oldest segment is wanted: each has to take a
    /// snapshot.
    private static final int LAGGARDS_MOST = 64;

    /// So many segments hold what a busy group needs: with more, a quiet one holds the oldest.
    private static final int SEGMENTS_FEW = 3;

    /// What became of an offer.
    public enum Offer {
        /// It will be stored, and its completion will say so.
        ACCEPTED,
        /// Too much waits already; offer it again after a completion.
        BUSY,
        /// The disk has no room; what helps to make room is still accepted, as essential.
        DISK_FULL,
        /// A write or sync has failed, or the log was closed; nothing will ever be stored again.
        STOPPED
    }

    /// Who is told what an operator should know. Called on the log's threads.
    public interface Listener {

        /// More segments are in use than wanted, because of this group: flush it.
        void lagging(Laggard laggard);

        /// The log has stopped for good. The node must stop too, since nobody knows what is on the
        /// disk.
        void stopped(Throwable reason);

        /// A durable record of a group cannot be read again. The log goes on; who asked for the
        /// record does without it.
        void unreadable(long group, long position, String reason);
    }

    private final LogDirectory directory;
    private final LogOptions options;
    private final LogWriter writer;
    private final Listener listener;
    private final Thread writing;
    private final Thread making;
    private final LogReader reader;
    private final ExecutorService reading;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition spareWanted = lock.newCondition();

    // All guarded by the lock.
    private List<Batch> waiting = new ArrayList<>();
    private long waitingBytes;
    private long promised;
    private long roomHere;
    private long roomInSpare;
    private boolean idle;
    private boolean closing;
    private @Nullable Throwable stopped;

    /// Why no spares can be made, where that is not for want of room.
    private @Nullable Throwable failure;

    private NodeLog(
            LogDirectory directory, LogOptions options, LogWriter writer, Listener listener) {
        this.directory = directory;
        this.options = options;
        this.writer = writer;
        this.listener = listener;
        roomHere = writer.roomHere();
        roomInSpare = writer.roomInSpare();
        writing = Thread.ofPlatform().name("log").unstarted(this::write);
        reader = new LogReader(directory, writer.places());
        reading =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().name("log-reader").factory());
        making = Thread.ofPlatform().name("log-spares").daemon().unstarted(this::makeSpares);
    }

    /// Opens the log of a directory and recovers what it holds.
    ///
    /// @throws LogRefused where it cannot be opened as it is; the message says what to do
    public static NodeLog open(LogDirectory directory, LogOptions options, Listener listener)
            throws IOException {
        LogWriter writer = LogWriter.open(directory, options, new SecureRandom()::nextLong);
        NodeLog log = new NodeLog(directory, options, writer, listener);
        log.making.start();
        log.writing.start();
        return log;
    }

    public Recovered recovered() {
        return writer.recovered();
    }

    public LogCounters counters() {
        return writer.counters();
    }

    /// Hands over a batch, which is the log's until its completion gives it back. Never blocks for
    /// longer than a few instructions.
    ///
    /// @param essential whether it helps to make room, so that a full disk must not refuse it
    public Offer offer(Batch batch, boolean essential) {
        if (batch.longest() > options.maxRecordBytes()) {
            throw new IllegalArgumentException(
                    "a record of " + batch.longest() + " bytes is longer than the log takes");
        }
        long bytes = batch.footprint();
        lock.lock();
        try {
            if (stopped != null || closing) {
                return Offer.STOPPED;
            }
            if (waitingBytes > 0 && waitingBytes + bytes > options.queueBytes()) {
                return Offer.BUSY;
            }
            long room = roomHere + roomInSpare * writer.spares().count();
            long free = room - promised - (essential ? 0 : options.reserveBytes());
            if (bytes > free) {
                spareWanted.signal();
                return writer.spares().full() ? Offer.DISK_FULL : Offer.BUSY;
            }
            promised += bytes;
            waitingBytes += bytes;
            waiting.add(batch);
            if (idle) {
                work.signal();
            }
            return Offer.ACCEPTED;
        } finally {
            lock.unlock();
        }
    }

    /// Reads records of a group again that are durable; from any thread.
    ///
    /// @param from the first position that is wanted
    /// @param to the last one
    /// @param then takes what was found, on a thread of the log: without a gap from the first
    ///   position on, and fewer than asked for where they have a mebibyte, or cannot be read
    public void read(long group, long epoch, long from, long to, Consumer<List<Bytes>> then) {
        try {
            reading.execute(() -> {
                LogReader.Answer answer = reader.read(group, epoch, from, to);
                String problem = answer.problem();
                if (problem != null) {
                    listener.unreadable(group, from + answer.records().size(), problem);
                }
                then.accept(answer.records());
            });
        } catch (RejectedExecutionException _) {
            // closed: nobody waits for anything any more
        }
    }

    /// The disk has no room for a spare segment, and little is left of the ones there are: what
    /// does not help to make room had better not be stored.
    public boolean isLow() {
        lock.lock();
        try {
            long room = roomHere + roomInSpare * writer.spares().count();
            return room - promised < 2 * options.reserveBytes() && writer.spares().full();
        } finally {
            lock.unlock();
        }
    }

    /// Why nothing is stored any more, or null while all is well.
    public @Nullable Throwable stopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /// Closes, and what was accepted and is not being written yet is lost.
    public void abandon() throws IOException {
        lock.lock();
        try {
            waiting = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        close();
    }

    /// Stores what was accepted, then closes.
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closing = true;
            work.signal();
            spareWanted.signal();
        } finally {
            lock.unlock();
        }
        reading.shutdownNow();
        boolean interrupted = false;
        while (!reading.isTerminated()) {
            try {
                reading.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        while (writing.isAlive() || making.isAlive()) {
            try {
                writing.join();
                making.join();
            } catch (InterruptedException _) {
                interrupted = true; // a half-closed log would keep its directory
            }
        }
        writer.close();
        directory.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // The thread that writes

    private void write() {
        List<Batch> gathered = new ArrayList<>();
        try {
            while (true) {
                gathered = gather(gathered);
                if (gathered.isEmpty()) {
                    if (!writer.stated()) {
                        writer.state();
                        settle(List.of());
                        continue;
                    }
                    return;
                }
                int segments = writer.segmentCount();
                writer.commit(gathered);
                settle(gathered);
                for (Batch batch : gathered) {
                    batch.completions().stored(batch);
                }
                if (writer.segmentCount() > segments) {
                    tellLaggards();
                }
                gathered.clear();
            }
        } catch (IOException | RuntimeException | Error failed) {
            stop(failed, gathered);
        }
    }

    /// What waits, as soon as something does; nothing when a statement is due or all is over.
    private List<Batch> gather(List<Batch> empty) throws IOException {
        lock.lock();
        try {
            while (waiting.isEmpty() || failure != null) {
                if (failure != null) {
                    throw new IOException("cannot make segments", failure);
                }
                if (closing) {
                    return empty;
                }
                idle = true;
                if (writer.stated()) {
                    work.awaitUninterruptibly();
                } else if (!awaitWork()) {
                    return empty;
                }
            }
            List<Batch> gathered = waiting;
            waiting = empty;
            return gathered;
        } finally {
            idle = false;
            lock.unlock();
        }
    }

    /// @return whether something has come before the log was idle for long enough
    private boolean awaitWork() {
        long left = options.idleNanos();
        while (waiting.isEmpty() && failure == null && !closing && left > 0) {
            try {
                left = work.awaitNanos(left);
            } catch (InterruptedException _) {
                return true; // nobody interrupts this thread who has a right to
            }
        }
        return left > 0;
    }

    /// Gives back the room that was promised to the batches, and counts anew what there is.
    private void settle(List<Batch> stored) {
        long bytes = 0;
        for (Batch batch : stored) {
            bytes += batch.footprint();
        }
        lock.lock();
        try {
            waitingBytes -= bytes;
            promised -= bytes;
            roomHere = writer.roomHere();
            roomInSpare = writer.roomInSpare();
            if (writer.spares().lacking()) {
                spareWanted.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void tellLaggards() {
        if (writer.segmentCount() > options.segmentsWanted()) {
            writer.laggards(LAGGARDS_MOST).forEach(listener::lagging);
        } else if (writer.segmentCount() > SEGMENTS_FEW) {
            writer.laggardsWithFew(LAGGARDS_MOST).forEach(listener::lagging);
        }
    }

    private void stop(Throwable reason, List<Batch> lost) {
        List<Batch> unwritten;
        lock.lock();
        try {
            stopped = reason;
            unwritten = waiting;
            waiting = new ArrayList<>();
            spareWanted.signal();
        } finally {
            lock.unlock();
        }
        listener.stopped(reason);
        for (Batch batch : lost) {
            batch.completions().stopped(batch, reason);
        }
        for (Batch batch : unwritten) {
            batch.completions().stopped(batch, reason);
        }
    }

    // The thread that makes spares

    private void makeSpares() {
        try {
            while (awaitLack()) {
                boolean made = writer.spares().make();
                lock.lock();
                try {
                    long left = made ? 0 : RETRY_NANOS;
                    while (left > 0 && !closing && stopped == null) {
                        left = spareWanted.awaitNanos(left);
                    }
                } finally {
                    lock.unlock();
                }
            }
        } catch (IOException | RuntimeException | Error failed) {
            lock.lock();
            try {
                failure = failed;
                work.signal();
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitLack() throws InterruptedException {
        lock.lock();
        try {
            while (!closing && stopped == null && !writer.spares().lacking()) {
                spareWanted.await();
            }
            return !closing && stopped == null;
        } finally {
            lock.unlock();
        }
    }
}
