package fulcrum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.protocols.detector.DetectorNote;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.protocols.timekeeper.TimekeeperNote;
import fulcrum.server.fault.Faults;
import fulcrum.server.fault.OrderText;
import fulcrum.server.watch.WatchFigures;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real nodes that watch each other and their clocks.
final class WatchedNodesTest {

    private static final NodeId N1 = new NodeId(1);
    private static final List<NodeId> ALL = List.of(N1, new NodeId(2), new NodeId(3));
    private static final NodeId N2 = new NodeId(2);
    private static final NodeId N3 = new NodeId(3);

    @TempDir private Path directory;

    @Test
    void aNodeWhoseClockIsWrongLeadsNothingUntilItIsRightAgain() throws Exception {
        SortedMap<NodeId, Faults> faults = new TreeMap<>();
        SortedMap<NodeId, Node> started = new TreeMap<>();
        try (TestNodes nodes = new TestNodes(directory, 3)) {
            for (NodeId node : ALL) {
                SortedSet<NodeId> others = new TreeSet<>(ALL);
                others.remove(node);
                faults.put(node, new Faults(node, others, _ -> {}));
                started.put(node, nodes.start(node, faults.get(node)));
            }
            TestNodes.done(of(started, N1), TestNodes.write("first", "row"));
            NodeId leader = leader(of(started, N1));
            Node wrong = of(started, leader);
            assertThat(wrong.figures().watch().clock().isQuarantined()).isFalse();

            var _ =
                    of(faults, leader)
                            .begin(
                                    "f1",
                                    "test",
                                    OrderText.read("skew " + leader + " +2s"),
                                    0,
                                    false);
            TimekeeperNote.ClockQuarantined quarantined =
                    nodes.await(leader, TimekeeperNote.ClockQuarantined.class);
            assertThat(quarantined.offsetNanos()).isBetween(1_500_000_000L, 2_500_000_000L);
            assertThat(wrong.figures().watch().clock().reason())
                    .contains("ahead of the majority's");
            nodes.await(RaftNote.BecameLeader.class, noted -> !noted.node().equals(leader));
            TestNodes.done(wrong, TestNodes.write("second", "row")); // a follower serves as before

            assertThat(of(faults, leader).end("f1", "healed")).isNotNull();
            nodes.await(leader, TimekeeperNote.ClockTrusted.class);
            WatchFigures.Clock after = wrong.figures().watch().clock();
            assertThat(after.isQuarantined()).isFalse();
            assertThat(after.errorNanos()).isLessThan(250_000_000);
        } finally {
            faults.values().forEach(Faults::close);
        }
    }

    private static <T> T of(SortedMap<NodeId, T> all, NodeId node) {
        return Objects.requireNonNull(all.get(node));
    }

    private static NodeId leader(Node node) throws Exception {
        return Objects.requireNonNull(node.figures().groups().getFirst().leader());
    }

    @Test
    void whoFallsSilentIsNamedLongBeforeItsConnectionEnds() throws Exception {
        try (TestNodes nodes = new TestNodes(directory, 3)) {
            Node one = nodes.start(N1);
            nodes.start(N2);
            Node three = nodes.start(N3);
            TestNodes.done(one, TestNodes.write("first", "row"));

            assertThat(three.pause()).isTrue();
            DetectorNote.Suspected suspected =
                    nodes.await(
                            DetectorNote.Suspected.class,
                            noted ->
                                    noted.node().equals(N1)
                                            && noted.note()
                                                    instanceof
                                                    DetectorNote.Suspected(var peer, _, _)
                                            && peer.equals(N3));
            assertThat(suspected.silentNanos()).isLessThan(1_500_000_000L);
            CompletableFuture<String> lost = new CompletableFuture<>();
            one.loop().execute(() -> lost.complete(one.standing().lost()));
            assertThat(lost.get(TestNodes.DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .matches("n3 \\([01] s\\)");
            assertThat(three.resume()).isTrue();
            assertThat(nodes.await(N1, DetectorNote.Trusted.class).suspectedForNanos())
                    .isPositive();
        }
    }

    /// Nobody uses the group, and it rests: its leader is missed all the same.
    @Test
    void whoLeadsAGroupThatRestsIsMissedAtOnce() throws Exception {
        try (TestNodes nodes = new TestNodes(directory, 3)) {
            nodes.start(N1);
            nodes.start(N2);
            nodes.start(N3);
            nodes.await(N1, RaftNote.BecameLeader.class); // the first group's first leader
            nodes.await(RaftNote.Rested.class, noted -> noted.node().equals(N1) && data(noted));
            assertThat(nodes.node(N1).pause()).isTrue();
            nodes.await(
                    RaftNote.BecameLeader.class, noted -> !noted.node().equals(N1) && data(noted));
        }
    }

    private static boolean data(TestNodes.Noted noted) {
        return noted.group() == Groups.FIRST;
    }
}
