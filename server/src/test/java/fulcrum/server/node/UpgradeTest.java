package fulcrum.server.node;

import static fulcrum.server.node.TestNodes.done;
import static fulcrum.server.node.TestNodes.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.Cluster;
import fulcrum.database.gate.Gate;
import fulcrum.machine.NodeId;
import fulcrum.server.loop.CellNote;
import fulcrum.server.node.ClusterOrders.OrderRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From one version of the formats to the next, in a cluster of real nodes in this process.
final class UpgradeTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final NodeId N3 = new NodeId(3);
    private static final List<NodeId> ALL = List.of(N1, N2, N3);

    @TempDir private Path directory;
    private TestNodes nodes;

    @BeforeEach
    void reserve() throws Exception {
        nodes = new TestNodes(directory, 3);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    private void startAll(int version) throws Exception {
        for (NodeId node : ALL) {
            nodes.start(node, version);
        }
        for (NodeId node : ALL) {
            await(node, catalog -> catalog.cluster() != null && catalog.behind(version).isEmpty());
        }
    }

    private void restart(NodeId node, int version) throws Exception {
        nodes.stop(node);
        nodes.start(node, version);
        await(
                node,
                catalog ->
                        catalog.cluster() != null
                                && cluster(catalog).versions().getOrDefault(node, 0) == version);
    }

    private static Cluster cluster(Catalog catalog) {
        return Objects.requireNonNull(catalog.cluster());
    }

    private void await(NodeId node, Predicate<Catalog> wanted) throws Exception {
        awaitFigures(node, _ -> wanted.test(nodes.node(node).orders().sight().catalog()));
    }

    private interface Look {
        boolean isSo(NodeFigures figures) throws OrderRefused;
    }

    private void awaitFigures(NodeId node, Look wanted) throws Exception {
        long began = System.nanoTime();
        while (!wanted.isSo(nodes.node(node).figures())) {
            if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(TestNodes.DEADLINE_SECONDS)) {
                throw new TimeoutException(nodes.node(node).orders().sight().catalog().toString());
            }
            Thread.onSpinWait();
        }
    }

    private void finalise(NodeId at) throws OrderRefused {
        nodes.node(at).orders().amend(new CatalogChange.Finalise(Gate.NEWEST));
    }

    private static boolean compares(NodeFigures figures) {
        return figures.groups().stream().allMatch(group -> group.compared() > 0);
    }

    @Test
    void aNewClusterHasItsVersionFinalisedAndComparesHashes() throws Exception {
        startAll(Gate.NEWEST);
        var _ = done(nodes.node(N1), write("a", "row"));
        for (NodeId node : ALL) {
            awaitFigures(node, UpgradeTest::compares);
            assertThat(cluster(nodes.node(node).orders().sight().catalog()).finalisedVersion())
                    .isEqualTo(Gate.NEWEST);
        }
    }

    @Test
    void eachIsUpgradedAndThenAllUseWhatIsNew() throws Exception {
        startAll(Gate.OLDEST);
        var _ = done(nodes.node(N1), write("a", "row"));
        for (NodeId node : ALL) {
            assertThatThrownBy(() -> finalise(N1))
                    .isInstanceOf(OrderRefused.class)
                    .hasMessageContaining(node + " runs version " + Gate.OLDEST);
            restart(node, Gate.NEWEST);
            var _ = done(nodes.node(N2), write("after", node.toString()));
        }
        assertThat(nodes.notes)
                .noneMatch(noted -> noted.note() instanceof CellNote.MessageMalformed);
        for (NodeId node : ALL) {
            assertThat(nodes.node(node).figures().groups())
                    .allMatch(group -> group.compared() == 0);
        }

        finalise(N2);

        for (NodeId node : ALL) {
            awaitFigures(node, UpgradeTest::compares);
        }
    }

    @Test
    void oneGoesBackBeforeAndNobodyAfterwards() throws Exception {
        startAll(Gate.OLDEST);
        restart(N1, Gate.NEWEST);
        restart(N1, Gate.OLDEST);
        for (NodeId node : ALL) {
            restart(node, Gate.NEWEST);
        }
        finalise(N1);
        nodes.await(NodeNote.VersionFinalised.class, noted -> noted.node().equals(N3));
        nodes.stop(N3);

        assertThatThrownBy(() -> nodes.start(N3, Gate.OLDEST))
                .isInstanceOf(NodeRefused.class)
                .hasMessageContaining(
                        "n3 runs version %d, and its cluster has finalised version %d"
                                .formatted(Gate.OLDEST, Gate.NEWEST));
        nodes.start(N3, Gate.NEWEST);
        var _ = done(nodes.node(N3), write("and", "goes on"));
    }

    /// It was down when the others did, so that its directory does not know.
    @Test
    void whoMissedItIsToldByTheOthersAndStops() throws Exception {
        startAll(Gate.OLDEST);
        for (NodeId node : ALL) {
            restart(node, Gate.NEWEST);
        }
        nodes.stop(N3);
        finalise(N1);
        SortedSet<NodeId> told = new TreeSet<>(List.of(N1, N2));
        while (!told.isEmpty()) {
            nodes.await(
                    NodeNote.VersionFinalised.class,
                    noted ->
                            noted.note() instanceof NodeNote.VersionFinalised
                                    && told.remove(noted.node()));
        }

        Node late = nodes.start(N3, Gate.OLDEST);

        assertThatThrownBy(() -> late.ended().get(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the cluster has finalised a later version")
                .hasMessageContaining(
                        "here version %d is finalised, the caller runs %d"
                                .formatted(Gate.NEWEST, Gate.OLDEST));
        assertThat(done(nodes.node(N1), write("the others", "go on"))).isNotNull();
    }
}
