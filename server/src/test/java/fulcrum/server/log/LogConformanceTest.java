package fulcrum.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.conformance.LogConformance;
import fulcrum.machine.conformance.LogDriver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// The node's log as every host's must be, for one group of it.
final class LogConformanceTest implements LogConformance {

    private static final LogOptions SMALL =
            new LogOptions(64 << 10, 8 << 10, 32 << 10, 16 << 10, 1, 3, 1_000_000);

    private final List<Driver> drivers = new ArrayList<>();

    @Override
    public LogDriver log() throws IOException {
        Driver driver = new Driver(new SimulatedDirectory(Dice.of(drivers.size())));
        drivers.add(driver);
        return driver;
    }

    @AfterEach
    void close() throws IOException {
        for (Driver driver : drivers) {
            driver.log.close();
        }
    }

    private static final class Driver implements LogDriver {

        private SimulatedDirectory directory;
        private Answers answers = new Answers();
        private NodeLog log;
        private int offered;
        private long last;
        private long durable;

        Driver(SimulatedDirectory directory) throws IOException {
            this.directory = directory;
            this.log = NodeLog.open(directory, SMALL, answers);
            offer(new Batch(answers).open(1, 1, 0));
        }

        private void offer(Batch batch) {
            while (log.offer(batch, true) != NodeLog.Offer.ACCEPTED) {
                Thread.onSpinWait();
            }
            offered++;
        }

        @Override
        public long store(String text) {
            offer(new Batch(answers).entry(1, 1, ++last, Bytes.text(text)));
            return last;
        }

        @Override
        public void sync() throws InterruptedException {
            while (offered > 0) {
                hear();
            }
        }

        private void hear() throws InterruptedException {
            Answers.Answer answer = answers.next();
            offered--;
            Batch batch = answer.batch();
            assertThat(answer.reason()).isNull();
            for (int i = 0; batch != null && i < batch.count(); i++) {
                if (batch.kind(i) == Kind.ENTRY) {
                    durable = batch.position(i);
                }
            }
        }

        @Override
        public long durable() {
            try {
                while (answers.waiting() > 0) {
                    hear();
                }
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            return durable;
        }

        @Override
        public void truncate(long before) {
            offer(new Batch(answers).release(1, 1, before));
        }

        /// The files are taken as they are, whatever the log's thread is about.
        @Override
        public List<Line> crash() throws IOException {
            NodeLog killed = log;
            SimulatedDirectory before = directory;
            synchronized (before) {
                directory = before.copy();
            }
            killed.close();
            answers = new Answers();
            offered = 0;
            log = NodeLog.open(directory, SMALL, answers);
            List<Line> found = new ArrayList<>();
            last = 0;
            for (Recovered.Whole whole : log.recovered().groups()) {
                last = whole.last();
                for (LogRecord record : whole.records()) {
                    found.add(new Line(record.position(), record.payload().asText()));
                }
            }
            if (log.recovered().groups().isEmpty()) {
                offer(new Batch(answers).open(1, 1, 0));
            }
            durable = last;
            return found;
        }
    }
}
