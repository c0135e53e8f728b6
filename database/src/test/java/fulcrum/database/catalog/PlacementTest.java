package fulcrum.database.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.quorum.Majority;
import fulcrum.protocols.log.raft.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Where placement leads, from wherever a group is, and what it never does on the way.
class PlacementTest {

    private static final int STEPS_MOST = 12;

    /// One group, and who of it answers. Whoever learns or votes has caught up.
    private static final class Model {

        private final Catalog catalog;
        private Configuration now;
        private NodeId leader;
        private SortedSet<NodeId> reachable;
        private final SortedSet<NodeId> elsewhere = new TreeSet<>();
        private final SortedMap<NodeId, Integer> leaderships = new TreeMap<>();

        Model(Catalog catalog, Configuration now, NodeId leader) {
            this.catalog = catalog;
            this.now = now;
            this.leader = leader;
            this.reachable = new TreeSet<>(catalog.members().keySet());
        }

        GroupSight sight() {
            return new GroupSight(
                    leader, now, true, reachable, now.members(), elsewhere, leaderships);
        }

        Step next() {
            Step step = Placement.next(catalog, sight());
            assertThat(Placement.next(catalog, sight())).isEqualTo(step);
            return step;
        }

        /// What Raft makes of a step, its way through joint consensus left out.
        void carryOut(Step step) {
            switch (step) {
                case Step.AddLearners(SortedSet<NodeId> voters, SortedSet<NodeId> learners) -> {
                    assertThat(voters).isEqualTo(now.voters());
                    assertThat(learners).isSubsetOf(catalog.holders());
                    now = Configuration.of(voters, learners);
                }
                case Step.ChangeMembers(SortedSet<NodeId> voters, SortedSet<NodeId> learners) ->
                        change(voters, learners);
                case Step.MoveLeader(NodeId to) -> {
                    assertThat(now.voters()).contains(to);
                    assertThat(reachable).contains(to);
                    assertThat(state(to).takesRoles()).isTrue();
                    leader = to;
                }
                case Step.Nothing _ -> {}
            }
        }

        private void change(SortedSet<NodeId> voters, SortedSet<NodeId> learners) {
            if (!voters.equals(now.voters())) {
                assertThat(Majority.met(now.voters(), reachable::contains)).isTrue();
                assertThat(Majority.met(voters, reachable::contains)).isTrue();
            }
            for (NodeId node : voters) {
                assertThat(now.isVoter(node) || state(node).takesRoles()).isTrue();
                assertThat(now.isMember(node)).as("%s learns first", node).isTrue();
            }
            assertThat(learners).isSubsetOf(catalog.holders());
            now = Configuration.of(voters, learners);
            if (!voters.contains(leader)) {
                leader = voters.stream().filter(reachable::contains).findFirst().orElseThrow();
            }
        }

        MemberState state(NodeId node) {
            return Objects.requireNonNull(catalog.member(node)).state();
        }

        /// Until there is nothing to do; the steps that it took.
        List<Step> settle() {
            List<Step> steps = new ArrayList<>();
            while (true) {
                Step step = next();
                if (step instanceof Step.Nothing(Step.Why why)) {
                    assertThat(why).as("after %s with %s", steps, now).isEqualTo(Step.Why.SETTLED);
                    return steps;
                }
                steps.add(step);
                assertThat(steps).hasSizeLessThan(STEPS_MOST);
                carryOut(step);
            }
        }
    }

    private static Catalog anyCatalog(Dice dice) {
        Group0 group = Group0.of(dice.between(1, 6));
        for (int i = dice.below(10); i > 0; i--) {
            List<NodeId> nodes = new ArrayList<>(group.read().members().keySet());
            NodeId node = dice.pick(nodes);
            group.carryOut(
                    switch (dice.below(6)) {
                        case 0 ->
                                new CatalogChange.Join(
                                        Group0.addresses(nodes.size() + 1), null, 1, 1);
                        case 1 -> new CatalogChange.Activate(nodes.getLast(), 1);
                        case 2 -> new CatalogChange.Cordon(node, 1);
                        case 3 -> new CatalogChange.Drain(node, 1);
                        case 4 -> new CatalogChange.Fence(node, 1);
                        default -> new CatalogChange.Remove(node, 1);
                    });
        }
        return group.read();
    }

    private static Model anyModel(Dice dice) {
        Catalog catalog = anyCatalog(dice);
        List<NodeId> all = new ArrayList<>(catalog.members().keySet());
        dice.shuffle(all);
        int voters = dice.between(1, Math.min(7, all.size()));
        int learners = dice.between(voters, all.size());
        Configuration now = Configuration.of(all.subList(0, voters), all.subList(voters, learners));
        if (dice.chance(1, 4)) {
            now = now.learning(List.of(dice.pick(all)), now.learners());
        }
        return new Model(catalog, now, dice.pick(all.subList(0, voters)));
    }

    @Test
    void fromAnyStateItComesToRestWhereTheCatalogWantsIt() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Model model = anyModel(Dice.of(seed));
            if (!model.now.incoming().isEmpty()) { // somebody asked for a change and it hangs
                model.now = Configuration.of(model.now.voters(), model.now.learners());
            }
            model.settle();
            assertWanted(model);
        }
    }

    private static void assertWanted(Model model) {
        SortedSet<NodeId> voters = model.now.voters();
        long keep = 0;
        for (Member member : model.catalog.members().values()) {
            boolean votes = voters.contains(member.node());
            if (member.state().takesRoles() || (votes && member.state().keepsVotes())) {
                keep++;
            }
            boolean spare = member.state() == MemberState.DRAINING;
            assertThat(!votes || member.state().keepsVotes() || spare).isTrue();
        }
        int wanted = Placement.voters((int) keep);
        assertThat(voters.size()).isBetween(wanted, Math.max(wanted, Placement.VOTERS_FEW));
        assertThat(voters.size() % 2).isEqualTo(1);
        SortedSet<NodeId> rest = new TreeSet<>(model.catalog.holders());
        rest.removeAll(voters);
        assertThat(model.now.learners()).isEqualTo(rest);
        assertThat(model.state(model.leader).keepsVotes()).isTrue();
    }

    /// Nodes come and go at every step: whatever is proposed, those who answer now can commit it
    /// and the next thing too. And once all are back it comes to rest.
    @Test
    void noStepLeavesAGroupThatCouldNotCommitTheNext() {
        int changes = 0;
        for (long seed = 1; seed <= 2_000; seed++) {
            Dice dice = Dice.of(seed);
            Model model = anyModel(dice);
            model.now = Configuration.of(model.now.voters(), model.now.learners());
            for (int i = 0; i < 8; i++) {
                model.reachable = new TreeSet<>(List.of(model.leader));
                for (NodeId node : model.catalog.members().keySet()) {
                    if (dice.chance(2, 3)) {
                        model.reachable.add(node);
                    }
                }
                if (!Majority.met(model.now.voters(), model.reachable::contains)) {
                    assertThat(model.next()).isNotInstanceOf(Step.ChangeMembers.class);
                    continue; // nothing that it asks for is committed
                }
                Step step = model.next();
                model.carryOut(step);
                assertThat(Majority.met(model.now.voters(), model.reachable::contains)).isTrue();
                changes += step instanceof Step.ChangeMembers ? 1 : 0;
            }
            model.reachable = new TreeSet<>(model.catalog.members().keySet());
            model.settle();
        }
        assertThat(changes).isGreaterThan(400);
    }

    @Test
    void nothingIsProposedWhileAChangeIsUnderWay() {
        Catalog catalog = Group0.of(5).read();
        List<NodeId> three = nodes(1, 2, 3);
        Configuration learning = Configuration.of(three).learning(nodes(1, 2, 3, 4, 5), three);
        for (Configuration now :
                List.of(learning, learning.jointly(), Configuration.of(three, nodes(4, 5)))) {
            GroupSight sight = sight(catalog, now, !now.stable());
            assertThat(Placement.next(catalog, sight))
                    .isEqualTo(new Step.Nothing(Step.Why.CHANGE_UNDER_WAY));
        }
    }

    /// It died while it learned, and everybody waits for it: another aim takes its place.
    @Test
    void aNewcomerWhoNeverCatchesUpIsGivenUp() {
        Group0 group = Group0.of(4);
        group.carryOut(new CatalogChange.Remove(new NodeId(4), 1));
        Configuration learning = Configuration.of(nodes(1, 2)).learning(nodes(1, 2, 4), nodes(3));
        Step step = Placement.next(group.read(), sight(group.read(), learning, true));
        assertThat(step)
                .isEqualTo(new Step.ChangeMembers(new TreeSet<>(nodes(1, 2, 3)), new TreeSet<>()));
    }

    /// The one who is to stay died: as long as it is waited for, nobody else comes to learn.
    @Test
    void aChangeIsGivenUpWhereThoseWhoAreToVoteAreSilent() {
        Group0 group = Group0.of(3);
        group.carryOut(new CatalogChange.Fence(new NodeId(1), 1));
        group.carryOut(new CatalogChange.Fence(new NodeId(2), 1));
        Configuration now = Configuration.of(nodes(1, 2, 3)).learning(nodes(3), nodes());
        SortedSet<NodeId> reachable = new TreeSet<>(nodes(1, 2));
        GroupSight sight =
                new GroupSight(
                        new NodeId(1),
                        now,
                        true,
                        reachable,
                        now.members(),
                        new TreeSet<>(),
                        new TreeMap<>());
        assertThat(Placement.next(group.read(), sight))
                .isEqualTo(new Step.ChangeMembers(new TreeSet<>(nodes(1, 2, 3)), new TreeSet<>()));
    }

    @Test
    void whoHasNotCaughtUpDoesNotVoteYet() {
        Catalog catalog = Group0.of(3).read();
        Configuration now = Configuration.of(nodes(1), nodes(2, 3));
        SortedSet<NodeId> all = new TreeSet<>(nodes(1, 2, 3));
        for (List<NodeId> caughtUp : List.of(nodes(1), nodes(1, 2))) {
            GroupSight sight =
                    new GroupSight(
                            new NodeId(1),
                            now,
                            true,
                            all,
                            new TreeSet<>(caughtUp),
                            new TreeSet<>(),
                            new TreeMap<>());
            assertThat(Placement.next(catalog, sight))
                    .isEqualTo(new Step.Nothing(Step.Why.WAITS_FOR_SUCCESSORS));
        }
    }

    @Test
    void aVoterWhoIsLostYieldsToALearnerWhoAnswers() {
        Catalog catalog = Group0.of(4).read();
        Model model = new Model(catalog, Configuration.of(nodes(1, 2, 3), nodes(4)), new NodeId(1));
        model.reachable.remove(new NodeId(3));
        assertThat(model.next())
                .isEqualTo(
                        new Step.ChangeMembers(
                                new TreeSet<>(nodes(1, 2, 4)), new TreeSet<>(nodes(3))));
        model.settle();
        model.reachable.add(new NodeId(3));
        assertThat(model.settle()).isEmpty();
    }

    @Test
    void aDrainedMemberGivesItsLeadershipAwayAndThenItsVote() {
        Group0 group = Group0.of(4);
        group.carryOut(new CatalogChange.Drain(new NodeId(1), 1));
        Model model =
                new Model(group.read(), Configuration.of(nodes(1, 2, 3), nodes(4)), new NodeId(1));
        assertThat(Placement.drained(model.catalog, model.sight(), new NodeId(1))).isFalse();
        List<Step> steps = model.settle();
        assertThat(steps)
                .containsExactly(
                        new Step.MoveLeader(new NodeId(2)),
                        new Step.ChangeMembers(
                                new TreeSet<>(nodes(2, 3, 4)), new TreeSet<>(nodes(1))));
        assertThat(Placement.drained(model.catalog, model.sight(), new NodeId(1))).isTrue();
    }

    /// With one voter left each change would lie on one disk only.
    @Test
    void aDrainedMemberOfThreeKeepsItsVoteAndIsDrainedAllTheSame() {
        Group0 group = Group0.of(3);
        group.carryOut(new CatalogChange.Drain(new NodeId(1), 1));
        Model model = new Model(group.read(), Configuration.of(nodes(1, 2, 3)), new NodeId(1));
        assertThat(model.settle()).containsExactly(new Step.MoveLeader(new NodeId(2)));
        assertThat(Placement.drained(model.catalog, model.sight(), new NodeId(1))).isTrue();
        group.carryOut(new CatalogChange.Remove(new NodeId(1), 2));
        Model later = new Model(group.read(), model.now, model.leader);
        later.settle();
        assertThat(later.now).isEqualTo(Configuration.of(nodes(2), nodes(3)));
    }

    @Test
    void aCordonedMemberKeepsWhatItHasAndIsGivenNothing() {
        Group0 group = Group0.of(4);
        group.carryOut(new CatalogChange.Cordon(new NodeId(1), 1));
        group.carryOut(new CatalogChange.Cordon(new NodeId(4), 1));
        Model model =
                new Model(group.read(), Configuration.of(nodes(1, 2, 3), nodes(4)), new NodeId(1));
        assertThat(model.settle()).isEmpty();
        model.reachable.remove(new NodeId(3));
        assertThat(model.settle()).isEmpty();
        model.leader = new NodeId(2);
        model.leaderships.put(new NodeId(2), 9);
        assertThat(model.settle()).isEmpty();
    }

    /// Eight groups, and one node has just come back: each node ends with as many as the others.
    @Test
    void leadershipsSpreadEvenlyAndThenRest() {
        Catalog catalog = Group0.of(3).read();
        List<Model> groups = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            groups.add(new Model(catalog, Configuration.of(nodes(1, 2, 3)), new NodeId(1)));
        }
        int moves = 0;
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Model group : groups) {
                group.leaderships.clear();
                groups.forEach(each -> group.leaderships.merge(each.leader, 1, Integer::sum));
                Step step = group.next();
                group.carryOut(step);
                moved |= step instanceof Step.MoveLeader;
                moves += step instanceof Step.MoveLeader ? 1 : 0;
            }
        }
        assertThat(groups.getFirst().leaderships.values()).containsExactly(3, 3, 2);
        assertThat(moves).isEqualTo(5);
    }

    @Test
    void theNumberOfVotersIsOddAndFiveAtMost() {
        int[] voters = {0, 1, 1, 3, 3, 5, 5, 5};
        int[] tolerates = {0, 0, 0, 1, 1, 2, 2, 2};
        for (int active = 0; active < voters.length; active++) {
            assertThat(Placement.voters(active)).isEqualTo(voters[active]);
            assertThat(Placement.tolerates(active)).isEqualTo(tolerates[active]);
        }
    }

    private static GroupSight sight(Catalog catalog, Configuration now, boolean committed) {
        SortedSet<NodeId> all = new TreeSet<>(catalog.members().keySet());
        return new GroupSight(
                now.voters().first(), now, committed, all, all, new TreeSet<>(), new TreeMap<>());
    }

    private static List<NodeId> nodes(int... numbers) {
        List<NodeId> nodes = new ArrayList<>();
        for (int number : numbers) {
            nodes.add(new NodeId(number));
        }
        return nodes;
    }
}
