package fulcrum.database.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What belongs to whom on a ring, what moves when it changes, and how even it is.
final class RingTest {

    private static final int KEYS = 50_000;

    private static NodeId node(int number) {
        return new NodeId(number);
    }

    private static long degrees(int angle) {
        return HashSpace.SIZE * angle / 360;
    }

    private static Ring at(int... angles) {
        TreeMap<NodeId, List<Long>> tokens = new TreeMap<>();
        for (int i = 0; i < angles.length; i++) {
            tokens.put(node(i + 1), List.of(degrees(angles[i])));
        }
        return Ring.of(tokens);
    }

    private static Ring allocated(int nodes, int virtual) {
        Ring ring = Ring.EMPTY;
        for (int number = 1; number <= nodes; number++) {
            ring = ring.join(node(number), TokenAllocation.of(ring, node(number), virtual));
        }
        return ring;
    }

    private static Ring random(int nodes, int virtual, Dice dice) {
        TreeMap<NodeId, SortedSet<Long>> tokens = new TreeMap<>();
        TreeSet<Long> all = new TreeSet<>();
        for (int number = 1; number <= nodes; number++) {
            SortedSet<Long> own = new TreeSet<>();
            while (own.size() < virtual) {
                long token = dice.below(HashSpace.SIZE);
                if (all.add(token)) {
                    own.add(token);
                }
            }
            tokens.put(node(number), own);
        }
        return Ring.of(tokens);
    }

    /// The variance of the nodes' loads, each relative to an even one.
    private static double variance(Ring ring) {
        SortedMap<NodeId, Long> load = ring.load();
        double even = (double) HashSpace.SIZE / load.size();
        double sum = 0;
        for (long each : load.values()) {
            sum += Math.pow(each / even - 1, 2);
        }
        return sum / load.size();
    }

    @Test
    void aServerThatJoinsAt150DegreesTakesOnlyWhatLiesBeforeItFromOneNeighbour() {
        RingPlacement before = RingPlacement.of(at(30, 120, 200, 300), 1);
        Ring joined = before.ring().join(node(5), List.of(degrees(150)));

        List<RingChange.Move> moves = RingChange.between(before, before.over(joined));

        Arc arc = new Arc(degrees(120) + 1, degrees(150) + 1);
        assertThat(moves).containsExactly(new RingChange.Move(arc, node(3), node(5), List.of()));

        // It leaves again, and gives them back.
        assertThat(RingChange.between(before.over(joined), before))
                .containsExactly(new RingChange.Move(arc, node(5), node(3), List.of()));
    }

    @Test
    void aPlaceBelongsToTheFirstTokenAtItOrBehindIt() {
        Ring ring = at(30, 120, 300);
        assertThat(ring.ownerOf(0)).isEqualTo(node(1));
        assertThat(ring.ownerOf(degrees(30))).isEqualTo(node(1));
        assertThat(ring.ownerOf(degrees(30) + 1)).isEqualTo(node(2));
        assertThat(ring.ownerOf(degrees(300) + 1)).isEqualTo(node(1));
        assertThat(ring.preference(degrees(121))).containsExactly(node(3), node(1), node(2));
        assertThat(ring.arcs().stream().mapToLong(Arc::size).sum()).isEqualTo(HashSpace.SIZE);
        assertThatThrownBy(() -> ring.join(node(4), List.of(degrees(30))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void replicasAreDistinctNodesInTheOrderOfTheRing() {
        Ring ring = allocated(5, 16);
        RingPlacement placement = RingPlacement.of(ring, 3);
        Dice dice = Dice.of(1);
        for (int i = 0; i < 1000; i++) {
            long place = dice.below(HashSpace.SIZE);
            assertThat(placement.replicasOf(place))
                    .hasSize(3)
                    .doesNotHaveDuplicates()
                    .isEqualTo(ring.preference(place).subList(0, 3))
                    .first()
                    .isEqualTo(ring.ownerOf(place));
        }
        assertThat(RingPlacement.of(allocated(2, 4), 3).replicasOf(7)).hasSize(2);
    }

    @Test
    void replicasAreSpreadOverRegions() {
        TreeMap<NodeId, String> regions = new TreeMap<>();
        for (int number = 1; number <= 7; number++) {
            regions.put(node(number), number <= 4 ? "east" : number <= 6 ? "west" : "south");
        }
        Ring ring = allocated(7, 16);
        Dice dice = Dice.of(2);
        for (int i = 0; i < 1000; i++) {
            long place = dice.below(HashSpace.SIZE);
            List<NodeId> three = new RingPlacement(ring, 3, regions).replicasOf(place);
            assertThat(three.stream().map(regions::get)).doesNotHaveDuplicates();
            assertThat(three.getFirst()).isEqualTo(ring.ownerOf(place));
            List<NodeId> five = new RingPlacement(ring, 5, regions).replicasOf(place);
            assertThat(five.stream().map(regions::get).filter("east"::equals)).hasSize(2);
            assertThat(five.stream().map(regions::get).filter("west"::equals)).hasSize(2);
            assertThat(new RingPlacement(ring, 3, regions).preference(place)).hasSize(7);
        }
    }

    /// K/N of the keys move, and no key from one node that stays to another.
    @ParameterizedTest
    @ValueSource(ints = {3, 5, 10, 20})
    void aNodeThatJoinsOrLeavesMovesItsShareAndNothingElse(int nodes) {
        Ring before = allocated(nodes - 1, Ring.VIRTUAL_NODES);
        NodeId newcomer = node(nodes);
        Ring after = before.join(newcomer, TokenAllocation.of(before, newcomer, 16));
        Dice dice = Dice.of(3);
        int joined = 0;
        int left = 0;
        NodeId leaver = node(1 + nodes / 2);
        Ring without = after.leave(leaver);
        for (int i = 0; i < KEYS; i++) {
            long place = dice.below(HashSpace.SIZE);
            if (!before.ownerOf(place).equals(after.ownerOf(place))) {
                joined++;
                assertThat(after.ownerOf(place)).isEqualTo(newcomer);
            }
            if (!after.ownerOf(place).equals(without.ownerOf(place))) {
                left++;
                assertThat(after.ownerOf(place)).isEqualTo(leaver);
            }
        }
        double share = (double) KEYS / nodes;
        assertThat((double) joined).isCloseTo(share, within(share / 10));
        assertThat((double) left).isCloseTo(share, within(share / 10));
    }

    /// The share of one of n nodes with v random tokens each is distributed as Beta(v, nv - v), so
    /// its variance is v(nv - v) / (nv)^2(nv + 1), and relative to the square of an even share (n -
    /// 1) / (nv + 1).
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16, 64})
    void randomTokensAreAsUnevenAsTheoryHasIt(int virtual) {
        int nodes = 8;
        int rings = 600;
        double sum = 0;
        Dice dice = Dice.of(virtual);
        for (int i = 0; i < rings; i++) {
            sum += variance(random(nodes, virtual, dice));
        }
        double theory = (nodes - 1.0) / (nodes * virtual + 1.0);
        assertThat(sum / rings).isCloseTo(theory, within(theory / 10));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16, 64})
    void allocatedTokensAreMoreEvenThanRandomOnes(int virtual) {
        for (int nodes = 2; nodes <= 24; nodes++) {
            double theory = (nodes - 1.0) / (nodes * virtual + 1.0);
            double allocated = variance(allocated(nodes, virtual));
            assertThat(allocated).as("%d nodes", nodes).isLessThan(theory / 2);
        }
    }

    /// 16 tokens of 16 cannot be behind those of more than 16 others.
    @ParameterizedTest
    @ValueSource(ints = {3, 5, 8, 12})
    void whatANodeLeavesGoesToNearlyAllOthers(int nodes) {
        Ring ring = allocated(nodes, Ring.VIRTUAL_NODES);
        int spread = 0;
        for (NodeId leaver : ring.nodes()) {
            TreeSet<NodeId> heirs = new TreeSet<>();
            RingPlacement before = RingPlacement.of(ring, 1);
            for (RingChange.Move move :
                    RingChange.between(before, before.over(ring.leave(leaver)))) {
                assertThat(move.from()).isEqualTo(leaver);
                heirs.add(move.to());
            }
            spread += heirs.size();
        }
        assertThat(spread).isGreaterThanOrEqualTo((int) Math.ceil(0.8 * (nodes - 1) * nodes));
    }

    /// After all moves everybody has what the new placement says, and each was given by one that
    /// had it.
    @Test
    void movesMakeOnePlacementOfAnother() {
        Dice dice = Dice.of(5);
        for (int run = 0; run < 100; run++) {
            int nodes = dice.between(2, 8);
            Ring ring = random(nodes, dice.between(1, 6), dice);
            RingPlacement before = RingPlacement.of(ring, dice.between(1, 4));
            Ring changed =
                    dice.chance(1, 2)
                            ? ring.leave(node(dice.between(1, nodes)))
                            : ring.join(node(99), TokenAllocation.of(ring, node(99), 4));
            RingPlacement after = new RingPlacement(changed, dice.between(1, 4), before.regions());
            List<RingChange.Move> moves = RingChange.between(before, after);
            for (int i = 0; i < 200; i++) {
                long place = dice.below(HashSpace.SIZE);
                List<NodeId> had = before.replicasOf(place);
                TreeSet<NodeId> have = new TreeSet<>(had);
                for (RingChange.Move move : moves) {
                    if (move.arc().contains(place)) {
                        assertThat(had).contains(move.from()).containsAll(move.others());
                        assertThat(have.add(move.to())).isTrue();
                    }
                }
                have.retainAll(after.replicasOf(place));
                assertThat(have).isEqualTo(new TreeSet<>(after.replicasOf(place)));
            }
        }
    }

    @Test
    void whoeverKnowsTheRingFindsTheSameTokens() {
        List<SortedSet<Long>> found = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            found.add(TokenAllocation.of(allocated(6, 16), node(7), 16));
        }
        assertThat(found.get(0)).isEqualTo(found.get(1)).hasSize(16);
    }
}
