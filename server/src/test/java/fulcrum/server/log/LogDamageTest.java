package fulcrum.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Every way in which one bit or the end of one file can go wrong in small logs: what was
/// acknowledged survives, or is named.
final class LogDamageTest {

    private static final LogOptions SMALL =
            new LogOptions(64 << 10, 16 << 10, 64 << 10, 16 << 10, 1, 9, 0);

    private static final int SEEDS = Integer.getInteger("fulcrum.log.damage", 1);

    /// A log of several small segments, at rest, and what it must still hold.
    private record Log(LogModel model, SimulatedDirectory directory) {

        static Log of(long seed, int starts, int batches) throws IOException {
            Dice dice = Dice.of(seed);
            SimulatedDirectory directory = new SimulatedDirectory(dice.fork("disk"));
            LogModel model = new LogModel(dice.fork("model"), 200);
            for (int start = 0; start < starts; start++) {
                LogWriter writer = LogWriter.open(directory, SMALL, dice::nextLong);
                for (int i = 0; i < batches; i++) {
                    writer.commit(List.of(model.batch(Told.NOBODY, dice.between(1, 5))));
                    model.acknowledge();
                }
                writer.state();
            }
            return new Log(model, directory);
        }

        List<String> segments() {
            return directory.names().stream().filter(Layout::isSegment).toList();
        }

        int used(String segment) {
            byte[] bytes = directory.bytes(segment);
            int used = bytes.length;
            while (used > 0 && bytes[used - 1] == 0) {
                used--;
            }
            return used;
        }

        /// Where the last record of a segment begins: in the last segment, the statement of an idle
        /// log. What takes that too is not to be told from a torn tail.
        int lastRecord(String segment) throws IOException {
            byte[] head = Arrays.copyOf(directory.bytes(segment), Layout.PREAMBLE_BYTES);
            Layout.Preamble preamble = Layout.Preamble.decode(head);
            if (preamble == null) {
                throw new AssertionError("no preamble in " + segment);
            }
            Seal seal = new Seal(preamble.salt(), preamble.number());
            try (LogFile file = directory.open(segment)) {
                return SegmentScan.of(file, seal).records().getLast().offset();
            }
        }

        void judge(String segment, UnaryOperator<byte[]> damage, Count count) throws IOException {
            SimulatedDirectory damaged = directory.copy();
            damaged.replace(segment, damage.apply(damaged.bytes(segment)));
            try {
                Recovered recovered = Recovery.of(damaged).recovered();
                model.judge(recovered, true);
                count.runs++;
                count.incomplete += recovered.complete() ? 0 : 1;
                count.groups += recovered.damaged().size();
            } catch (LogRefused _) {
                count.refused++;
            }
        }
    }

    private static final class Count {
        int runs;
        int refused;
        int incomplete;
        int groups;

        @Override
        public String toString() {
            return runs
                    + " recovered naming "
                    + groups
                    + " groups, "
                    + incomplete
                    + " of them incomplete, "
                    + refused
                    + " refused";
        }
    }

    @Test
    void namesWhatAnyFlippedBitHit() throws IOException {
        Count count = new Count();
        for (int seed = 1; seed <= SEEDS; seed++) {
            Log log = Log.of(seed, 3, 6);
            for (String segment : log.segments()) {
                for (int bit = 0; bit < 8 * log.used(segment); bit++) {
                    int place = bit;
                    try {
                        log.judge(segment, bytes -> flipped(bytes, place), count);
                    } catch (AssertionError failed) {
                        throw new AssertionError(told(seed, segment, place / 8, failed), failed);
                    }
                }
            }
        }
        // One bit hits one record: seldom more than one group, and never an unknown one.
        assertThat(count.incomplete).as("%s", count).isZero();
        assertThat(count.groups).isLessThan(count.runs);
    }

    @Test
    void namesWhatAnyCutLost() throws IOException {
        Count count = new Count();
        for (int seed = 1; seed <= 4 * SEEDS; seed++) {
            Log log = Log.of(100 + seed, 3, 6);
            for (String segment : log.segments()) {
                for (int at = 0; at <= log.used(segment); at++) {
                    int size = at;
                    try {
                        log.judge(segment, bytes -> Arrays.copyOf(bytes, size), count);
                    } catch (AssertionError failed) {
                        throw new AssertionError(told(seed, segment, size, failed), failed);
                    }
                }
            }
        }
        // Of the last file cut short nobody can tell what it held; of the others the next one can.
        assertThat(count.incomplete).as("%s", count).isLessThan(count.runs);
    }

    @Test
    void namesWhatAnyLostPageHeld() throws IOException {
        for (int seed = 1; seed <= 60 * SEEDS; seed++) {
            Dice dice = Dice.of(seed);
            Log log = Log.of(1000 + seed, dice.between(1, 3), dice.between(1, 120));
            for (String segment : log.segments()) {
                int last = log.lastRecord(segment);
                int from = dice.below(last);
                int to = Math.min(from + dice.between(1, 9000), last);
                Count count = new Count();
                try {
                    log.judge(segment, bytes -> overwritten(bytes, from, to, dice), count);
                } catch (AssertionError failed) {
                    throw new AssertionError(told(seed, segment, from, failed), failed);
                }
            }
        }
    }

    @Test
    void aDamagedGroupStaysNamedUntilItBeginsAnew() throws IOException {
        Log log = Log.of(7, 1, 12);
        String segment = log.segments().getLast();
        List<Recovered.Damaged> named = new ArrayList<>();
        for (int bit = 8 * 300; named.isEmpty(); bit += 8) {
            byte[] damaged = flipped(log.directory.bytes(segment).clone(), bit);
            SimulatedDirectory copy = log.directory.copy();
            copy.replace(segment, damaged);
            named = Recovery.of(copy).recovered().damaged();
            if (!named.isEmpty()) {
                log.directory.replace(segment, damaged);
            }
        }
        Recovered.Damaged group = named.getFirst();
        LogWriter first = LogWriter.open(log.directory, SMALL, () -> 1);
        assertThat(first.recovered().damaged()).isEqualTo(named);
        LogWriter second = LogWriter.open(log.directory, SMALL, () -> 1);
        assertThat(second.recovered().damaged())
                .singleElement()
                .satisfies(again -> assertThat(again.group()).isEqualTo(group.group()));
        Batch anew = new Batch(Told.NOBODY).open(group.group(), group.epoch() + 1000, 0);
        second.commit(List.of(anew));
        assertThat(LogWriter.open(log.directory, SMALL, () -> 1).recovered().damaged()).isEmpty();
    }

    @Test
    void aReleaseBehindAGapTellsNothingOfWhatItsGroupHadStored() throws IOException {
        SimulatedDirectory directory = new SimulatedDirectory(Dice.of(1));
        LogWriter writer = LogWriter.open(directory, SMALL, () -> 1);
        writer.commit(List.of(new Batch(Told.NOBODY).open(1, 1, 0).open(2, 1, 0)));
        writer.commit(List.of(new Batch(Told.NOBODY).entry(1, 1, 1, Bytes.text("lost"))));
        writer.commit(List.of(new Batch(Told.NOBODY).release(1, 1, 1)));
        writer.commit(List.of(new Batch(Told.NOBODY).entry(2, 1, 1, Bytes.text("kept"))));
        writer.state();
        String segment = Layout.segmentName(1);
        List<SegmentScan.Placed> records;
        try (LogFile file = directory.open(segment)) {
            records = SegmentScan.of(file, new Seal(1, 1)).records();
        }
        byte[] bytes = directory.bytes(segment);
        for (SegmentScan.Placed placed : records) {
            LogRecord record = placed.record();
            boolean lost = record.payload().equals(Bytes.text("lost"));
            boolean told = record.kind() == Kind.STATEMENT && record.position() >= 4;
            if (lost || (told && record.position() <= 5)) {
                Arrays.fill(bytes, placed.offset(), placed.end(), (byte) 0);
            }
        }
        Recovered recovered = Recovery.of(directory).recovered();
        assertThat(recovered.complete()).isFalse();
        assertThat(recovered.damaged())
                .extracting(Recovered.Damaged::group, Recovered.Damaged::reason)
                .containsExactly(tuple(1L, "nothing tells whether it lost records"));
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return bytes;
    }

    private static byte[] overwritten(byte[] bytes, int from, int to, Dice dice) {
        for (int i = from; i < to; i++) {
            bytes[i] = dice.chance(1, 2) ? (byte) dice.below(256) : 0;
        }
        return bytes;
    }

    private static String told(int seed, String segment, int at, Throwable failed) {
        return "seed " + seed + ", " + segment + " at " + at + ": " + failed.getMessage();
    }
}
