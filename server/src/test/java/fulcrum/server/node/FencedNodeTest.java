package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.server.fence.Fence;
import fulcrum.server.fence.FenceOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real node that is fenced, by order and by its mark alone: it writes nothing more, answers
/// nobody, and does not start again.
final class FencedNodeTest {

    private static final NodeId N1 = new NodeId(1);

    @TempDir private Path directory;
    private TestNodes nodes;
    private Node node;

    @BeforeEach
    void start() throws Exception {
        nodes = new TestNodes(directory, 1);
        node = nodes.start(N1);
        TestNodes.done(node, TestNodes.write("before", "known"));
    }

    private Map<String, Long> log() throws IOException {
        Map<String, Long> written = new TreeMap<>();
        try (var files = Files.list(nodes.path(N1).resolve("log"))) {
            for (Path file : files.toList()) {
                if (!file.endsWith("lock")) {
                    written.put(file.toString(), Files.getLastModifiedTime(file).toMillis());
                }
            }
        }
        return written;
    }

    private void demandDead(String why) throws Exception {
        assertThatThrownBy(() -> node.ended().get(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(Fence.Fenced.class);
        Map<String, Long> before = log();
        try {
            CompletableFuture<Outcome> answer =
                    TestNodes.ask(node, TestNodes.write("after", "never"));
            assertThat(answer).isNotDone();
        } catch (RejectedExecutionException _) {
            // its loop has ended
        }
        nodes.stop(N1);
        assertThat(log()).isEqualTo(before);
        assertThatThrownBy(() -> nodes.start(N1))
                .isInstanceOf(NodeRefused.class)
                .hasMessageContaining("is fenced")
                .hasMessageContaining(why);
    }

    @Test
    void anOrderIsCarriedOutWhenItReturns() throws Exception {
        node.fence(new FenceOrder("ada", "its disk lies"));
        assertThat(node.loop().isTerminated() || node.loop().isShuttingDown()).isTrue();
        demandDead("by ada: its disk lies");
    }

    @Test
    void aPausedNodeIsFencedToo() throws Exception {
        assertThat(node.pause()).isTrue();
        node.fence(new FenceOrder("ada", "it is paused"));
        demandDead("it is paused");
    }

    @Test
    void theFileAloneIsEnough() throws Exception {
        Files.writeString(nodes.path(N1).resolve(Fence.MARK), "by hand");
        demandDead("by hand");
    }
}
