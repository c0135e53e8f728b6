package fulcrum.protocols.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Replica;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is kept of a replica that left is forgotten when nothing can bring it back, and not before.
final class DepartureTest {

    private static final Replica A = Scribbler.replica(1);
    private static final Replica B = Scribbler.replica(2);
    private static final Replica GONE = Scribbler.replica(3);
    private static final Bytes X = Bytes.text("x");

    private final Scribbler scribbler = new Scribbler(Dice.of(1));

    @Test
    void anElementThatStandsOnADepartedReplicaKeepsItsMetadata() {
        OrSet set = OrSet.EMPTY.add(GONE, X);
        assertThat(Footprint.settled(GONE, List.of(set, set))).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> set.without(GONE));
    }

    @Test
    void aReplicaThatHasNotSeenAllOfTheDepartedForbidsForgetting() {
        OrSet added = OrSet.EMPTY.add(GONE, X);
        OrSet removed = added.merge(added.remove(X));
        assertThat(Footprint.settled(GONE, List.of(removed, added))).isFalse();
        assertThat(Footprint.settled(GONE, List.of(removed, OrSet.EMPTY))).isFalse();
        assertThat(Footprint.settled(GONE, List.of(removed, removed))).isTrue();
    }

    @Test
    void forgettingTooEarlyWouldBringBackWhatWasRemoved() {
        OrSet added = OrSet.EMPTY.add(GONE, X);
        OrSet removed = added.merge(added.remove(X));
        assertThat(removed.merge(added).values()).isEmpty();
        assertThat(removed.without(GONE).merge(added).values()).containsExactly(X);
    }

    /// After the check, replicas forget one by one while they go on writing and merging; the values
    /// are what they would be if none forgot. A bounded counter never forgets, and a text only with
    /// its tombstones.
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BOUNDED_COUNTER", "RGA"})
    void forgettingOneByOneChangesNoValue(Kind kind) {
        int settled = 0;
        for (int seed = 0; seed < 120; seed++) {
            Dice dice = Dice.of(seed);
            Crdt<?> all = new History(kind, dice, 16).joined();
            all = Kind.merge(all, all.clear(scribbler.stamp(A)));
            if (!isSettled(all)) {
                continue;
            }
            settled++;
            List<Crdt<?>> keeping = new ArrayList<>(List.of(all, all));
            List<Crdt<?>> forgetting = new ArrayList<>(List.of(all.without(GONE), all));
            for (int step = 0; step < 12; step++) {
                int at = dice.below(2);
                Crdt<?> delta = keeping.get(1 - at);
                Crdt<?> sent = forgetting.get(1 - at);
                if (dice.chance(1, 2)) {
                    Scribbler scribe = new Scribbler(dice.fork("scribe", step));
                    delta = scribe.delta(keeping.get(at), Scribbler.replica(at + 1));
                    sent = delta;
                }
                keeping.set(at, Kind.merge(keeping.get(at), delta));
                forgetting.set(at, Kind.merge(forgetting.get(at), sent));
                if (step == 6) {
                    forgetting.set(1, forgetting.get(1).without(GONE));
                }
            }
            Crdt<?> kept = Kind.merge(keeping.get(0), keeping.get(1));
            Crdt<?> forgot = Kind.merge(forgetting.get(0), forgetting.get(1));
            assertThat(forgot.without(GONE)).isEqualTo(kept.without(GONE));
        }
        assertThat(settled).as("runs in which there was something to forget").isGreaterThan(20);
    }

    private static boolean isSettled(Crdt<?> state) {
        return !state.footprint(GONE).needed();
    }

    @Test
    void anHeirTakesOverWhatTheDepartedCounted() {
        GCounter likes = GCounter.ZERO.increment(GONE, 7);
        likes = likes.merge(likes.increment(A, 1));
        assertThat(Footprint.settled(GONE, List.of(likes))).isFalse();
        GCounter inherited = likes.merge(likes.inherit(A, GONE));
        assertThat(inherited.value()).isEqualTo(8);
        assertThat(likes.merge(inherited).value()).isEqualTo(8);
        assertThat(inherited.merge(inherited.inherit(A, GONE)).value()).isEqualTo(8);
        assertThat(Footprint.settled(GONE, List.of(inherited, inherited))).isTrue();
        assertThat(inherited.without(GONE).counts().keys()).containsExactly(A);
        assertThat(inherited.without(GONE).merge(inherited).value()).isEqualTo(8);
    }

    @Test
    void aTextForgetsItsTombstonesWhenAllHaveTheSame() {
        Rga text = Rga.EMPTY.insert(GONE, 0, "hello world");
        text = text.merge(text.delete(5, 6));
        text = text.merge(text.insert(A, 5, "!"));
        assertThat(Rga.settled(List.of(text, Rga.EMPTY))).isFalse();
        assertThat(Rga.settled(List.of(text, text))).isTrue();
        Rga forgot = text.withoutTombstones();
        assertThat(forgot.text()).isEqualTo("hello!");
        assertThat(forgot.runs()).noneMatch(Run::removed);
        assertThat(forgot.merge(text)).isEqualTo(forgot);
        assertThat(text.merge(forgot)).isEqualTo(forgot);
        Rga typed = text.merge(text.insert(B, 5, ","));
        assertThat(forgot.merge(typed).text()).isEqualTo("hello,!");
        Rga removed = text.merge(text.delete(0, 2));
        assertThat(forgot.merge(removed).text()).isEqualTo("llo!");
        assertThat(Rga.EMPTY.merge(forgot)).isEqualTo(forgot);
    }

    @Test
    void aTextOfWhichNothingIsLeftForgetsItsTypist() {
        Rga text = Rga.EMPTY.insert(GONE, 0, "x");
        text = text.merge(text.insert(A, 1, "y"));
        text = text.merge(text.delete(0, 1)).withoutTombstones();
        assertThat(Footprint.settled(GONE, List.of(text))).isTrue();
        assertThat(text.without(GONE).text()).isEqualTo("y");
    }
}
