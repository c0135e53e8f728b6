package fulcrum.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.server.log.Batch;
import fulcrum.server.log.Completions;
import fulcrum.server.log.FileDirectory;
import fulcrum.server.log.Laggard;
import fulcrum.server.log.LogOptions;
import fulcrum.server.log.NodeLog;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real log on a disk that does as ordered.
final class TroubledLogTest {

    private static final LogOptions SMALL =
            new LogOptions(64 << 10, 8 << 10, 32 << 10, 16 << 10, 1, 3, 1_000_000);

    private static final NodeId N1 = new NodeId(1);
    private static final long DEADLINE_SECONDS = 20;

    @TempDir private Path directory;

    private final Faults faults = new Faults(N1, new TreeSet<>(), _ -> {});
    private final Stopping listener = new Stopping();
    private final Stored stored = new Stored();
    private long position;

    @Test
    void aSlowDiskTakesSoMuchLongerAndNoLongerThanItIsOrdered() throws Exception {
        try (NodeLog log = open()) {
            begin(log);
            order("f1", "disk n1 --slow 100ms");
            long began = System.nanoTime();
            store(log);
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(100_000_000);
            order("f2", "disk n1 --slow 60s");
            assertThat(log.offer(entry(), false)).isEqualTo(NodeLog.Offer.ACCEPTED);
            var _ = faults.end("f2", "healed");
            var _ = faults.end("f1", "healed"); // whoever waits does not wait on
            stored.await();
        }
    }

    @Test
    void aFullDiskIsSaidToBeFullUntilItHasRoom() throws Exception {
        try (NodeLog log = open()) {
            begin(log);
            order("f1", "disk n1 --full");
            NodeLog.Offer offer = NodeLog.Offer.ACCEPTED;
            while (offer != NodeLog.Offer.DISK_FULL) {
                offer = log.offer(entry(), false);
                if (offer == NodeLog.Offer.ACCEPTED) {
                    stored.await();
                } else {
                    position--;
                }
            }
            var _ = faults.end("f1", "healed");
            while (offer != NodeLog.Offer.ACCEPTED) {
                offer = log.offer(entry(), false);
                position -= offer == NodeLog.Offer.ACCEPTED ? 0 : 1;
                Thread.onSpinWait();
            }
            stored.await();
        }
    }

    @Test
    void aSyncThatFailsStopsTheLogAndIsOverThen() throws Exception {
        try (NodeLog log = open()) {
            begin(log);
            order("f1", "disk n1 --fail-sync");
            assertThat(
                            log.offer(
                                    entry(),
                                    false)) // the log's own record of what is durable may be first
                    .isIn(NodeLog.Offer.ACCEPTED, NodeLog.Offer.STOPPED);
            assertThat(listener.reasons.poll(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .hasMessageContaining("fault f1");
            assertThat(log.offer(entry(), false)).isEqualTo(NodeLog.Offer.STOPPED);
        }
        assertThat(faults.active()).isEmpty();
        assertThat(faults.past().getFirst().how()).isEqualTo("happened");
    }

    private NodeLog open() throws Exception {
        return NodeLog.open(faults.trouble(FileDirectory.open(directory)), SMALL, listener);
    }

    private void order(String id, String text) throws FaultRefused {
        var _ = faults.begin(id, "ada", OrderText.read(text), 0, false);
    }

    private void begin(NodeLog log) throws Exception {
        assertThat(log.offer(new Batch(stored).open(1, 1, 0), false))
                .isEqualTo(NodeLog.Offer.ACCEPTED);
        stored.await();
        store(log);
    }

    private void store(NodeLog log) throws Exception {
        assertThat(log.offer(entry(), false)).isEqualTo(NodeLog.Offer.ACCEPTED);
        stored.await();
    }

    private Batch entry() {
        return new Batch(stored).entry(1, 1, ++position, Bytes.wrap(new byte[1 << 10]));
    }

    private static final class Stored implements Completions {

        private final LinkedBlockingQueue<Batch> batches = new LinkedBlockingQueue<>();

        void await() throws InterruptedException {
            assertThat(batches.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isNotNull();
        }

        @Override
        public void stored(Batch batch) {
            batches.add(batch);
        }

        @Override
        public void stopped(Batch batch, Throwable reason) {}
    }

    private static final class Stopping implements NodeLog.Listener {

        private final LinkedBlockingQueue<Throwable> reasons = new LinkedBlockingQueue<>();

        @Override
        public void lagging(Laggard laggard) {}

        @Override
        public void stopped(Throwable reason) {
            reasons.add(reason);
        }

        @Override
        public void unreadable(long group, long position, String reason) {}
    }
}
