package fulcrum.server.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Segments read in their order, and some of them ahead: checksums are most of a recovery's work,
/// and those of one segment need nothing of another. What is read is folded by one thread.
final class SegmentScans implements AutoCloseable {

    /// As many are read at a time; the heap holds what is read ahead of the fold.
    private static final int THREADS_MOST = 4;

    private final Iterator<Callable<SegmentScan>> toRead;
    private final Deque<Future<SegmentScan>> underWay = new ArrayDeque<>();
    private final ExecutorService readers;

    SegmentScans(List<Callable<SegmentScan>> segments) {
        int threads = Math.min(THREADS_MOST, Runtime.getRuntime().availableProcessors());
        toRead = segments.iterator();
        readers =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().name("log-recovery-", 1).factory());
        for (int i = 0; i < threads; i++) {
            readAhead();
        }
    }

    private void readAhead() {
        if (toRead.hasNext()) {
            underWay.add(readers.submit(toRead.next()));
        }
    }

    /// The next segment.
    SegmentScan next() throws IOException {
        Future<SegmentScan> next = underWay.remove();
        try {
            SegmentScan scan = next.get();
            readAhead();
            return scan;
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException unreadable -> throw unreadable;
                case RuntimeException ours -> throw ours;
                case Error fatal -> throw fatal;
                case null, default -> throw new IOException(failed);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the log was read", interrupted);
        }
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
