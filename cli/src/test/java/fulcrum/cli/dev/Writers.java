package fulcrum.cli.dev;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Clients that write to the table `pairs` for as long as they are let, each to keys of its own,
/// and remember what they were told.
final class Writers implements AutoCloseable {

    private final Pairs.Door door;
    private final List<Writer> writers = new ArrayList<>();
    private final AtomicLong written = new AtomicLong();
    private volatile boolean stopping;

    /// In SQL.
    Writers(DevPorts ports, int nodes, int count) {
        this(SqlPairs.door(ports, nodes), count);
    }

    Writers(Pairs.Door door, int count) {
        this.door = door;
        for (int i = 0; i < count; i++) {
            Writer writer = new Writer(i);
            writers.add(writer);
            writer.thread.start();
        }
    }

    /// Waits until so many writes more were acknowledged.
    ///
    /// @return how long that took, in milliseconds
    long awaitMore(long more, long deadlineMillis) throws InterruptedException {
        long began = System.nanoTime();
        long wanted = written.get() + more;
        synchronized (written) {
            while (written.get() < wanted) {
                long passed = (System.nanoTime() - began) / 1_000_000;
                if (passed > deadlineMillis) {
                    throw new AssertionError(
                            "only "
                                    + (more - (wanted - written.get()))
                                    + " of "
                                    + more
                                    + " writes in "
                                    + passed
                                    + " ms; last refused with "
                                    + writers.getFirst().lastFailure);
                }
                written.wait(100);
            }
        }
        return (System.nanoTime() - began) / 1_000_000;
    }

    long written() {
        return written.get();
    }

    /// Stops them, and reads back what they were told.
    ///
    /// @return what is missing, in words; nothing if all is there
    List<String> missing() throws IOException {
        close();
        List<String> missing = new ArrayList<>();
        try (Pairs pairs = door.open(0)) {
            for (Writer writer : writers) {
                for (Map.Entry<String, Long> told : writer.acknowledged.entrySet()) {
                    String value = pairs.get(told.getKey());
                    long found = value == null ? -1 : Long.parseLong(value);
                    // A later write may have taken effect without our being told.
                    if (found < told.getValue() || found > writer.lastTried) {
                        missing.add(
                                told.getKey()
                                        + ": was told "
                                        + told.getValue()
                                        + ", found "
                                        + found);
                    }
                }
            }
        }
        return missing;
    }

    @Override
    public void close() {
        stopping = true;
        for (Writer writer : writers) {
            try {
                writer.thread.join();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private final class Writer {

        private final int number;
        private final Thread thread;
        private final TreeMap<String, Long> acknowledged = new TreeMap<>();
        private volatile long lastTried;
        private volatile @Nullable IOException lastFailure;

        Writer(int number) {
            this.number = number;
            thread = Thread.ofPlatform().name("writer-" + number).unstarted(this::run);
        }

        private void run() {
            while (!stopping) {
                try (Pairs pairs = door.open(number)) {
                    while (!stopping) {
                        write(pairs);
                    }
                } catch (IOException failed) {
                    lastFailure = failed; // tried again, at whichever node answers
                }
            }
        }

        private void write(Pairs pairs) throws IOException {
            long value = lastTried + 1;
            lastTried = value;
            String key = "w" + number + "-" + value % 100;
            pairs.put(key, Long.toString(value));
            acknowledged.put(key, value);
            written.incrementAndGet();
            synchronized (written) {
                written.notifyAll();
            }
        }
    }
}
