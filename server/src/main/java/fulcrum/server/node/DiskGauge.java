package fulcrum.server.node;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Measures a node's disk again and again, on a thread of its own: to ask a file system may take
/// long, above all one that is in trouble.
final class DiskGauge implements Closeable {

    private static final long EVERY_MILLIS = 1_000;

    /// The files are counted with every so many measurements, where no quota hangs on it: there may
    /// be many.
    private static final int FILES_EVERY = 5;

    private final Path directory;
    private final DiskBound bound;
    private final ScheduledExecutorService thread;
    private volatile @Nullable DiskFigures latest;
    private long ownBytes;
    private int round;

    private DiskGauge(Path directory, DiskBound bound) {
        this.directory = directory;
        this.bound = bound;
        thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("disk-gauge").daemon().factory());
    }

    /// Measures once, and begins to do so again and again.
    static DiskGauge begin(Path directory, DiskBound bound) {
        DiskGauge gauge = new DiskGauge(directory, bound);
        gauge.measure();
        var _ =
                gauge.thread.scheduleWithFixedDelay(
                        gauge::measure, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return gauge;
    }

    /// What was measured last; null where nothing was yet, or nobody can tell.
    @Nullable DiskFigures latest() {
        return latest;
    }

    private void measure() {
        try {
            if (bound.quotaBytes() > 0 || round++ % FILES_EVERY == 0) {
                ownBytes = bytesIn(directory);
            }
            latest = of(directory, bound, ownBytes);
        } catch (IOException | RuntimeException _) {
            latest = null; // and again in a moment
        }
    }

    /// A disk as it is now.
    static DiskFigures of(Path directory, DiskBound bound, long ownBytes) throws IOException {
        FileStore store = Files.getFileStore(directory);
        return new DiskFigures(store.getTotalSpace(), store.getUsableSpace(), ownBytes, bound);
    }

    /// The bytes of all files below a directory. Files that go meanwhile are passed over.
    static long bytesIn(Path directory) throws IOException {
        AtomicLong sum = new AtomicLong();
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes kind) {
                        if (kind.isRegularFile()) {
                            sum.addAndGet(kind.size());
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException gone) {
                        return FileVisitResult.CONTINUE;
                    }
                });
        return sum.get();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
