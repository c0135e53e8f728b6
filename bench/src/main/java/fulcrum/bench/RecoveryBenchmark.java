package fulcrum.bench;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.server.log.Batch;
import fulcrum.server.log.Completions;
import fulcrum.server.log.FileDirectory;
import fulcrum.server.log.Laggard;
import fulcrum.server.log.LogOptions;
import fulcrum.server.log.NodeLog;
import fulcrum.server.log.Recovered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/// How long the node's log takes to be opened with a gibibyte in it, all of its records of 256
/// bytes still needed: the worst that a start can meet.
///
/// A directory is the first argument; it is filled if it is not there, and read as often as the
/// second says. The first time is that of a JVM that has just started, as a node's is.
public final class RecoveryBenchmark {

    private static final long RECORDS = 3_800_000;
    private static final int RECORDS_OF_BATCH = 800;
    private static final int GROUPS = 16;
    private static final int BATCHES = 64;

    private static final LogOptions OPTIONS = LogOptions.standard().withSegmentsWanted(1_000);

    private RecoveryBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        if (Files.notExists(directory)) {
            Files.createDirectories(directory);
            fill(directory);
        }
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            long began = System.nanoTime();
            try (NodeLog log = NodeLog.open(FileDirectory.open(directory), OPTIONS, new Nobody())) {
                long nanos = System.nanoTime() - began;
                Recovered recovered = log.recovered();
                long records = recovered.groups().stream().mapToLong(g -> g.records().size()).sum();
                System.out.printf(
                        "%,d records of %d groups in %,d ms%n",
                        records, recovered.groups().size(), nanos / 1_000_000);
            }
        }
    }

    private static void fill(Path directory) throws IOException, InterruptedException {
        byte[] content = new byte[256];
        Dice dice = Dice.of(1);
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) dice.below(256);
        }
        Bytes record = Bytes.wrap(content);
        Semaphore free = new Semaphore(BATCHES);
        try (NodeLog log = NodeLog.open(FileDirectory.open(directory), OPTIONS, new Nobody())) {
            Batch batch = new Batch(new Done(free));
            for (int group = 1; group <= GROUPS; group++) {
                batch.open(group, 1, 0);
            }
            for (long i = 0; i < RECORDS; i++) {
                batch.entry(1 + i % GROUPS, 1, 1 + i / GROUPS, record);
                if (batch.count() >= RECORDS_OF_BATCH || i + 1 == RECORDS) {
                    free.acquire();
                    while (log.offer(batch, false) != NodeLog.Offer.ACCEPTED) {
                        Thread.onSpinWait();
                    }
                    batch = new Batch(new Done(free));
                }
            }
            free.acquire(BATCHES);
        }
    }

    private record Done(Semaphore free) implements Completions {

        @Override
        public void stored(Batch batch) {
            free.release();
        }

        @Override
        public void stopped(Batch batch, Throwable reason) {
            throw new IllegalStateException(reason);
        }
    }

    private static final class Nobody implements NodeLog.Listener {

        @Override
        public void lagging(Laggard laggard) {}

        @Override
        public void unreadable(long group, long position, String reason) {}

        @Override
        public void stopped(Throwable reason) {
            throw new IllegalStateException(reason);
        }
    }
}
