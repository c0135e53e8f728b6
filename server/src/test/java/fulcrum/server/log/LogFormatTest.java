package fulcrum.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A small segment, byte by byte, kept forever: `fixtures/v1/segment.txt` is never edited.
final class LogFormatTest {

    private static final LogOptions SMALL =
            new LogOptions(64 << 10, 16 << 10, 64 << 10, 16 << 10, 1, 9, 0);

    private static final long SALT = 0x0123456789abcdefL;

    @Test
    void writesTheseBytes() throws IOException {
        assertThat(written()).isEqualTo(fixture());
    }

    @Test
    void readsTheseBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        fixture()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Bytes.hex(line.substring(0, line.indexOf(' '))).toArray())
                .forEach(bytes::writeBytes);
        SimulatedDirectory directory = new SimulatedDirectory(Dice.of(1));
        byte[] segment = Arrays.copyOf(bytes.toByteArray(), SMALL.segmentBytes());
        directory.replace(Layout.segmentName(2), segment);
        Recovered recovered = Recovery.of(directory).recovered();
        assertThat(recovered.complete()).isTrue();
        assertThat(recovered.damaged()).isEmpty();
        assertThat(recovered.groups().stream().map(LogFormatTest::shown))
                .containsExactly("4@1: 8..10, term 2", "9@3: 1..1, null");
    }

    private static String shown(Recovered.Whole group) {
        LogRecord hard = group.hardState();
        return group.group()
                + "@"
                + group.epoch()
                + ": "
                + group.firstNeeded()
                + ".."
                + group.last()
                + ", "
                + (hard == null ? null : hard.payload().asText());
    }

    /// The second segment of a log: its first has told it of a group with a hard state.
    private static String written() throws IOException {
        SimulatedDirectory directory = new SimulatedDirectory(Dice.of(1));
        LogWriter first = LogWriter.open(directory, SMALL, () -> SALT);
        Batch before = new Batch(Told.NOBODY).open(4, 1, 5);
        first.commit(
                List.of(before.hardState(4, 1, 6, Bytes.text("term 2")).entry(4, 1, 7, text("a"))));
        first.state();
        LogWriter second = LogWriter.open(directory, SMALL, () -> SALT);
        second.commit(List.of(new Batch(Told.NOBODY).entry(4, 1, 8, text("b")).release(4, 1, 8)));
        Batch more = new Batch(Told.NOBODY).entry(4, 1, 9, text("c")).open(9, 3, 0);
        second.commit(List.of(more, new Batch(Told.NOBODY).entry(9, 3, 1, text("d"))));
        second.commit(List.of(new Batch(Told.NOBODY).open(6, 1, 0).close(6, 1, 1)));
        second.commit(List.of(new Batch(Told.NOBODY).entry(4, 1, 10, text("e"))));
        second.state();
        return "# A segment from its first byte on: bytes, and what they are.\n" + shown(directory);
    }

    private static Bytes text(String text) {
        return Bytes.text(text);
    }

    private static String shown(SimulatedDirectory directory) throws IOException {
        byte[] bytes = directory.bytes(Layout.segmentName(2));
        Bytes all = Bytes.of(bytes);
        String preamble = all.slice(0, Layout.PREAMBLE_BYTES).asHex() + " preamble\n";
        try (LogFile file = directory.open(Layout.segmentName(2))) {
            return SegmentScan.of(file, new Seal(SALT, 2)).records().stream()
                    .map(placed ->
                            all.slice(placed.offset(), placed.end()).asHex()
                                    + " "
                                    + placed.record()
                                    + "\n")
                    .collect(Collectors.joining("", preamble, ""));
        }
    }

    private static String fixture() throws IOException {
        try (InputStream in = LogFormatTest.class.getResourceAsStream("/fixtures/v1/segment.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
