package fulcrum.machine.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SloppyTest {

    private static final List<NodeId> RING = list(4, 2, 5, 1, 3);

    @Test
    void servesFromTheOwnersWhileTheyAreHealthy() {
        Sloppy all = Sloppy.of(RING, 3, node -> true);
        assertThat(all.serving()).containsExactlyElementsOf(list(4, 2, 5));
        assertThat(all.hints()).isEmpty();
    }

    @Test
    void namesWhoStandsInForWhomInTheOrderOfThePreferenceList() {
        Sloppy two = Sloppy.of(RING, 3, set(5, 1, 3)::contains);
        assertThat(two.owners()).containsExactlyElementsOf(list(4, 2, 5));
        assertThat(two.serving()).containsExactlyElementsOf(list(5, 1, 3));
        assertThat(two.hints())
                .containsExactly(
                        new Sloppy.Hint(new NodeId(1), new NodeId(4)),
                        new Sloppy.Hint(new NodeId(3), new NodeId(2)));
    }

    @Test
    void servesFromFewerWhereTooFewAreHealthy() {
        Sloppy few = Sloppy.of(RING, 3, set(3)::contains);
        assertThat(few.serving()).containsExactlyElementsOf(list(3));
        assertThat(few.met(set(3), 1)).isTrue();
        assertThat(few.met(set(3), 2)).isFalse();
    }

    @Test
    void isMetByStandInsAndOverlapsOnlyByOwners() {
        Sloppy cut = Sloppy.of(RING, 3, set(5, 1, 3)::contains);
        assertThat(cut.met(set(1, 3), 2)).isTrue();
        assertThat(cut.overlaps(set(1, 3), 2)).isFalse();
        assertThat(cut.overlaps(set(5, 3), 1)).isTrue();
    }

    @Test
    void twoSloppyQuorumsOfThreeMayShareNoNodeAlthoughReadsAndWritesExceedIt() {
        List<NodeId> ring = list(1, 2, 3, 4, 5, 6);
        Sloppy writer = Sloppy.of(ring, 3, set(4, 5, 6)::contains);
        Sloppy reader = Sloppy.of(ring, 3, set(1, 2, 3)::contains);
        NavigableSet<NodeId> wrote = set(4, 5);
        NavigableSet<NodeId> read = set(1, 2);
        assertThat(writer.met(wrote, 2)).isTrue();
        assertThat(reader.met(read, 2)).isTrue();
        assertThat(wrote).doesNotContainAnyElementsOf(read);
        assertThat(writer.overlaps(wrote, 2)).isFalse();
    }

    @Test
    void strictAnswersOfWritesAndReadsThatExceedTheReplicasAlwaysShareANode() {
        Dice dice = Dice.of(46);
        int strict = 0;
        for (int run = 0; run < 20_000; run++) {
            List<NodeId> ring = new ArrayList<>(RING);
            dice.shuffle(ring);
            int replicas = dice.between(1, 5);
            int written = dice.between(1, replicas);
            int read = dice.between(replicas - written + 1, replicas);
            NavigableSet<NodeId> wrote = some(dice);
            NavigableSet<NodeId> answered = some(dice);
            boolean both =
                    Sloppy.of(ring, replicas, some(dice)::contains).overlaps(wrote, written)
                            && Sloppy.of(ring, replicas, some(dice)::contains)
                                    .overlaps(answered, read);
            if (both) {
                strict++;
                assertThat(wrote).containsAnyElementsOf(answered);
            }
        }
        assertThat(strict).isGreaterThan(1_000);
    }

    @Test
    void everyServingNodeIsHealthyAndServesOnce() {
        Dice dice = Dice.of(47);
        for (int run = 0; run < 5_000; run++) {
            NavigableSet<NodeId> healthy = some(dice);
            int replicas = dice.between(1, 5);
            Sloppy sloppy = Sloppy.of(RING, replicas, healthy::contains);
            assertThat(sloppy.serving()).doesNotHaveDuplicates();
            assertThat(healthy).containsAll(sloppy.serving());
            assertThat(sloppy.serving()).hasSize(Math.min(replicas, healthy.size()));
            for (Sloppy.Hint hint : sloppy.hints()) {
                assertThat(sloppy.owners()).contains(hint.owner()).doesNotContain(hint.standIn());
                assertThat(healthy).contains(hint.standIn()).doesNotContain(hint.owner());
            }
        }
    }

    @Test
    void refusesMoreReplicasThanNodes() {
        assertThatIllegalArgumentException().isThrownBy(() -> Sloppy.of(RING, 6, node -> true));
        assertThatIllegalArgumentException().isThrownBy(() -> Sloppy.of(RING, 0, node -> true));
    }

    private static NavigableSet<NodeId> some(Dice dice) {
        TreeSet<NodeId> some = new TreeSet<>();
        for (NodeId node : RING) {
            if (dice.chance(2, 3)) {
                some.add(node);
            }
        }
        return some;
    }

    private static NavigableSet<NodeId> set(int... numbers) {
        return new TreeSet<>(list(numbers));
    }

    private static List<NodeId> list(int... numbers) {
        return Arrays.stream(numbers).mapToObj(NodeId::new).toList();
    }
}
