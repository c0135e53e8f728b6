package fulcrum.bench;

import com.sun.management.OperatingSystemMXBean;
import fulcrum.machine.Bytes;
import fulcrum.server.log.Batch;
import fulcrum.server.log.Completions;
import fulcrum.server.log.FileDirectory;
import fulcrum.server.log.Laggard;
import fulcrum.server.log.LogCounters;
import fulcrum.server.log.LogOptions;
import fulcrum.server.log.NodeLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// What the node's log does on this machine's disk: one cell keeps some batches under way, each of
/// so many records of 256 bytes for 16 groups.
///
/// A directory on the disk to be measured is the argument. CPU is the whole process's, the cell's
/// encoding and the kernel's part included.
public final class LogBenchmark {

    private static final int GROUPS = 16;
    private static final Bytes RECORD = Bytes.wrap(new byte[256]);
    private static final long WARM_NANOS = 1_500_000_000L;
    private static final long MEASURED_NANOS = 4_000_000_000L;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final NodeLog log;
    private final BlockingQueue<Batch> done = new LinkedBlockingQueue<>();
    private final long[] last = new long[GROUPS + 1];

    private LogBenchmark(NodeLog log) {
        this.log = log;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.out.println(
                "under way x records | records/s | MB/s | syncs/s | records/sync |"
                        + " sync p50, p99 us | CPU us/record | allocated B/record");
        for (int underWay : List.of(1, 4)) {
            for (int records : List.of(1, 64, 256)) {
                Path directory = Files.createTempDirectory(Path.of(arguments[0]), "log");
                FileDirectory opened = FileDirectory.open(directory);
                try (NodeLog log = NodeLog.open(opened, LogOptions.standard(), new Fatal())) {
                    new LogBenchmark(log).measure(underWay, records);
                }
                delete(directory);
            }
        }
    }

    private void measure(int underWay, int records) throws InterruptedException {
        Batch opened = new Batch(new Done(done));
        for (int group = 1; group <= GROUPS; group++) {
            opened.open(group, 1, 0);
        }
        offer(opened);
        done.take();
        for (int i = 0; i < underWay; i++) {
            done.add(new Batch(new Done(done)));
        }
        run(records, WARM_NANOS);
        LogCounters.Figures before = log.counters().figures();
        log.counters().syncNanos();
        long cpu = SYSTEM.getProcessCpuTime();
        long allocated = THREADS.getTotalThreadAllocatedBytes();
        long began = System.nanoTime();
        run(records, MEASURED_NANOS);
        double seconds = (System.nanoTime() - began) / 1e9;
        double stored = log.counters().figures().records() - before.records();
        double syncs = log.counters().figures().syncs() - before.syncs();
        var syncNanos = log.counters().syncNanos();
        System.out.printf(
                "%d x %3d | %,9.0f | %5.1f | %,6.0f | %5.1f | %,6d, %,6d | %5.2f | %5.0f%n",
                underWay,
                records,
                stored / seconds,
                (log.counters().figures().bytes() - before.bytes()) / seconds / 1e6,
                syncs / seconds,
                stored / syncs,
                syncNanos.getValueAtPercentile(50) / 1000,
                syncNanos.getValueAtPercentile(99) / 1000,
                (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / stored,
                (THREADS.getTotalThreadAllocatedBytes() - allocated) / stored);
    }

    private void run(int records, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        int group = 1;
        while (System.nanoTime() < end) {
            Batch batch = done.take().clear();
            for (int i = 0; i < records; i++) {
                group = group % GROUPS + 1;
                long position = ++last[group];
                batch.entry(group, 1, position, RECORD);
                if (position % 4096 == 0) {
                    batch.release(group, 1, position - 1024);
                }
            }
            offer(batch);
        }
    }

    private void offer(Batch batch) {
        while (log.offer(batch, false) != NodeLog.Offer.ACCEPTED) {
            Thread.onSpinWait();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private record Done(BlockingQueue<Batch> queue) implements Completions {

        @Override
        public void stored(Batch batch) {
            queue.add(batch);
        }

        @Override
        public void stopped(Batch batch, Throwable reason) {
            throw new IllegalStateException(reason);
        }
    }

    private static final class Fatal implements NodeLog.Listener {

        @Override
        public void lagging(Laggard laggard) {}

        @Override
        public void unreadable(long group, long position, String reason) {
            throw new IllegalStateException(reason);
        }

        @Override
        public void stopped(Throwable reason) {
            throw new IllegalStateException(reason);
        }
    }
}
