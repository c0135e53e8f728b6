package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.gate.Gate;
import fulcrum.database.shard.Condition;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.database.shard.Stamp;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.server.backup.BackupDirectory;
import fulcrum.server.backup.BackupRefused;
import fulcrum.server.backup.BackupSource;
import fulcrum.server.backup.Chunk;
import fulcrum.server.backup.Manifest;
import fulcrum.server.backup.Moment;
import fulcrum.server.backup.Piece;
import fulcrum.server.backup.RowCount;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Moments of real nodes, and a node that is made of one.
final class RestoredNodeTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final NodeId N3 = new NodeId(3);
    private static final ClusterId OTHER = new ClusterId(1, 2);

    @TempDir Path temporary;

    @Test
    void aFollowerGivesOutWhatWasAcknowledgedElsewhereAndNothingLater() throws Exception {
        try (TestNodes nodes = new TestNodes(temporary, 3)) {
            Node first = nodes.start(N1);
            Node second = nodes.start(N2);
            nodes.start(N3);
            TestNodes.fill(first, 5_000, "x".repeat(200));
            nodes.stop(N3); // two of three are enough
            BackupSource source = second.backups();
            Moment moment = source.freeze();
            TestNodes.fill(first, 100, "later");
            Manifest.Group group = copy(source, moment);
            assertThat(group.rows().rows()).isEqualTo(5_000);
            List<String> values = new ArrayList<>();
            backups().read(group, (_, value) -> values.add(value.asText()));
            assertThat(values).noneMatch(value -> value.endsWith("later"));
            assertThat(source.freeze().applied().get(1L)).isGreaterThan(group.applied());
            source.release(moment.number());
            assertThatThrownBy(() -> source.piece(moment.number(), 1, 0))
                    .isInstanceOf(BackupRefused.class)
                    .hasMessageContaining("no piece 0");
        }
    }

    @Test
    void fewMomentsAreKeptAndWithoutAQuorumNone() throws Exception {
        try (TestNodes nodes = new TestNodes(temporary, 3)) {
            Node first = nodes.start(N1);
            Node second = nodes.start(N2);
            TestNodes.fill(first, 1);
            for (int i = 0; i < 4; i++) {
                second.backups().freeze();
            }
            assertThatThrownBy(() -> second.backups().freeze()).hasMessageContaining("already");
            nodes.stop(N1);
            assertThatThrownBy(() -> second.backups().freeze())
                    .isInstanceOf(BackupRefused.class)
                    .hasMessageContaining("does not confirm");
        }
    }

    @Test
    void aRestoredNodeKnowsWhichWritesOfASessionWereCarriedOut() throws Exception {
        ShardCommand once;
        ShardResult before;
        Manifest manifest;
        try (TestNodes nodes = new TestNodes(temporary, 1)) {
            Node node = nodes.start(N1);
            ShardResult opened = result(node, new ShardCommand.OpenSession());
            long session = ((ShardResult.Opened) opened).session();
            once =
                    new ShardCommand.Write(
                            new Stamp(session, 1),
                            Bytes.text("k"),
                            Bytes.text("v"),
                            Condition.ALWAYS);
            before = result(node, once);
            Moment moment = node.backups().freeze();
            Manifest.Group group = copy(node.backups(), moment);
            manifest =
                    new Manifest(
                            moment.cluster(),
                            "n1",
                            "test",
                            moment.beganMillis(),
                            moment.takenMillis(),
                            List.of(group));
        }
        Path path = temporary.resolve("restored");
        SortedSet<NodeId> members = new TreeSet<>(List.of(N1));
        RestoredNode.found(path, OTHER, N1, members, backups(), manifest);
        assertThatThrownBy(() -> NodeDirectory.open(path, TestNodes.CLUSTER, N1, Gate.NEWEST))
                .isInstanceOf(NodeRefused.class)
                .hasMessageContaining("belongs to cluster " + OTHER);
        for (int life = 0; life < 2; life++) {
            try (Node node = Node.start(config(path), (_, _, _, _) -> {})) {
                assertThat(result(node, once)).as("life " + life).isEqualTo(before);
                ShardResult.Found found =
                        (ShardResult.Found) result(node, new ShardCommand.Get(Bytes.text("k")));
                long version = ((ShardResult.Written) before).version();
                assertThat(Objects.requireNonNull(found.row()).version()).isEqualTo(version);
                ShardResult.Written next =
                        (ShardResult.Written) result(node, TestNodes.write("l", "w"));
                assertThat(next.version()).isGreaterThan(manifest.groups().getFirst().applied());
            }
        }
    }

    private static ShardResult result(Node node, ShardCommand command) throws Exception {
        return ShardCodec.RESULTS.decode(TestNodes.done(node, command).result());
    }

    private static NodeConfig config(Path path) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new NodeConfig(
                OTHER,
                N1,
                path,
                any,
                any,
                any,
                new TreeMap<>(),
                false,
                NodeConfig.TIMING,
                NodeConfig.Sizes.SMALL,
                null);
    }

    private BackupDirectory backups() throws IOException, BackupRefused {
        return BackupDirectory.openOrMake(temporary.resolve("backups"));
    }

    /// Keeps all chunks of group 1.
    private Manifest.Group copy(BackupSource source, Moment moment) throws Exception {
        RowCount count = new RowCount();
        List<Manifest.ChunkName> chunks = new ArrayList<>();
        boolean more = true;
        for (int number = 0; more; number++) {
            Piece piece = source.piece(moment.number(), 1, number);
            more = piece.more();
            Chunk.read(piece.content(), count::add);
            backups().keep(piece.name(), piece.content());
            chunks.add(new Manifest.ChunkName(piece.name(), piece.content().size()));
        }
        long applied = Objects.requireNonNull(moment.applied().get(1L));
        return new Manifest.Group(1, applied, count.all(), count.rows(), chunks);
    }
}
