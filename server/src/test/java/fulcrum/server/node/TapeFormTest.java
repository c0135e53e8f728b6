package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.gate.Gate;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Fixtures;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.server.transport.ClusterId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tapes of old are played for ever. What is in their frames is kept in the room of machines.
final class TapeFormTest {

    private static final NodeId N3 = new NodeId(3);
    private static final RaftConfig.Timing TIMING =
            new RaftConfig.Timing(50_000_000, 250_000_000, 500_000_000, 3_000_000_000L, 20);
    private static final GroupSetup FOUNDER =
            new GroupSetup(
                    N3,
                    new TreeSet<>(List.of(new NodeId(1), new NodeId(2), N3)),
                    300,
                    TIMING,
                    131_072,
                    8_192,
                    Gate.none());
    private static final GroupSetup NEWCOMER =
            new GroupSetup(
                    N3,
                    new TreeSet<>(),
                    0,
                    TIMING,
                    1,
                    0,
                    new TreeSet<>(List.of(Gate.REPLICA_HASHES)));

    @TempDir private Path directory;

    @Test
    void theFileOfVersionOneIsWrittenAndRead() throws Exception {
        NodeDirectory.Identity identity =
                new NodeDirectory.Identity(
                        new ClusterId(1, 2), N3, 7, 0, false, false, RescueMark.NONE, 1);
        List<String> failures = new ArrayList<>();
        try (Tapes tapes = new Tapes(directory, identity, (what, _) -> failures.add(what))) {
            Consumer<Bytes> tape = tapes.begin(1);
            tape.accept(Bytes.text("a beginning"));
            tape.accept(Bytes.of((byte) 0, (byte) -1));
        }
        Path written = directory.resolve("n3-life7-group1.tape");
        Fixtures.Fixture kept = Fixtures.in("v1/tape.hex").getFirst();
        assertThat(failures).isEmpty();
        assertThat(Bytes.wrap(Files.readAllBytes(written)).asHex()).isEqualTo(kept.frame().asHex());

        Path old = Files.write(directory.resolve("old.tape"), kept.frame().toArray());
        List<String> frames = new ArrayList<>();
        Tapes.read(old, frame -> frames.add(frame.asHex()));
        assertThat(String.join(" ", frames)).isEqualTo(kept.value());
    }

    @Test
    void setupsAreWritten() {
        assertThat(Fixtures.in("v1/group-setup.hex").subList(1, 3))
                .extracting(Fixtures.Fixture::frame)
                .containsExactly(FOUNDER.toBytes(), NEWCOMER.toBytes());
    }

    @Test
    void setupsOfOldAreRead() {
        for (Fixtures.Fixture each : Fixtures.in("v1/group-setup.hex")) {
            assertThat(GroupSetup.read(each.frame())).hasToString(each.value());
        }
    }

    /// Before there was a gate, hashes were compared from the first step on.
    @Test
    void whatWasRecordedBeforeThereWereGatesIsReplayedWithThemOpen() {
        GroupSetup old = GroupSetup.read(Fixtures.in("v1/group-setup.hex").getFirst().frame());
        assertThat(old.gates()).containsExactly(Gate.REPLICA_HASHES);
        assertThat(old.config().gates()).containsExactly(Gate.REPLICA_HASHES);
        assertThat(FOUNDER.config().gates()).isEmpty();
    }
}
