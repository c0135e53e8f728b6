package fulcrum.protocols.crdt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Replica;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CountersTest {

    private static final Replica A = Scribbler.replica(1);
    private static final Replica B = Scribbler.replica(2);
    private static final Replica C = Scribbler.replica(3);

    private final Scribbler scribbler = new Scribbler(Dice.of(1));

    @Test
    void incrementsOnBothSidesOfAPartitionAreSummed() {
        GCounter left = GCounter.ZERO;
        GCounter right = GCounter.ZERO;
        for (int i = 0; i < 10; i++) {
            left = left.merge(left.increment(A, 1));
            right = right.merge(right.increment(B, 2));
        }
        assertThat(left.merge(right).value()).isEqualTo(30);
    }

    @Test
    void anIncrementThatComesTwiceCountsOnce() {
        GCounter one = GCounter.ZERO.increment(A, 5);
        assertThat(one.merge(one).merge(one).value()).isEqualTo(5);
    }

    @Test
    void decrementsAreCountedApart() {
        PnCounter here = PnCounter.ZERO.add(A, 3);
        PnCounter there = here.merge(here.add(B, -5));
        assertThat(there.value()).isEqualTo(-2);
        assertThat(there.merge(there.add(A, 0))).isEqualTo(there);
    }

    @Test
    void clearingTakesBackWhatWasSeenAndNothingElse() {
        GCounter seen = GCounter.ZERO.increment(A, 5);
        GCounter cleared = seen.merge(seen.clear(scribbler.stamp(B)));
        GCounter alsoCleared = seen.merge(seen.clear(scribbler.stamp(C)));
        GCounter grown = seen.merge(seen.increment(A, 2));
        assertThat(cleared.value()).isZero();
        assertThat(cleared.merge(alsoCleared).merge(grown).value()).isEqualTo(2);
    }

    @Test
    void aCounterTakesAFewBytesPerReplicaHoweverMuchItCounted() {
        GCounter counter = GCounter.ZERO;
        for (int i = 0; i < 10_000; i++) {
            Replica self = new Replica(new NodeId(1 + i % 5), 2);
            counter = counter.merge(counter.increment(self, 1_000));
        }
        assertThat(CrdtCodec.STATES.encode(counter).size()).isLessThanOrEqualTo(5 * 8 + 3);
    }

    @Test
    void aBoundedCounterIsNeverBelowZeroWhateverIsSeenOfIt() {
        long refused = 0;
        for (int seed = 0; seed < 200; seed++) {
            Dice dice = Dice.of(seed);
            List<BoundedCounter> states = new ArrayList<>(List.of(BoundedCounter.ZERO));
            List<Replica> replicas = List.of(A, B, C);
            states.add(BoundedCounter.ZERO);
            states.add(BoundedCounter.ZERO);
            List<BoundedCounter> sent = new ArrayList<>(states);
            for (int step = 0; step < 80; step++) {
                int at = dice.below(3);
                BoundedCounter here = states.get(at);
                int by = dice.between(1, 6);
                BoundedCounter delta =
                        switch (dice.below(5)) {
                            case 0 -> here.increment(replicas.get(at), by);
                            case 1 ->
                                    here.transfer(replicas.get(at), replicas.get((at + 1) % 3), by);
                            case 2 -> dice.pick(sent);
                            default -> here.decrement(replicas.get(at), by);
                        };
                if (delta == null) {
                    refused++;
                    continue;
                }
                sent.add(delta);
                states.set(at, here.merge(delta));
                BoundedCounter seen = BoundedCounter.ZERO;
                for (BoundedCounter any : sent) {
                    seen = dice.chance(1, 3) ? seen.merge(any) : seen;
                }
                assertThat(seen.value()).isNotNegative();
                assertThat(states.get(at).value()).isNotNegative();
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void whoHasTheRightsDecrementsWithoutAskingAndWhoHasNotIsRefused() {
        BoundedCounter stock = BoundedCounter.ZERO.increment(A, 10);
        assertThat(stock.decrement(B, 1)).isNull();
        stock = stock.merge(requireNonNull(stock.transfer(A, B, 4)));
        assertThat(stock.rights(A)).isEqualTo(6);
        assertThat(stock.rights(B)).isEqualTo(4);
        BoundedCounter left = stock.merge(requireNonNull(stock.decrement(A, 6)));
        BoundedCounter right = stock.merge(requireNonNull(stock.decrement(B, 4)));
        assertThat(left.decrement(A, 1)).isNull();
        assertThat(left.merge(right).value()).isZero();
    }

    @Test
    void aDecrementBringsAlongWhatGaveTheRightToIt() {
        BoundedCounter stock = BoundedCounter.ZERO.increment(A, 3);
        stock = stock.merge(requireNonNull(stock.transfer(A, B, 3)));
        BoundedCounter delta = requireNonNull(stock.decrement(B, 3));
        assertThat(delta.value()).isZero();
    }

    @Test
    void clearingABoundedCounterLeavesOthersTheirRights() {
        BoundedCounter stock = BoundedCounter.ZERO.increment(A, 3);
        stock = stock.merge(stock.increment(B, 4));
        stock = stock.merge(stock.clear(scribbler.stamp(A)));
        assertThat(stock.value()).isEqualTo(4);
        assertThat(stock.rights(B)).isEqualTo(4);
    }

    @Test
    void theRightsOfTheDepartedGoToOneHeir() {
        BoundedCounter stock = BoundedCounter.ZERO.increment(A, 3);
        stock = stock.merge(stock.inherit(B, A));
        assertThat(stock.rights(A)).isZero();
        assertThat(stock.rights(B)).isEqualTo(3);
        assertThat(stock.merge(stock.inherit(B, A))).isEqualTo(stock);
    }

    @Test
    void whatIsNoIncrementIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> GCounter.ZERO.increment(A, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> BoundedCounter.ZERO.increment(A, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedCounter.ZERO.transfer(A, A, 1));
    }
}
