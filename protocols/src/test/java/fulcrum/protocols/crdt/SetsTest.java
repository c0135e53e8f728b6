package fulcrum.protocols.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridTimestamp;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SetsTest {

    private static final Replica A = Scribbler.replica(1);
    private static final Replica B = Scribbler.replica(2);
    private static final Bytes X = Bytes.text("x");
    private static final Bytes Y = Bytes.text("y");

    private static Stamp at(long time, Replica writer) {
        return new Stamp(new HybridTimestamp(time), writer);
    }

    @Test
    void anAdditionWinsOverAConcurrentRemoval() {
        OrSet both = OrSet.EMPTY.add(A, X);
        OrSet removed = both.merge(both.remove(X));
        OrSet added = both.merge(both.add(B, X));
        assertThat(removed.contains(X)).isFalse();
        assertThat(removed.merge(added).values()).containsExactly(X);
    }

    @Test
    void aRemovalTakesEveryAdditionThatItHasSeen() {
        OrSet here = OrSet.EMPTY.add(A, X);
        OrSet there = OrSet.EMPTY.add(B, X);
        OrSet both = here.merge(there);
        assertThat(both.elements().value(0).dots()).hasSize(2);
        assertThat(both.merge(both.remove(X)).merge(here).merge(there).values()).isEmpty();
    }

    @Test
    void aRemovedElementMayComeAgain() {
        OrSet set = OrSet.EMPTY.add(A, X);
        set = set.merge(set.remove(X));
        set = set.merge(set.add(A, X));
        assertThat(set.contains(X)).isTrue();
    }

    @Test
    void aRemovedElementOfATwoPhaseSetNeverComesAgain() {
        TwoPhaseSet set = TwoPhaseSet.EMPTY.add(A, X);
        set = set.merge(set.remove(A, X));
        set = set.merge(set.add(B, X));
        assertThat(set.contains(X)).isFalse();
        assertThat(set.remove(A, Y)).isEqualTo(TwoPhaseSet.EMPTY);
    }

    @Test
    void addingAndRemovingForEverLeavesNoMoreThanOneNumberPerReplica() {
        OrSet set = OrSet.EMPTY;
        for (int i = 0; i < 10_000; i++) {
            Replica self = i % 2 == 0 ? A : B;
            Bytes element = Bytes.text("e" + i % 50);
            set = set.merge(set.add(self, element));
            set = set.merge(set.remove(element));
        }
        assertThat(set.values()).isEmpty();
        assertThat(CrdtCodec.STATES.encode(set).size()).isLessThanOrEqualTo(16);
    }

    @Test
    void aStateIsAsLargeAsItsElementsAndItsReplicas() {
        int replicas = 5;
        OrSet set = OrSet.EMPTY;
        int elementBytes = 0;
        for (int i = 0; i < 1_000; i++) {
            Bytes element = Bytes.text("element-" + i);
            elementBytes += element.size();
            set = set.merge(set.add(new Replica(new NodeId(1 + i % replicas), 3), element));
        }
        int bytes = CrdtCodec.STATES.encode(set).size();
        assertThat(bytes).isLessThanOrEqualTo(elementBytes + 1_000 * 6 + replicas * 4 + 8);
        OrSet delta = set.add(A, X);
        assertThat(CrdtCodec.STATES.encode(delta).size()).isLessThanOrEqualTo(20);
    }

    @Test
    void aDeltaThatComesBeforeAnEarlierOneIsKeptBeyondTheGap() {
        OrSet first = OrSet.EMPTY.add(A, X);
        OrSet second = first.add(A, Y);
        OrSet only = OrSet.EMPTY.merge(second);
        assertThat(only.context().cloud()).hasSize(1);
        assertThat(only.merge(first).context().cloud()).isEmpty();
        assertThat(only.merge(first).values()).containsExactly(X, Y);
    }

    /// The one rule for whoever writes, and what becomes of who breaks it.
    @Test
    void aReplicaThatLostItsStateWritesUnderALaterIncarnation() {
        OrSet others = OrSet.EMPTY.add(A, X);
        OrSet lost = OrSet.EMPTY;
        OrSet reused = lost.add(A, Y);
        assertThat(others.merge(reused).contains(Y)).as("a dot that names two writes").isFalse();
        OrSet reborn = lost.add(new Replica(A.node(), 1), Y);
        assertThat(others.merge(reborn).values()).containsExactly(X, Y);
    }

    @Test
    void aLargeDeltaAndASmallOneMergeAlike() {
        Dice dice = Dice.of(5);
        for (int run = 0; run < 200; run++) {
            OrSet here = OrSet.EMPTY;
            OrSet there = OrSet.EMPTY;
            OrSet group = OrSet.EMPTY;
            for (int i = 0; i < 60; i++) {
                Bytes element = Bytes.text("e" + dice.below(20));
                OrSet delta = dice.chance(1, 3) ? here.remove(element) : here.add(A, element);
                here = here.merge(delta);
                group = group.merge(delta);
                there = dice.chance(1, 2) ? there.merge(delta) : there;
            }
            assertThat(there.merge(group)).isEqualTo(here);
            assertThat(there.merge(here)).isEqualTo(here);
        }
    }

    @Test
    void aGrowOnlySetGrows() {
        GSet set = GSet.EMPTY.add(A, X);
        assertThat(set.add(B, X)).isEqualTo(GSet.EMPTY);
        assertThat(set.merge(set.add(B, Y)).values()).containsExactly(X, Y);
    }

    @Test
    void ofChangesOfAnElementTheLatestHolds() {
        LwwSet added = LwwSet.EMPTY.add(at(5, A), X);
        LwwSet removed = LwwSet.EMPTY.remove(at(6, A), X);
        assertThat(added.merge(removed).contains(X)).isFalse();
        assertThat(added.merge(removed).merge(LwwSet.EMPTY.add(at(7, B), X)).contains(X)).isTrue();
        LwwSet concurrent = LwwSet.EMPTY.remove(at(5, B), X);
        assertThat(added.merge(concurrent).contains(X)).as("n2 is above n1").isFalse();
    }

    @Test
    void whatWasRemovedBeforeTheHorizonIsForgotten() {
        LwwSet set = LwwSet.EMPTY.add(at(5, A), X).merge(LwwSet.EMPTY.remove(at(6, A), Y));
        set = set.withoutRemovedBefore(new HybridTimestamp(7));
        assertThat(set.elements().keys()).containsExactly(X);
    }

    @Test
    void entriesAreWhatAMapIs() {
        Dice dice = Dice.of(9);
        for (int run = 0; run < 50; run++) {
            Entries<Integer, Integer> entries = Entries.none();
            TreeMap<Integer, Integer> map = new TreeMap<>();
            for (int i = 0; i < 2_000; i++) {
                int key = dice.below(1_500);
                if (dice.chance(1, 4)) {
                    entries = entries.without(key);
                    map.remove(key);
                } else {
                    entries = entries.with(key, i);
                    map.put(key, i);
                }
            }
            assertThat(entries.asMap()).isEqualTo(map);
            assertThat(entries)
                    .isEqualTo(Entries.of(List.copyOf(map.keySet()), List.copyOf(map.values())));
            for (int key = 0; key < 1_500; key += 7) {
                assertThat(entries.get(key)).isEqualTo(map.get(key));
            }
            int index = 0;
            for (Integer key : map.keySet()) {
                assertThat(entries.key(index)).isEqualTo(key);
                assertThat(entries.place(key)).isEqualTo(index++);
            }
        }
    }
}
