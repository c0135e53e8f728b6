package fulcrum.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log as cells and operators meet it: threads, bounds, refusals, real files.
final class NodeLogTest {

    private static final LogOptions SMALL =
            new LogOptions(64 << 10, 8 << 10, 32 << 10, 16 << 10, 1, 3, 1_000_000);

    private static final Bytes KILOBYTE = Bytes.wrap(new byte[1 << 10]);
    private static final Bytes FEW_BYTES = Bytes.wrap(new byte[40]);

    private final Answers answers = new Answers();
    private final SimulatedDirectory directory = new SimulatedDirectory(Dice.of(1));

    @Test
    void givesBackEachBatchInOrderOnceItIsDurable() throws Exception {
        List<Batch> offered = new ArrayList<>();
        try (NodeLog log = NodeLog.open(directory, SMALL, answers)) {
            offered.add(offer(log, new Batch(answers).open(1, 1, 0)));
            for (int i = 1; i <= 10; i++) {
                offered.add(offer(log, new Batch(answers).entry(1, 1, i, Bytes.text("x" + i))));
            }
            for (Batch batch : offered) {
                assertThat(answers.next().batch()).isSameAs(batch);
            }
            directory.crash();
        }
        Recovered recovered = Recovery.of(directory).recovered();
        assertThat(recovered.groups())
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.last()).isEqualTo(10);
                    assertThat(group.records().getLast().payload()).isEqualTo(Bytes.text("x10"));
                });
    }

    /// Records of three groups over many segments, some of them longer than a block.
    @Test
    void readsWhatIsDurableAgainWhereverItStands() throws Exception {
        LogOptions many = SMALL.withSegmentsWanted(100);
        List<Bytes> stored = new ArrayList<>();
        Dice dice = Dice.of(7);
        try (NodeLog log = NodeLog.open(directory, many, answers)) {
            offer(log, new Batch(answers).open(1, 1, 0).open(2, 1, 0).open(3, 1, 0));
            answers.next();
            for (int i = 1; i <= 400; i++) {
                stored.add(some(dice, i % 50 == 0 ? 8_000 : 900));
                Batch batch = new Batch(answers).entry(1, 1, i, stored.getLast());
                batch.entry(2, 1, i, Bytes.text("2." + i)).entry(3, 1, i, KILOBYTE);
                offer(log, batch);
                answers.next();
            }
            assertThat(log.counters().figures().segments()).isGreaterThan(8);
            assertReads(log, stored, dice);
        }
        try (NodeLog log = NodeLog.open(directory, many, answers)) { // and in the next life
            assertReads(log, stored, dice);
            assertThat(read(log, 2, 399, 500))
                    .containsExactly(Bytes.text("2.399"), Bytes.text("2.400"));
            assertThat(answers.unreadable()).hasSize(1); // 401 was never stored
            assertThat(read(log, 9, 1, 1)).isEmpty();
        }
    }

    private static Bytes some(Dice dice, int most) {
        byte[] bytes = new byte[dice.below(most)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) dice.below(256);
        }
        return Bytes.wrap(bytes);
    }

    private static void assertReads(NodeLog log, List<Bytes> stored, Dice dice) throws Exception {
        for (int i = 0; i < 100; i++) {
            int from = dice.below(stored.size());
            int to = dice.between(from + 1, Math.min(from + 60, stored.size()));
            assertThat(read(log, 1, from + 1, to)).isEqualTo(stored.subList(from, to));
        }
    }

    private static List<Bytes> read(NodeLog log, long group, long from, long to) throws Exception {
        CompletableFuture<List<Bytes>> found = new CompletableFuture<>();
        log.read(group, 1, from, to, found::complete);
        return found.get(20, TimeUnit.SECONDS);
    }

    /// A sealed segment is damaged behind the log's back: what stands before it is read, and the
    /// operator hears of the rest.
    @Test
    void damageIsNoticedWhenItIsReadAgain() throws Exception {
        try (NodeLog log = NodeLog.open(directory, SMALL.withSegmentsWanted(100), answers)) {
            offer(log, new Batch(answers).open(1, 1, 0));
            answers.next();
            for (int i = 1; i <= 150; i++) {
                offer(log, entry(i));
                answers.next();
            }
            directory.bytes(Layout.segmentName(1))[40_000] ^= 1;
            List<Bytes> found = read(log, 1, 1, 150);
            assertThat(found.size()).isBetween(20, 60);
            assertThat(answers.unreadable())
                    .singleElement()
                    .asString()
                    .startsWith("1 at " + (found.size() + 1));
            assertThat(read(log, 1, 100, 150)).hasSize(51);
        }
    }

    @Test
    void oneSyncCoversWhateverGatheredDuringTheOneBefore() throws Exception {
        try (NodeLog log = NodeLog.open(directory, SMALL, answers)) {
            offer(log, new Batch(answers).open(1, 1, 0));
            answers.next();
            int before = directory.syncs();
            synchronized (directory) { // the disk stands still
                for (int i = 1; i <= 20; i++) {
                    offer(log, new Batch(answers).entry(1, 1, i, Bytes.EMPTY));
                }
            }
            for (int i = 1; i <= 20; i++) {
                answers.next();
            }
            // One for what was under way, one for all others, one for the statement of an idle log.
            assertThat(directory.syncs() - before).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void refusesWhatWouldWaitTooLongAndTakesItLater() throws Exception {
        try (NodeLog log = NodeLog.open(directory, SMALL, answers)) {
            offer(log, new Batch(answers).open(1, 1, 0));
            answers.next();
            int accepted = 0;
            synchronized (directory) {
                while (log.offer(entry(accepted + 1), false) == NodeLog.Offer.ACCEPTED) {
                    accepted++;
                }
            }
            assertThat(accepted * 1024).isBetween(16 << 10, 64 << 10);
            for (int i = 0; i < accepted; i++) {
                answers.next();
            }
            offer(log, entry(accepted + 1));
        }
    }

    @Test
    void aFullDiskRefusesWritesKeepsAReserveAndRecoversByItself() throws Exception {
        directory.roomForSegments(4);
        long stored = 0;
        try (NodeLog log = NodeLog.open(directory, SMALL, answers)) {
            offer(log, new Batch(answers).open(1, 1, 0));
            answers.next();
            stored = fill(log, stored);
            Batch release = new Batch(answers).release(1, 1, stored + 1);
            assertThat(log.offer(release, true)).isEqualTo(NodeLog.Offer.ACCEPTED);
            assertThat(answers.next().batch()).isSameAs(release);
            long before = stored;
            stored = fill(log, stored);
            assertThat(stored).isGreaterThan(before + 50);
        }
        directory.crash();
        Recovered recovered = Recovery.of(directory).recovered();
        assertThat(recovered.damaged()).isEmpty();
        assertThat(recovered.groups().getFirst().last()).isEqualTo(stored);
    }

    /// Writes until the disk is full.
    ///
    /// @return the last position stored
    private long fill(NodeLog log, long last) throws InterruptedException {
        long position = last;
        while (true) {
            switch (log.offer(entry(position + 1), false)) {
                case ACCEPTED -> {
                    answers.next();
                    position++;
                }
                case BUSY -> Thread.onSpinWait();
                case DISK_FULL -> {
                    return position;
                }
                case STOPPED -> throw new AssertionError("stopped", log.stopped());
            }
        }
    }

    @Test
    void aFailedSyncStopsTheLogForGoodAndAnswersEverybody() throws Exception {
        NodeLog log = NodeLog.open(directory, SMALL, answers);
        offer(log, new Batch(answers).open(1, 1, 0));
        answers.next();
        List<Batch> waiting = new ArrayList<>();
        synchronized (directory) {
            directory.failSyncAfter(0);
            for (int i = 1; i <= 8; i++) {
                waiting.add(offer(log, entry(i)));
            }
        }
        Throwable reason = answers.stop();
        // Whose sync it was is open: a spare may just be being made.
        assertThat(reason).hasStackTraceContaining("the sync failed");
        for (Batch batch : waiting) {
            Answers.Answer answer = answers.next();
            assertThat(answer.batch()).isSameAs(batch);
            assertThat(answer.reason()).isSameAs(reason);
        }
        int writes = directory.writes();
        assertThat(log.offer(entry(1), true)).isEqualTo(NodeLog.Offer.STOPPED);
        assertThat(log.stopped()).isSameAs(reason);
        log.close();
        assertThat(directory.writes()).isEqualTo(writes);
    }

    @Test
    void aGapInAGroupsPositionsStopsTheLogBeforeItWouldBeReadAsDamage() throws Exception {
        NodeLog log = NodeLog.open(directory, SMALL, answers);
        offer(log, new Batch(answers).open(1, 1, 0).entry(1, 1, 2, Bytes.EMPTY));
        assertThat(answers.stop()).hasMessageContaining("group 1 epoch 1 stores at 2");
        log.close();
    }

    @Test
    void tellsWhoHoldsTheOldestSegmentAndRecyclesOnceItLetsGo() throws Exception {
        try (NodeLog log = NodeLog.open(directory, SMALL, answers)) {
            offer(log, new Batch(answers).open(7, 3, 0).entry(7, 3, 1, KILOBYTE).open(1, 1, 0));
            answers.next();
            long position = 0;
            while (log.counters().figures().segments() < 6) {
                offer(log, entry(++position).release(1, 1, position));
                answers.next();
            }
            Laggard laggard = answers.laggard();
            assertThat(laggard).isEqualTo(new Laggard(7, 3, 1, 4));
            assertThat(log.counters().figures().recycled()).isZero();
            offer(log, new Batch(answers).release(7, 3, 2));
            answers.next();
            assertThat(log.counters().figures().recycled()).isGreaterThanOrEqualTo(4);
        }
        assertThat(directory.names().stream().filter(Layout::isSegment)).hasSizeLessThan(3);
    }

    @Test
    void tellsAQuietGroupEarlyThatHoldsTheOldestSegment() throws Exception {
        try (NodeLog log = NodeLog.open(directory, SMALL.withSegmentsWanted(16), answers)) {
            offer(log, new Batch(answers).open(7, 3, 0).entry(7, 3, 1, KILOBYTE).open(1, 1, 0));
            answers.next();
            long position = 0;
            while (log.counters().figures().segments() < 4) {
                offer(log, entry(++position).release(1, 1, position));
                answers.next();
            }
            assertThat(answers.laggard()).isEqualTo(new Laggard(7, 3, 1, 4));
        }
    }

    @Test
    void tellsNobodyEarlyWhereABusyGroupHoldsTheOldestSegment() throws Exception {
        try (NodeLog log = NodeLog.open(directory, SMALL.withSegmentsWanted(7), answers)) {
            offer(log, new Batch(answers).open(7, 3, 0).entry(7, 3, 1, KILOBYTE).open(1, 1, 0));
            answers.next();
            long position = 0;
            while (log.counters().figures().segments() < 8) {
                Batch batch = new Batch(answers);
                for (int i = 0; i < 300; i++) {
                    batch.entry(1, 1, ++position, FEW_BYTES);
                }
                offer(log, batch);
                answers.next();
            }
            assertThat(answers.laggard().segments()).isEqualTo(8);
        }
    }

    @Test
    void aDirectoryServesOneNode(@TempDir Path path) throws IOException {
        try (NodeLog log = NodeLog.open(FileDirectory.open(path), SMALL, answers)) {
            assertThat(log.recovered().groups()).isEmpty();
            assertThatThrownBy(() -> FileDirectory.open(path))
                    .isInstanceOf(LogRefused.class)
                    .hasMessageEndingWith("in use by a running node");
        }
        FileDirectory.open(path).close();
    }

    @Test
    void anotherVersionIsRefusedWithWhatToDo(@TempDir Path path) throws IOException {
        NodeLog.open(FileDirectory.open(path), SMALL, answers).close();
        Path segment = path.resolve(Layout.segmentName(1));
        byte[] bytes = Files.readAllBytes(segment);
        byte[] preamble = new Layout.Preamble((byte) 9, 1, 5, 64 << 10).encode();
        System.arraycopy(preamble, 0, bytes, 0, preamble.length);
        Files.write(segment, bytes);
        try (FileDirectory opened = FileDirectory.open(path)) {
            assertThatThrownBy(() -> NodeLog.open(opened, SMALL, answers))
                    .isInstanceOf(LogRefused.class)
                    .hasMessageEndingWith("of format 9, and this program reads format 1");
        }
    }

    @Test
    void realFilesHoldWhatWasStored(@TempDir Path path) throws Exception {
        for (int life = 0; life < 4; life++) {
            try (NodeLog log = NodeLog.open(FileDirectory.open(path), SMALL, answers)) {
                long last = life == 0 ? 0 : log.recovered().groups().getFirst().last();
                assertThat(last).isEqualTo(life * 100L);
                if (life == 0) {
                    offer(log, new Batch(answers).open(1, 1, 0));
                    answers.next();
                }
                for (long position = last + 1; position <= last + 100; position++) {
                    offer(log, entry(position));
                    answers.next();
                }
            }
        }
    }

    private Batch entry(long position) {
        return new Batch(answers).entry(1, 1, position, KILOBYTE);
    }

    private static Batch offer(NodeLog log, Batch batch) {
        while (true) {
            NodeLog.Offer offer = log.offer(batch, false);
            if (offer == NodeLog.Offer.ACCEPTED) {
                return batch;
            }
            assertThat(offer).isEqualTo(NodeLog.Offer.BUSY);
            Thread.onSpinWait();
        }
    }
}
