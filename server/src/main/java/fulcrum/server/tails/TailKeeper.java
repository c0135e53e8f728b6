package fulcrum.server.tails;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.protocols.log.raft.Tail;
import fulcrum.server.loop.CellNotes;
import fulcrum.server.loop.Clocks;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Takes the divergent tails out of what a node's machines note, and writes them to files on a
/// thread of its own: the loop waits for none of it.
///
/// What waits to be written is bounded. A tail that finds no place, or whose file cannot be
/// written, is told as not kept; its entries are in the node's log until the log lets them go, and
/// when the node starts before that, they are told of, and kept, again.
public final class TailKeeper implements Closeable {

    private static final long WAITING_BYTES_MOST = 64L << 20;
    private static final long FAREWELL_SECONDS = 10;

    private final NodeId node;
    private final TailDirectory directory;
    private final Clocks clocks;
    private final ExecutorService thread;
    private final AtomicLong waitingBytes = new AtomicLong();

    public TailKeeper(NodeId node, TailDirectory directory, Clocks clocks) {
        this.node = node;
        this.directory = directory;
        this.clocks = clocks;
        this.thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("tails-" + node).factory());
    }

    public TailDirectory directory() {
        return directory;
    }

    /// Hears notes, and hands on what is no divergent tail. What it has to say itself is said once
    /// the file is durable.
    ///
    /// @param next may be called on any thread
    public CellNotes before(CellNotes next) {
        return (group, note) -> {
            if (note instanceof RaftNote.TailDiscarded(Tail tail, _)) {
                take(new KeptTail(node, group, Math.max(0, clocks.wallNanos()), tail), next);
            } else {
                next.note(group, note);
            }
        };
    }

    private void take(KeptTail kept, CellNotes next) {
        long bytes = kept.tail().size();
        if (waitingBytes.addAndGet(bytes) > WAITING_BYTES_MOST && waitingBytes.get() > bytes) {
            waitingBytes.addAndGet(-bytes);
            tell(next, kept, "too many of them come at once");
            return;
        }
        try {
            thread.execute(() -> {
                try {
                    if (directory.keep(kept)) {
                        next.note(kept.group(), TailNote.TailKept.of(kept));
                    }
                } catch (IOException failed) {
                    tell(next, kept, failed.toString());
                } finally {
                    waitingBytes.addAndGet(-bytes);
                }
            });
        } catch (RejectedExecutionException _) {
            waitingBytes.addAndGet(-bytes); // the node ends; its log still has it
        }
    }

    private static void tell(CellNotes next, KeptTail kept, String why) {
        Note note = new TailNote.TailNotKept(kept.id(), kept.tail().entries().size(), why);
        next.note(kept.group(), note);
    }

    /// Writes what waits.
    @Override
    public void close() throws IOException {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("divergent tails were not written in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends at once; what waits is in the log.
    public void abandon() {
        thread.shutdownNow();
    }
}
