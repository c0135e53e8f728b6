package fulcrum.protocols.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Replica;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MapsTest {

    private static final Replica A = Scribbler.replica(1);
    private static final Replica B = Scribbler.replica(2);
    private static final Bytes KEY = Bytes.text("key");
    private static final int NAME = 1;
    private static final int LIKES = 2;
    private static final int TAGS = 3;

    private final Scribbler scribbler = new Scribbler(Dice.of(1));

    private static GCounter counter(@Nullable Crdt<?> state) {
        return state instanceof GCounter counter ? counter : GCounter.ZERO;
    }

    private static OrSet set(@Nullable Crdt<?> state) {
        return state instanceof OrSet set ? set : OrSet.EMPTY;
    }

    private Row inserted() {
        Entries<Integer, Crdt<?>> columns = Entries.none();
        columns = columns.with(NAME, new LwwRegister(scribbler.stamp(A), Bytes.text("ann")));
        columns = columns.with(LIKES, GCounter.ZERO.increment(A, 3));
        columns = columns.with(TAGS, OrSet.EMPTY.add(A, Bytes.text("old")));
        return Row.ABSENT.update(A, columns);
    }

    @Test
    void anUpdateWinsOverAConcurrentRemovalOfItsKey() {
        OrMap map = OrMap.EMPTY.update(A, KEY, GCounter.ZERO.increment(A, 3));
        OrMap removed = map.merge(map.remove(scribbler.stamp(B), KEY));
        OrMap updated = map.merge(map.update(A, KEY, counter(map.state(KEY)).increment(A, 2)));
        assertThat(removed.get(KEY)).isNull();
        OrMap both = removed.merge(updated);
        assertThat(counter(both.get(KEY)).value()).as("what the removal had not seen").isEqualTo(2);
    }

    @Test
    void aRemovedKeyBeginsAnew() {
        OrMap map = OrMap.EMPTY.update(A, KEY, OrSet.EMPTY.add(A, Bytes.text("old")));
        map = map.merge(map.remove(scribbler.stamp(A), KEY));
        map = map.merge(map.update(A, KEY, set(map.state(KEY)).add(A, Bytes.text("new"))));
        assertThat(set(map.get(KEY)).values()).containsExactly(Bytes.text("new"));
        assertThat(map.there()).containsExactly(KEY);
    }

    @Test
    void aDeletedRowIsGoneAndAnInsertBringsItBackEmpty() {
        Row row = inserted();
        assertThat(row.exists()).isTrue();
        row = row.merge(row.delete(scribbler.stamp(B)));
        assertThat(row.exists()).isFalse();
        row = row.merge(row.update(B, LIKES, counter(row.column(LIKES)).increment(B, 1)));
        assertThat(row.exists()).isTrue();
        assertThat(counter(row.column(LIKES)).value()).isEqualTo(1);
        assertThat(set(row.column(TAGS)).values()).isEmpty();
    }

    @Test
    void aRowThatIsDeletedHereAndChangedThereIsWholeWithWhatTheDeleteHadNotSeen() {
        Row row = inserted();
        Row deleted = row.merge(row.delete(scribbler.stamp(B)));
        Row changed = row.merge(row.update(A, LIKES, counter(row.column(LIKES)).increment(A, 2)));
        Row both = changed.merge(deleted);
        assertThat(both.exists()).isTrue();
        assertThat(counter(both.column(LIKES)).value()).isEqualTo(2);
        assertThat(set(both.column(TAGS)).values()).isEmpty();
        assertThat(both.column(NAME)).isInstanceOf(LwwRegister.class);
    }

    @Test
    void theFlagStandsOnNoMoreDotsThanThereWereConcurrentChanges() {
        Row row = inserted();
        for (int i = 0; i < 100; i++) {
            row =
                    row.merge(
                            row.update(
                                    i % 2 == 0 ? A : B,
                                    LIKES,
                                    counter(row.column(LIKES)).increment(A, 1)));
            assertThat(row.alive().dots()).hasSize(1);
        }
        assertThat(row.context().cloud()).isEmpty();
    }

    @Test
    void aKeyOfTwoTypesIsTheSameEverywhere() {
        OrMap one = OrMap.EMPTY.update(A, KEY, GCounter.ZERO.increment(A, 1));
        OrMap two = OrMap.EMPTY.update(B, KEY, OrSet.EMPTY.add(B, KEY));
        assertThat(one.merge(two)).isEqualTo(two.merge(one));
        assertThat(one.merge(two).get(KEY)).isInstanceOf(OrSet.class);
    }

    @Test
    void anUpdateOfAColumnIsSmall() {
        Row row = inserted();
        Row delta = row.update(A, LIKES, counter(row.column(LIKES)).increment(A, 1));
        assertThat(CrdtCodec.STATES.encode(delta).size()).isLessThanOrEqualTo(24);
    }
}
