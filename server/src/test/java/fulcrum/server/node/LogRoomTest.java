package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much of the disk the log takes where some groups are busy and others are not.
final class LogRoomTest {

    private static final NodeId N1 = new NodeId(1);
    private static final int WANTED = 4;
    private static final int ROUNDS_MOST = 200;

    /// Two groups, and no snapshots but those that the log asks for.
    private static final NodeConfig.Sizes SIZES =
            new NodeConfig.Sizes(1 << 20, WANTED, 1 << 20, 1 << 20, 1_000_000, 8_192, 2)
                    .withDisk(TestNodes.ANY_DISK);

    @TempDir private Path directory;

    @Test
    void anIdleGroupAmongBusyOnesHoldsNoSegmentForEver() throws Exception {
        try (TestNodes nodes = new TestNodes(directory, 1, SIZES)) {
            Node node = nodes.start(N1);
            TestNodes.fill(node, 20_000, "x".repeat(1_000)); // of the first group; the second idles
            assertThat(counter(node, "fulcrum_log_segments_begun_total")).isGreaterThan(15);
            for (int i = 0; i < ROUNDS_MOST && inUse(node) > 2 * WANTED; i++) {
                TestNodes.fill(node, 2_000, "y".repeat(1_000)); // letting go takes a while
            }
            assertThat(inUse(node)).isLessThanOrEqualTo(2 * WANTED);

            TestNodes.done(node, TestNodes.write("last", "row"));
            nodes.stop(N1);
            Node again = nodes.start(N1); // from the little that is left
            assertThat(again.figures().groups()).hasSize(3);
            TestNodes.done(again, TestNodes.write("last", "again"));
        }
    }

    private static double inUse(Node node) throws Exception {
        return counter(node, "fulcrum_log_segments_begun_total")
                - counter(node, "fulcrum_log_segments_recycled_total");
    }

    private static double counter(Node node, String name) throws Exception {
        return Objects.requireNonNull(node.figures().counters().get(name));
    }
}
