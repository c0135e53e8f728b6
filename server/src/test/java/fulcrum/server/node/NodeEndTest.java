package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.NodeId;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a node ends: in good order, in a bad one, and before it has begun.
final class NodeEndTest {

    private static final NodeId N1 = new NodeId(1);

    @TempDir private Path directory;
    private TestNodes nodes;

    @BeforeEach
    void found() throws Exception {
        nodes = new TestNodes(directory, 1);
    }

    private Node start() throws Exception {
        return Node.start(nodes.config(N1), (_, _, _, _) -> {});
    }

    @Test
    void oneThatCannotHaveItsPortLeavesNothingBehind() throws Exception {
        NodeConfig config = nodes.config(N1).withRecord(directory.resolve("tapes"));
        try (ServerSocket _ =
                new ServerSocket(config.listen().getPort(), 1, config.listen().getAddress())) {
            assertThatThrownBy(() -> Node.start(config, (_, _, _, _) -> {}))
                    .isInstanceOf(NodeRefused.class)
                    .hasMessageContaining("cannot listen on");
        }
        assertThat(threads()).isEmpty();
        start().close();
    }

    /// The threads that belong to a node.
    private static List<String> threads() {
        List<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName();
            if (name.equals("cell-n1") || name.equals("tapes") || name.startsWith("log")) {
                names.add(name);
            }
        }
        return names;
    }

    @Test
    void itMayBeClosedByManyAndAgain() throws Exception {
        Node node = start();
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            closing.add(CompletableFuture.runAsync(() -> close(node)));
        }
        for (CompletableFuture<Void> each : closing) {
            each.get(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
        node.close();
        assertThat(node.ended()).isCompleted();
        assertThat(threads()).isEmpty();
        start().close();
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void itMayBeClosedOnItsOwnLoop() throws Exception {
        Node node = start();
        node.loop().execute(() -> close(node));
        node.ended().get(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS);
        node.close();
        start().close();
    }

    @Test
    void oneThatHasFailedIsClosedLikeAnyOther() throws Exception {
        Node node = start();
        node.fail("the log has stopped", new IOException("sync"));
        assertThat(node.ended())
                .failsWithin(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("the log has stopped");
        node.fail("the log has stopped", new IOException("again, its loop has ended"));
        node.close();
        node.close();
        assertThat(node.ended()).isCompletedExceptionally();
        assertThatThrownBy(node::figures)
                .isInstanceOf(IOException.class)
                .hasMessage("the node has stopped");
        assertThat(threads()).isEmpty();
        start().close();
    }

    @Test
    void whoHearsThatItFailedMayCloseIt() throws Exception {
        Node node = start();
        CompletableFuture<Void> closed = node.ended().whenComplete((_, _) -> close(node));
        node.loop()
                .execute(() -> node.fail("a step threw", new IllegalStateException("on its loop")));
        assertThat(closed).failsWithin(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS);
        start().close();
    }
}
