package fulcrum.database.catalog;

import static fulcrum.database.catalog.MemberState.ACTIVE;
import static fulcrum.database.catalog.MemberState.CORDONED;
import static fulcrum.database.catalog.MemberState.DRAINING;
import static fulcrum.database.catalog.MemberState.FENCED;
import static fulcrum.database.catalog.MemberState.JOINING;
import static fulcrum.database.catalog.MemberState.REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.catalog.CatalogDecision.Already;
import fulcrum.database.catalog.CatalogDecision.Refused;
import fulcrum.database.catalog.CatalogDecision.Why;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What may follow what, and what two operators at once can do to each other.
class CatalogChangeTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final NodeId N3 = new NodeId(3);
    private static final NodeId N4 = new NodeId(4);

    private static Member at(Group0 group, NodeId node) {
        return Objects.requireNonNull(group.read().member(node));
    }

    private static CatalogDecision join(Group0 group, int address, @Nullable NodeId replaces) {
        return group.carryOut(
                new CatalogChange.Join(Group0.addresses(address), replaces, 1, 2_000));
    }

    private static void assertRefused(CatalogDecision decision, Why why, String reason) {
        assertThat(decision).isInstanceOf(Refused.class);
        Refused refused = (Refused) decision;
        assertThat(refused.why()).isEqualTo(why);
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.hint()).endsWith(refused.hint().contains("?") ? "?" : ".");
    }

    @Nested
    class Founding {

        @Test
        void foundersAreActiveAndTheNextNumberIsAboveTheirs() {
            Catalog catalog = Group0.of(3).read();
            assertThat(catalog.in(ACTIVE)).containsExactly(N1, N2, N3);
            assertThat(Objects.requireNonNull(catalog.cluster()).nextNode()).isEqualTo(N4);
            assertThat(catalog.tolerates()).isEqualTo(1);
        }

        @Test
        void nothingElseComesFirstAndNobodyFoundsTwice() {
            assertRefused(
                    new CatalogChange.Drain(N1, 1).on(Catalog.EMPTY),
                    Why.FOUNDED,
                    "the cluster is not founded yet");
            assertRefused(
                    Group0.of(1)
                            .carryOut(
                                    new CatalogChange.Found(
                                            new TreeMap<>(Map.of(N1, Group0.addresses(1))), 1, 5)),
                    Why.FOUNDED,
                    "the cluster is founded already");
        }

        /// The row that decides is written once, whoever else tries.
        @Test
        void ofTwoThatFoundAtOnceOneDoes() {
            Group0 group = new Group0();
            var found =
                    new CatalogChange.Found(new TreeMap<>(Map.of(N1, Group0.addresses(1))), 1, 1);
            var one = (CatalogDecision.Write) found.on(group.read());
            var other = (CatalogDecision.Write) found.on(group.read());
            assertThat(one.writes().stream().filter(CatalogWrite::required)).allMatch(group::write);
            assertThat(other.writes().stream().filter(CatalogWrite::required))
                    .noneMatch(group::write);
        }
    }

    @Nested
    class States {

        private static final Map<MemberState, Set<MemberState>> MAY_FOLLOW =
                new EnumMap<>(
                        Map.of(
                                JOINING, EnumSet.of(ACTIVE, FENCED, REMOVED),
                                ACTIVE, EnumSet.of(CORDONED, DRAINING, FENCED, REMOVED),
                                CORDONED, EnumSet.of(ACTIVE, DRAINING, FENCED, REMOVED),
                                DRAINING, EnumSet.of(ACTIVE, FENCED, REMOVED),
                                FENCED, EnumSet.of(REMOVED),
                                REMOVED, EnumSet.noneOf(MemberState.class)));

        private static final Map<MemberState, LongFunction<CatalogChange>> BY =
                Map.of(
                        ACTIVE, now -> new CatalogChange.Uncordon(N4, now),
                        CORDONED, now -> new CatalogChange.Cordon(N4, now),
                        DRAINING, now -> new CatalogChange.Drain(N4, now),
                        FENCED, now -> new CatalogChange.Fence(N4, now),
                        REMOVED, now -> new CatalogChange.Remove(N4, now));

        private static final Map<MemberState, List<MemberState>> WAY =
                Map.of(
                        JOINING, List.of(),
                        ACTIVE, List.of(ACTIVE),
                        CORDONED, List.of(ACTIVE, CORDONED),
                        DRAINING, List.of(ACTIVE, DRAINING),
                        FENCED, List.of(FENCED),
                        REMOVED, List.of(REMOVED));

        private static CatalogChange change(MemberState from, MemberState to, long now) {
            return from == JOINING && to == ACTIVE
                    ? new CatalogChange.Activate(N4, now)
                    : Objects.requireNonNull(BY.get(to)).apply(now);
        }

        private static Group0 withN4(MemberState state) {
            Group0 group = Group0.of(3);
            join(group, 4, null);
            MemberState before = JOINING;
            for (MemberState next : Objects.requireNonNull(WAY.get(state))) {
                group.carryOut(change(before, next, 3_000));
                before = next;
            }
            assertThat(at(group, N4).state()).isEqualTo(state);
            return group;
        }

        @Test
        void oneFollowsAnotherAsTheTableSaysAndInNoOtherWay() {
            for (MemberState from : MemberState.values()) {
                for (MemberState to : BY.keySet()) {
                    Group0 group = withN4(from);
                    CatalogDecision decision = group.carryOut(change(from, to, 9_000));
                    boolean may = Objects.requireNonNull(MAY_FOLLOW.get(from)).contains(to);
                    if (from == to) {
                        assertThat(decision).isEqualTo(new Already());
                    } else if (may) {
                        assertThat(at(group, N4).state()).isEqualTo(to);
                        assertThat(at(group, N4).sinceMillis()).isEqualTo(9_000);
                    } else {
                        assertRefused(
                                decision,
                                Why.WRONG_STATE,
                                "n4 is " + from.label() + " and cannot become " + to.label());
                    }
                }
            }
        }

        @Test
        void nobodyTakesTheLastActiveMemberAway() {
            Group0 group = Group0.of(2);
            group.carryOut(new CatalogChange.Drain(N2, 2));
            for (CatalogChange change :
                    List.of(
                            new CatalogChange.Cordon(N1, 3),
                            new CatalogChange.Drain(N1, 3),
                            new CatalogChange.Fence(N1, 3),
                            new CatalogChange.Remove(N1, 3),
                            new CatalogChange.RaiseEpoch(2, new TreeSet<>(Set.of(N1)), 3),
                            new CatalogChange.Join(Group0.addresses(9), N1, 1, 3))) {
                assertRefused(
                        group.carryOut(change),
                        Why.TOO_FEW_LEFT,
                        "without n1 no active member would be left");
            }
        }

        @Test
        void whomNobodyKnowsCannotBeChanged() {
            assertRefused(
                    Group0.of(1).carryOut(new CatalogChange.Drain(N4, 1)),
                    Why.UNKNOWN_MEMBER,
                    "there is no n4");
        }
    }

    @Nested
    class Joining {

        @Test
        void eachNewcomerIsGivenANumberThatNobodyEverHad() {
            Group0 group = Group0.of(3);
            join(group, 4, null);
            group.carryOut(new CatalogChange.Remove(N4, 3));
            join(group, 4, null);
            assertThat(at(group, N4).state()).isEqualTo(REMOVED);
            assertThat(at(group, new NodeId(5)).state()).isEqualTo(JOINING);
        }

        /// It may have heard its number and begun: the number is not given twice.
        @Test
        void whoAsksAgainIsANewcomerAndTheOldOneIsRemoved() {
            Group0 group = Group0.of(3);
            join(group, 4, null);
            join(group, 4, null);
            assertThat(at(group, N4).state()).isEqualTo(REMOVED);
            assertThat(Objects.requireNonNull(group.read().calledAt("10.0.0.4:7101")).node())
                    .isEqualTo(new NodeId(5));
        }

        @Test
        void aMembersAddressIsTakenUnlessItIsReplaced() {
            Group0 group = Group0.of(3);
            assertRefused(
                    join(group, 2, null),
                    Why.ADDRESS_TAKEN,
                    "n2 is called at 10.0.0.2:7101 already");
            join(group, 2, N2);
            assertThat(at(group, N2).state()).isEqualTo(REMOVED);
            assertThat(at(group, N4).state()).isEqualTo(JOINING);
        }

        @Test
        void aMemberMovesToAnAddressThatIsFree() {
            Group0 group = Group0.of(3);
            assertRefused(
                    group.carryOut(new CatalogChange.Relocate(N1, Group0.addresses(2))),
                    Why.ADDRESS_TAKEN,
                    "n2 is called at 10.0.0.2:7101 already");
            group.carryOut(new CatalogChange.Relocate(N1, Group0.addresses(7)));
            assertThat(at(group, N1).addresses()).isEqualTo(Group0.addresses(7));
        }
    }

    @Nested
    class TheWholeCluster {

        @Test
        void anEpochOnlyRisesAndTheLostAreNoMembersInIt() {
            Group0 group = Group0.of(3);
            group.carryOut(new CatalogChange.RaiseEpoch(2, new TreeSet<>(Set.of(N2, N3)), 7));
            assertThat(Objects.requireNonNull(group.read().cluster()).epoch()).isEqualTo(2);
            assertThat(group.read().in(REMOVED)).containsExactly(N2, N3);
            assertRefused(
                    group.carryOut(new CatalogChange.RaiseEpoch(2, new TreeSet<>(), 8)),
                    Why.NOT_NEWER,
                    "epoch 2 is not above 2");
        }
    }

    /// Several operators at once, whose writes come in any order and may never come: what is
    /// decided stays decided, and the rules hold as if there were one.
    @Test
    void operatorsAtOnceCannotBreakARuleTogether() {
        for (long seed = 1; seed <= 300; seed++) {
            Dice dice = Dice.of(seed);
            Group0 group = Group0.of(dice.between(2, 4));
            List<List<CatalogWrite>> under = new ArrayList<>();
            Catalog before = group.read();
            for (int i = 0; i < 120; i++) {
                if (under.size() < 3 && dice.chance(1, 3)) {
                    Catalog read = group.read();
                    if (any(dice, read).on(read)
                            instanceof CatalogDecision.Write(List<CatalogWrite> writes, var _)) {
                        under.add(new ArrayList<>(writes));
                    }
                } else if (!under.isEmpty()) {
                    List<CatalogWrite> writes = dice.pick(under);
                    CatalogWrite write = writes.removeFirst();
                    boolean done = group.write(write);
                    boolean lost = write.required() && !done;
                    if (lost || writes.isEmpty() || dice.chance(1, 10)) {
                        under.remove(writes); // it came second, is done, or has died
                    }
                }
                Catalog now = group.read();
                assertFollows(before, now);
                before = now;
            }
        }
    }

    private static CatalogChange any(Dice dice, Catalog catalog) {
        NodeId node = dice.pick(new ArrayList<>(catalog.members().keySet()));
        return switch (dice.below(11)) {
            case 0 -> new CatalogChange.Join(Group0.addresses(dice.between(1, 9)), null, 2, 5);
            case 1 -> new CatalogChange.Activate(node, 5);
            case 2 -> new CatalogChange.Cordon(node, 5);
            case 3 -> new CatalogChange.Uncordon(node, 5);
            case 4 -> new CatalogChange.Drain(node, 5);
            case 5 -> new CatalogChange.Fence(node, 5);
            case 6 -> new CatalogChange.Remove(node, 5);
            case 7 -> new CatalogChange.Finalise(dice.between(1, 3));
            case 8, 9 -> new CatalogChange.Runs(node, dice.between(1, 3));
            default -> new CatalogChange.Relocate(node, Group0.addresses(dice.between(1, 9)));
        };
    }

    private static void assertFollows(Catalog before, Catalog now) {
        assertThat(now.in(ACTIVE)).isNotEmpty();
        assertThat(now.members().keySet()).containsAll(before.members().keySet());
        List<String> called = new ArrayList<>();
        for (Member member : now.members().values()) {
            Member was = before.member(member.node());
            MemberState state = was == null ? JOINING : was.state();
            assertThat(member.state() == state || mayFollow(state, member.state()))
                    .as("%s after %s", member, was)
                    .isTrue();
            if (member.state().holdsReplicas()) {
                called.add(member.addresses().peers());
            }
        }
        assertThat(called).doesNotHaveDuplicates();
        assertThat(finalised(now)).isGreaterThanOrEqualTo(finalised(before));
        assertThat(now.behind(finalised(now)).values()) // founders who have not said anything yet
                .allMatch(version -> version == 0 && finalised(now) == 1);
    }

    private static int finalised(Catalog catalog) {
        return Objects.requireNonNull(catalog.cluster()).finalisedVersion();
    }

    private static boolean mayFollow(MemberState from, MemberState to) {
        return Objects.requireNonNull(States.MAY_FOLLOW.get(from)).contains(to);
    }
}
