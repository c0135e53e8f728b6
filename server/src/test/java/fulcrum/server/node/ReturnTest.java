package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftNote;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that come back after they were away.
final class ReturnTest {

    /// The one that the rows are in.
    private static final long GROUP = 1;

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final NodeId N3 = new NodeId(3);

    @TempDir private Path directory;

    @Test
    void aNodeThatWasAwayForLongerThanTheLogReachesBackIsSentASnapshot() throws Exception {
        try (TestNodes nodes = new TestNodes(directory, 3)) {
            Node one = nodes.start(N1);
            nodes.start(N2);
            TestNodes.done(one, TestNodes.write("first", "row"));
            TestNodes.fill(one, 5_000);
            nodes.await(N1, RaftNote.SnapshotTaken.class); // most of the log has gone
            nodes.start(N3);

            assertThat(nodes.await(N3, RaftNote.SnapshotInstalled.class).index())
                    .isGreaterThanOrEqualTo(2_000);

            nodes.stop(N2); // from here on nothing is done without it
            TestNodes.done(one, TestNodes.write("last", "row"));
        }
    }

    @Test
    void aNodeThatLacksMoreThanIsAtHandIsServedFromTheLog() throws Exception {
        NodeConfig.Sizes noSnapshots = TestNodes.sizes(100, 1_000_000);
        try (TestNodes nodes = new TestNodes(directory, 3, noSnapshots)) {
            Node one = nodes.start(N1);
            nodes.start(N2);
            TestNodes.done(one, TestNodes.write("first", "row"));
            TestNodes.fill(one, 4_000, "x".repeat(1_000)); // four times what is at hand
            nodes.start(N3);

            assertThat(nodes.await(RaftNote.EntriesLoaded.class).count()).isPositive();

            nodes.stop(N2); // from here on nothing is done without it
            TestNodes.done(one, TestNodes.write("last", "row"));
            assertThat(nodes.notes)
                    .noneMatch(noted ->
                            noted.group() == GROUP
                                    && noted.note() instanceof RaftNote.SnapshotInstalled);
        }
    }
}
