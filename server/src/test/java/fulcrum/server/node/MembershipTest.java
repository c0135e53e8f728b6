package fulcrum.server.node;

import static fulcrum.server.node.TestNodes.done;
import static fulcrum.server.node.TestNodes.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.Member;
import fulcrum.database.catalog.MemberState;
import fulcrum.database.gate.Gate;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outcome;
import fulcrum.protocols.detector.DetectorNote;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.server.node.ClusterOrders.OrderRefused;
import fulcrum.server.transport.Refusal;
import fulcrum.server.transport.TransportNote;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a cluster of real nodes grows, shrinks, and hands its leaderships on.
final class MembershipTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final NodeId N3 = new NodeId(3);

    @TempDir private Path directory;
    private TestNodes nodes;

    @BeforeEach
    void found() throws Exception {
        nodes = new TestNodes(directory, 3);
        for (NodeId node : List.of(N1, N2, N3)) {
            nodes.start(node);
        }
        await(nodes.node(N1), sight -> sight.catalog().in(MemberState.ACTIVE).size() == 3);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    /// Looks until it is so. Each look is a turn of the node's loop, which gives way to others.
    private static ClusterOrders.Sight await(Node node, Predicate<ClusterOrders.Sight> wanted)
            throws Exception {
        long began = System.nanoTime();
        while (true) {
            ClusterOrders.Sight sight = node.orders().sight();
            if (wanted.test(sight)) {
                return sight;
            }
            if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(TestNodes.DEADLINE_SECONDS)) {
                throw new TimeoutException(
                        sight.catalog() + " " + members(sight, 0) + " " + members(sight, 1));
            }
            Thread.onSpinWait();
        }
    }

    private static Configuration members(ClusterOrders.Sight sight, long group) {
        ClusterOrders.Group seen = sight.groups().get(group);
        return seen == null ? Configuration.NOBODY : seen.view().configuration();
    }

    private NodeId join() throws Exception {
        NodeId next = nodes.reserve();
        Catalog catalog =
                nodes.node(N1)
                        .orders()
                        .amend(new CatalogChange.Join(nodes.addresses(next), null, Gate.NEWEST, 0));
        Member member = catalog.calledAt(nodes.addresses(next).peers());
        assertThat(Objects.requireNonNull(member).node()).isEqualTo(next);
        nodes.join(next);
        nodes.start(next);
        return next;
    }

    @Test
    void aMemberThatStartsAnewIsHeardByOneThatJoinedLater() throws Exception {
        NodeId fourth = join();
        var _ =
                await(
                        nodes.node(N2),
                        sight -> sight.catalog().in(MemberState.ACTIVE).contains(fourth));
        nodes.stop(N2);
        nodes.await(
                DetectorNote.Suspected.class,
                noted -> noted.node().equals(fourth) && isAbout(noted.note(), N2));
        nodes.start(N2);
        nodes.await(
                DetectorNote.Trusted.class,
                noted -> noted.node().equals(fourth) && isAbout(noted.note(), N2));
    }

    private static boolean isAbout(Note note, NodeId peer) {
        return switch (note) {
            case DetectorNote.Suspected(NodeId silent, long _, long _) -> silent.equals(peer);
            case DetectorNote.Trusted(NodeId heard, long _) -> heard.equals(peer);
            default -> false;
        };
    }

    @Test
    void theFirstLeaderWritesTheMembersAndEachSaysWhereItsDoorsAre() throws Exception {
        ClusterOrders.Sight sight =
                await(
                        nodes.node(N2),
                        seen -> {
                            Member third = seen.catalog().member(N3);
                            return third != null && third.addresses().equals(nodes.addresses(N3));
                        });
        assertThat(sight.catalog().members()).containsOnlyKeys(N1, N2, N3);
        assertThat(sight.catalog().tolerates()).isEqualTo(1);
    }

    @Test
    void aFourthLearnsAFifthMakesBothVotersAndBackToThree() throws Exception {
        var _ = done(nodes.node(N1), write("before", "joining"));
        NodeId fourth = join();
        ClusterOrders.Sight four =
                await(
                        nodes.node(fourth),
                        sight -> sight.catalog().in(MemberState.ACTIVE).contains(fourth));
        assertThat(members(four, 1).learners()).containsExactly(fourth);
        assertThat(members(four, 0).voters()).containsExactly(N1, N2, N3);
        assertThat(done(nodes.node(fourth), write("through", "the fourth"))).isNotNull();

        NodeId fifth = join();
        Predicate<ClusterOrders.Sight> fiveVote =
                sight ->
                        members(sight, 0).voters().size() == 5
                                && members(sight, 1).voters().size() == 5
                                && members(sight, 0).stable()
                                && members(sight, 1).stable();
        var _ = await(nodes.node(N1), fiveVote);
        var _ = await(nodes.node(fifth), fiveVote);

        for (NodeId leaves : List.of(fifth, fourth)) {
            nodes.node(N1).orders().amend(new CatalogChange.Remove(leaves, 0));
            var _ =
                    await(
                            nodes.node(N1),
                            sight ->
                                    !members(sight, 0).isMember(leaves)
                                            && !members(sight, 1).isMember(leaves)
                                            && members(sight, 0).stable()
                                            && members(sight, 1).stable());
        }
        assertThat(members(nodes.node(N1).orders().sight(), 1).voters())
                .containsExactly(N1, N2, N3);
        assertThat(done(nodes.node(N2), write("after", "shrinking"))).isNotNull();
    }

    @Test
    void whoWasRemovedIsToldSoAndServesNobody() throws Exception {
        NodeId fourth = join();
        var _ =
                await(
                        nodes.node(fourth),
                        sight -> sight.catalog().in(MemberState.ACTIVE).contains(fourth));
        nodes.node(N1).orders().amend(new CatalogChange.Remove(fourth, 0));
        TransportNote.CallRefused refused;
        do {
            refused = nodes.await(fourth, TransportNote.CallRefused.class);
        } while (refused.reason() != Refusal.REMOVED);
        Node removed = nodes.node(fourth);
        assertThat(removed.standing().isRemoved()).isTrue();
        assertThat(TestNodes.ask(removed, write("a", "b")).get(1, TimeUnit.SECONDS))
                .isEqualTo(new Outcome.Refused(Outcome.Refusal.UNAVAILABLE, null));
    }

    @Test
    void whoIsDrainedLeadsNothingAndVotesOnlyWhereItMust() throws Exception {
        nodes.node(N2).orders().amend(new CatalogChange.Drain(N1, 0));
        ClusterOrders.Sight sight =
                await(nodes.node(N2), seen -> isLedByAnother(seen, 0) && isLedByAnother(seen, 1));
        assertThat(members(sight, 1).voters()).containsExactly(N1, N2, N3);
    }

    private static boolean isLedByAnother(ClusterOrders.Sight sight, long group) {
        NodeId leader = leader(sight, group);
        return leader != null && !leader.equals(N1);
    }

    private NodeId awaitLeader() throws Exception {
        return Objects.requireNonNull(
                leader(await(nodes.node(N1), seen -> leader(seen, 1) != null), 1));
    }

    @Test
    void leadershipIsMovedAtItsLeaderAlone() throws Exception {
        NodeId leader = awaitLeader();
        NodeId other = leader.equals(N2) ? N3 : N2;
        var _ = await(nodes.node(other), seen -> leader.equals(leader(seen, 1)));
        assertThat(nodes.node(other).orders().moveLeader(1, other)).isEqualTo(leader);
        assertThat(nodes.node(leader).orders().moveLeader(1, other)).isNull();
        var _ = await(nodes.node(other), seen -> other.equals(leader(seen, 1)));
        assertThatThrownBy(() -> nodes.node(other).orders().moveLeader(9, leader))
                .isInstanceOf(OrderRefused.class)
                .hasMessageContaining("there is no group 9");
    }

    private static @Nullable NodeId leader(ClusterOrders.Sight sight, long group) {
        ClusterOrders.Group seen = sight.groups().get(group);
        return seen == null ? null : seen.view().leader();
    }

    private static long term(ClusterOrders.Sight sight) {
        return Objects.requireNonNull(sight.groups().get(1L)).view().currentTerm();
    }

    @Test
    void whoStopsHandsItsLeadershipsOverFirst() throws Exception {
        NodeId leader = awaitLeader();
        NodeId other = leader.equals(N2) ? N3 : N2;
        long term = term(nodes.node(leader).orders().sight());
        nodes.stop(leader);
        ClusterOrders.Sight after =
                await(
                        nodes.node(other),
                        seen -> leader(seen, 1) != null && !leader.equals(leader(seen, 1)));
        assertThat(term(after)).isEqualTo(term + 1);
    }
}
