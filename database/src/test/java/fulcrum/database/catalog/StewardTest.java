package fulcrum.database.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.gate.Gate;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftView;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a node's steward asks of the groups that the node leads, and when.
class StewardTest {

    private static final NodeId N1 = new NodeId(1);
    private static final long LOST = 1_000;
    private static final long SETTLE = 10;
    private static final long ABANDON = 200;
    private static final Steward.Patience PATIENCE = new Steward.Patience(LOST, SETTLE, ABANDON);

    private static final Step UNDER_WAY = new Step.Nothing(Step.Why.CHANGE_UNDER_WAY);

    private final Group0 group0 = Group0.of(3);
    private final Steward steward = new Steward(PATIENCE);
    private final SortedMap<Long, RaftView> replicas = new TreeMap<>();
    private final SortedMap<NodeId, Long> heard = new TreeMap<>();
    private long now = 5_000;

    private static List<NodeId> nodes(int... numbers) {
        List<NodeId> nodes = new ArrayList<>();
        for (int number : numbers) {
            nodes.add(new NodeId(number));
        }
        return nodes;
    }

    private static Step change(List<NodeId> voters, List<NodeId> learners) {
        return new Step.ChangeMembers(new TreeSet<>(voters), new TreeSet<>(learners));
    }

    /// The node's own replica of a group, n1's.
    private void group(long number, int leader, Configuration members) {
        replicas.put(number, Replica.of(N1, new NodeId(leader), members).view());
    }

    private Step next(long group) {
        return steward.next(
                now,
                group0.read(),
                replicas,
                group,
                node -> node.equals(N1) ? now : heard.getOrDefault(node, now));
    }

    @Test
    void whoDoesNotLeadAsksForNothing() {
        group(1, 2, Configuration.of(nodes(1)));
        assertThat(next(1)).isEqualTo(new Step.Nothing(Step.Why.FOLLOWS));
    }

    @Test
    void whoIsAskedAgainBeforeTheStepHasEndedWaits() {
        group(1, 1, Configuration.of(nodes(1)));
        assertThat(next(1))
                .isEqualTo(
                        new Step.AddLearners(new TreeSet<>(nodes(1)), new TreeSet<>(nodes(2, 3))));
        now += ABANDON - 1;
        assertThat(next(1)).isEqualTo(UNDER_WAY);
    }

    @Test
    void theNextStepComesAWhileAfterTheLastHasEnded() {
        group(1, 1, Configuration.of(nodes(1)));
        next(1);
        group(1, 1, Configuration.of(nodes(1), nodes(2, 3)));
        steward.ended(1, now);
        now += SETTLE - 1;
        assertThat(next(1)).isEqualTo(UNDER_WAY);
        now++;
        assertThat(next(1)).isEqualTo(change(nodes(1, 2, 3), nodes()));
    }

    /// Its answer was lost, or never came.
    @Test
    void aStepWithoutAnEndIsAskedForOnceMore() {
        group(1, 1, Configuration.of(nodes(1)));
        Step step = next(1);
        now += ABANDON;
        assertThat(next(1)).isEqualTo(step);
    }

    /// Nothing is planned, so nothing has to be resumed: another leader's steward, or this one
    /// after a crash, goes on from what is there.
    @Test
    void anotherStewardGoesOnFromWhatIsThere() {
        group(1, 1, Configuration.of(nodes(1)));
        next(1);
        group(1, 1, Configuration.of(nodes(1), nodes(2, 3)));
        Step step = new Steward(PATIENCE).next(now, group0.read(), replicas, 1, _ -> now);
        assertThat(step).isEqualTo(change(nodes(1, 2, 3), nodes()));
    }

    @Test
    void whoIsElectedAnewDoesNotWaitForWhatItAskedForInAnEarlierTerm() {
        group(1, 1, Configuration.of(nodes(1)));
        Step step = next(1);
        group(1, 2, Configuration.of(nodes(1)));
        next(1);
        group(1, 1, Configuration.of(nodes(1)));
        assertThat(next(1)).isEqualTo(step);
    }

    @Test
    void groupsDoNotWaitForEachOther() {
        group(1, 1, Configuration.of(nodes(1)));
        group(2, 1, Configuration.of(nodes(1)));
        assertThat(next(1)).isInstanceOf(Step.AddLearners.class);
        assertThat(next(2)).isInstanceOf(Step.AddLearners.class);
        steward.ended(2, now);
        now += SETTLE;
        assertThat(next(1)).isEqualTo(UNDER_WAY);
        assertThat(next(2)).isInstanceOf(Step.AddLearners.class);
    }

    @Test
    void nothingIsAskedForBeforeTheMembersInForceAreCommitted() {
        Configuration one = Configuration.of(nodes(1));
        replicas.put(1L, Replica.of(N1, N1, one).open().view());
        assertThat(next(1)).isEqualTo(UNDER_WAY);
    }

    @Nested
    class SilentMembers {

        private void fourOfWhomThreeVote() {
            group0.carryOut(new CatalogChange.Join(Group0.addresses(4), null, Gate.NEWEST, 1));
            group0.carryOut(new CatalogChange.Activate(new NodeId(4), 1));
            group(1, 1, Configuration.of(nodes(1, 2, 3), nodes(4)));
        }

        /// A change of voters costs more than a pause.
        @Test
        void keepTheirVotesForAWhile() {
            fourOfWhomThreeVote();
            heard.put(new NodeId(3), now - LOST + 1);
            assertThat(next(1)).isEqualTo(new Step.Nothing(Step.Why.SETTLED));
            now++;
            assertThat(next(1)).isEqualTo(change(nodes(1, 2, 4), nodes(3)));
        }

        @Test
        void areLostWhereTheyWereNeverHeardOf() {
            fourOfWhomThreeVote();
            heard.put(new NodeId(3), Long.MIN_VALUE);
            assertThat(next(1)).isEqualTo(change(nodes(1, 2, 4), nodes(3)));
        }

        @Test
        void areNotGivenVotes() {
            fourOfWhomThreeVote();
            heard.put(new NodeId(3), now - LOST);
            heard.put(new NodeId(4), now - LOST);
            assertThat(next(1)).isEqualTo(new Step.Nothing(Step.Why.SETTLED));
        }

        /// Majorities of the voters before and after have to answer.
        @Test
        void makeAChangeWaitWhereTheyAreTheMajority() {
            fourOfWhomThreeVote();
            heard.put(new NodeId(2), now - LOST);
            heard.put(new NodeId(3), now - LOST);
            assertThat(next(1)).isEqualTo(new Step.Nothing(Step.Why.WAITS_FOR_VOTERS));
        }

        @Test
        void areNotHandedLeaderships() {
            group0.carryOut(new CatalogChange.Drain(N1, 1));
            group(1, 1, Configuration.of(nodes(1, 2, 3)));
            heard.put(new NodeId(2), now - LOST);
            assertThat(next(1)).isEqualTo(new Step.MoveLeader(new NodeId(3)));
        }
    }

    @Nested
    class Leaderships {

        private final Configuration three = Configuration.of(nodes(1, 2, 3));

        private void bothAreLedByN1() {
            group(0, 1, three);
            group(1, 1, three);
        }

        /// Both would go to the same node, and from there on.
        @Test
        void areEvenedOutOneAtATime() {
            bothAreLedByN1();
            assertThat(next(0)).isEqualTo(new Step.MoveLeader(new NodeId(2)));
            assertThat(next(1)).isEqualTo(new Step.Nothing(Step.Why.LEADERSHIP_UNDER_WAY));
        }

        /// Who has just taken one over may not be known to everybody as its leader yet.
        @Test
        void areEvenedOutAgainOnceTheLastMoveIsKnown() {
            bothAreLedByN1();
            next(0);
            steward.ended(0, now);
            now += SETTLE - 1;
            assertThat(next(1)).isEqualTo(new Step.Nothing(Step.Why.LEADERSHIP_UNDER_WAY));
            now++;
            assertThat(next(1)).isEqualTo(new Step.MoveLeader(new NodeId(2)));
        }

        @Test
        void areEvenedOutAgainWhereNoEndOfTheLastMoveIsHeard() {
            bothAreLedByN1();
            next(0);
            now += ABANDON - 1;
            assertThat(next(1)).isEqualTo(new Step.Nothing(Step.Why.LEADERSHIP_UNDER_WAY));
            now++;
            assertThat(next(1)).isEqualTo(new Step.MoveLeader(new NodeId(2)));
        }

        /// What has to happen does not wait for what is merely nice.
        @Test
        void ofWhoMustNotLeadAreGivenAwayAllAtOnce() {
            group0.carryOut(new CatalogChange.Drain(N1, 1));
            bothAreLedByN1();
            assertThat(next(0)).isInstanceOf(Step.MoveLeader.class);
            assertThat(next(1)).isInstanceOf(Step.MoveLeader.class);
        }

        @Test
        void doNotMakeAChangeOfMembersWait() {
            group(0, 1, three);
            group(1, 1, Configuration.of(nodes(1, 2), nodes(3)));
            assertThat(next(0)).isInstanceOf(Step.MoveLeader.class);
            assertThat(next(1)).isInstanceOf(Step.ChangeMembers.class);
        }

        @Test
        void thatOneNodeHasMoreOfByOneStay() {
            group(0, 1, three);
            group(1, 2, three);
            assertThat(next(0)).isEqualTo(new Step.Nothing(Step.Why.SETTLED));
        }
    }

    /// A node hears from group 0 alone that it has been removed.
    @Nested
    class ARemovedMember {

        private final Configuration with = Configuration.of(nodes(1, 2, 3), nodes(4));
        private final Configuration without = Configuration.of(nodes(1, 2, 3));

        ARemovedMember() {
            group0.carryOut(new CatalogChange.Join(Group0.addresses(4), null, Gate.NEWEST, 1));
            group0.carryOut(new CatalogChange.Remove(new NodeId(4), 1));
        }

        @Test
        void leavesAGroupAtOnce() {
            group(0, 2, with);
            group(1, 1, with);
            assertThat(next(1)).isEqualTo(change(nodes(1, 2, 3), nodes()));
        }

        @Test
        void learnsInGroup0AsLongAsAnotherGroupHasIt() {
            group(0, 1, with);
            group(1, 2, with);
            assertThat(next(0)).isEqualTo(new Step.Nothing(Step.Why.SETTLED));
        }

        @Test
        void leavesGroup0Last() {
            group(0, 1, with);
            group(1, 2, without);
            assertThat(next(0)).isEqualTo(change(nodes(1, 2, 3), nodes()));
        }

        /// A leader with an old catalog took it in again.
        @Test
        void comesBackToGroup0WhereAnotherGroupTookItIn() {
            group(0, 1, without);
            group(1, 2, with);
            assertThat(next(0))
                    .isEqualTo(
                            new Step.AddLearners(
                                    new TreeSet<>(nodes(1, 2, 3)), new TreeSet<>(nodes(4))));
        }

        @Test
        void losesItsVoteInGroup0AllTheSame() {
            Configuration four = Configuration.of(nodes(1, 2, 3, 4));
            group(0, 1, four);
            group(1, 2, four);
            assertThat(next(0)).isEqualTo(change(nodes(1, 2, 3), nodes(4)));
        }
    }

    @Nested
    class HasJoined {

        private final NodeId n4 = new NodeId(4);
        private final Replica learns =
                Replica.of(n4, N1, Configuration.of(nodes(1, 2, 3), nodes(4)));

        private boolean joined(Replica... own) {
            List<RaftView> views = new ArrayList<>();
            for (Replica each : own) {
                views.add(each.view());
            }
            return Steward.hasJoined(group0.read(), n4, views);
        }

        HasJoined() {
            group0.carryOut(new CatalogChange.Join(Group0.addresses(4), null, Gate.NEWEST, 1));
        }

        @Test
        void whoLearnsInEveryGroupAndHasAppliedWhatIsCommitted() {
            assertThat(joined(learns, learns)).isTrue();
        }

        @Test
        void nobodyWithoutReplicas() {
            assertThat(joined()).isFalse();
        }

        @Test
        void nobodyWhomOneGroupHasNotTakenIn() {
            assertThat(joined(learns, Replica.of(n4, N1, Configuration.of(nodes(1, 2, 3)))))
                    .isFalse();
        }

        @Test
        void nobodyWhoIsTakenInByWhatMayBeReverted() {
            assertThat(joined(learns, learns.open())).isFalse();
        }

        @Test
        void nobodyWhoHasToApplyMore() {
            assertThat(joined(learns, learns.behind())).isFalse();
        }

        /// It may be cut off, and lack whatever came since.
        @Test
        void nobodyWhoHearsNoLeader() {
            assertThat(joined(learns, Replica.of(n4, null, learns.members()))).isFalse();
        }

        @Test
        void nobodyTwice() {
            group0.carryOut(new CatalogChange.Activate(n4, 1));
            assertThat(joined(learns)).isFalse();
        }
    }

    @Nested
    class HasLeft {

        private final NodeId n3 = new NodeId(3);
        private final Replica without = Replica.of(N1, N1, Configuration.of(nodes(1, 2)));

        private boolean left(Replica... own) {
            List<RaftView> views = new ArrayList<>();
            for (Replica each : own) {
                views.add(each.view());
            }
            return Steward.hasLeft(group0.read(), n3, views);
        }

        HasLeft() {
            group0.carryOut(new CatalogChange.Remove(n3, 1));
        }

        @Test
        void whoIsRemovedAndInNoGroup() {
            assertThat(left(without, without)).isTrue();
        }

        @Test
        void nobodyWhereNoReplicaIsThereToTell() {
            assertThat(left()).isFalse();
        }

        @Test
        void nobodyWhomOneGroupHas() {
            assertThat(left(without, Replica.of(N1, N1, Configuration.of(nodes(1, 2), nodes(3)))))
                    .isFalse();
        }

        /// Its vote may be what commits its own removal.
        @Test
        void nobodyWhoseRemovalMayBeReverted() {
            assertThat(left(without, without.open())).isFalse();
        }

        @Test
        void nobodyWhoLeadsOn() {
            assertThat(left(without, Replica.of(N1, n3, Configuration.of(nodes(1, 2))))).isFalse();
        }

        @Test
        void nobodyBeforeALeaderIsHeard() {
            assertThat(left(without, Replica.of(N1, null, Configuration.of(nodes(1, 2)))))
                    .isFalse();
        }

        @Test
        void noMember() {
            Replica pair = Replica.of(N1, N1, Configuration.of(nodes(1)));
            assertThat(Steward.hasLeft(group0.read(), new NodeId(2), List.of(pair.view())))
                    .isFalse();
        }
    }
}
