package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.shard.Condition;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that may have less of its disk than it has.
final class DiskRoomTest {

    private static final NodeId N1 = new NodeId(1);

    @TempDir private Path directory;

    private TestNodes nodes(DiskBound bound) throws Exception {
        return new TestNodes(
                directory,
                1,
                new NodeConfig.Sizes(1 << 20, 4, 1 << 20, 1 << 20, 2_000, 200, 1).withDisk(bound));
    }

    @Test
    void aNodeNearItsQuotaWarnsAndRefusesNothing() throws Exception {
        try (TestNodes nodes = nodes(new DiskBound(1, 64 << 20))) {
            Node node = nodes.start(N1);
            NodeNote.DiskFilling told = nodes.await(N1, NodeNote.DiskFilling.class);
            assertThat(told.percent()).isBetween(1, 99);
            assertThat(told.what()).contains("of 64 MiB that it may have");
            TestNodes.done(node, TestNodes.write("a", "1"));
            NodeFigures.Disk disk = Objects.requireNonNull(node.figures().disk());
            assertThat(disk.filling()).isTrue();
            assertThat(disk.full()).isFalse();
        }
    }

    @Test
    void aNodeAtItsQuotaRefusesWritesAndTakesDeletes() throws Exception {
        try (TestNodes nodes = nodes(new DiskBound(80, 1 << 20))) { // the empty log has more
            Node node = nodes.start(N1);
            nodes.await(N1, NodeNote.DiskFull.class);
            TestNodes.done(
                    node, new ShardCommand.Write(null, Bytes.text("a"), null, Condition.ALWAYS));
            Outcome refused =
                    TestNodes.ask(node, TestNodes.write("a", "1"))
                            .get(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertThat(refused).isInstanceOf(Outcome.Refused.class);
            assertThat(refused.toString()).containsIgnoringCase("full");
            assertThat(Objects.requireNonNull(node.figures().disk()).full()).isTrue();
        }
    }
}
