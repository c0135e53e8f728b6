package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.server.log.FileDirectory;
import fulcrum.server.log.LogOptions;
import fulcrum.server.log.NodeLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that has lost a part of its memory does not take part as if it never had any.
final class AmnesiaTest {

    private static final NodeId N1 = new NodeId(1);

    @TempDir private Path directory;
    private TestNodes nodes;

    @BeforeEach
    void liveOnce() throws Exception {
        nodes = new TestNodes(directory, 1);
        TestNodes.done(nodes.start(N1), TestNodes.write("first", "row"));
        nodes.stop(N1);
    }

    private Path log() {
        return nodes.path(N1).resolve("log");
    }

    private Path store() {
        return nodes.path(N1).resolve("store");
    }

    private static void delete(Path path) throws IOException {
        try (var files = Files.walk(path)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private String identity() throws IOException {
        return Files.readString(nodes.path(N1).resolve("node.properties"));
    }

    private void refuses(String why) throws IOException {
        assertThatThrownBy(() -> nodes.start(N1))
                .isInstanceOfSatisfying(
                        NodeRefused.class,
                        refused -> {
                            assertThat(refused).hasMessageContaining(why);
                            assertThat(refused.hint()).contains("put them back");
                        });
    }

    @Test
    void itRefusesToStartWithoutItsLogAndTouchesNothing() throws Exception {
        String before = identity();
        delete(log());
        refuses("is gone");
        assertThat(log()).doesNotExist();
        assertThat(identity()).isEqualTo(before).contains("groups=1");
    }

    @Test
    void itRefusesToStartWithAnEmptyLog() throws Exception {
        delete(log());
        Files.createDirectories(log());
        Files.createFile(log().resolve("lock"));
        refuses("is gone");
    }

    @Test
    void itRefusesALogThatKnowsNothingOfItsGroups() throws Exception {
        delete(log());
        delete(store());
        LogOptions small = LogOptions.standard().withSegmentBytes(1 << 20);
        NodeLog.open(FileDirectory.open(log()), small, new Troubles()).close();
        refuses("began in the log");
    }

    @Test
    void itSaysWhatToDoAboutALogThatCannotBeRead() throws Exception {
        try (var files = Files.list(log())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[1 << 20]);
            }
        }
        assertThatThrownBy(() -> nodes.start(N1))
                .isInstanceOfSatisfying(
                        NodeRefused.class,
                        refused -> {
                            assertThat(refused).hasMessageEndingWith("can be read");
                            assertThat(refused.hint()).contains("never with an emptied directory");
                        });
    }

    @Test
    void itRefusesALogThatIsOlderThanItsStore() throws Exception {
        Path kept = directory.resolve("kept");
        copy(log(), kept);
        Node node = nodes.start(N1);
        TestNodes.fill(node, 1_000);
        nodes.stop(N1);
        delete(log());
        copy(kept, log());
        refuses("are not of one moment");
    }

    @Test
    void aCrashBeforeItIsKnownThatItsGroupsBeganChangesNothing() throws Exception {
        Path file = nodes.path(N1).resolve("node.properties");
        Files.writeString(file, identity().replaceAll("groups=1\\R", ""));
        Node node = nodes.start(N1);
        assertThat(read(node, "first")).isEqualTo("row");
        assertThat(identity()).contains("groups=1");
        nodes.close();
    }

    @Test
    void aStoreThatIsLostIsMadeAnewWhileTheLogHasEverything() throws Exception {
        delete(store());
        Node node = nodes.start(N1);
        assertThat(read(node, "first")).isEqualTo("row");
        nodes.close();
    }

    @Test
    void itRefusesToServeAStoreThatHasLostWhatTheLogLetGo() throws Exception {
        TestNodes.fill(nodes.start(N1), 5_000);
        nodes.await(N1, RaftNote.SnapshotTaken.class);
        nodes.stop(N1);
        delete(store());
        refuses("has lost rows of group 1");
    }

    private static String read(Node node, String key) throws Exception {
        Outcome.Done done = TestNodes.done(node, new ShardCommand.Get(Bytes.text(key)));
        ShardResult.Found found = (ShardResult.Found) ShardCodec.RESULTS.decode(done.result());
        return Objects.requireNonNull(found.row()).value().asText();
    }
}
