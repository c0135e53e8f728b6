package fulcrum.protocols.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What makes a type mergeable at all, for each type, over states that replicas reach.
final class LatticeLawsTest {

    private static final int HISTORIES = 150;
    private static final int STEPS = 24;

    @ParameterizedTest
    @EnumSource
    void mergeIsCommutativeAssociativeAndIdempotent(Kind kind) {
        Dice dice = Dice.of(2011);
        for (int run = 0; run < HISTORIES; run++) {
            History history = new History(kind, dice, STEPS);
            for (int pick = 0; pick < 12; pick++) {
                Crdt<?> a = dice.pick(history.everything);
                Crdt<?> b = dice.pick(history.everything);
                Crdt<?> c = dice.pick(history.everything);
                Crdt<?> ab = Kind.merge(a, b);
                assertThat(Kind.merge(b, a)).as("%s: run %d", kind, run).isEqualTo(ab);
                assertThat(Kind.merge(a, Kind.merge(b, c)))
                        .as("%s: run %d", kind, run)
                        .isEqualTo(Kind.merge(ab, c));
                assertThat(Kind.merge(a, a)).isEqualTo(a);
                assertThat(Kind.merge(ab, b)).isEqualTo(ab);
                assertThat(Kind.merge(ab, b).hashCode()).isEqualTo(ab.hashCode());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void allDeltasInAnyOrderMakeTheState(Kind kind) {
        Dice dice = Dice.of(2018);
        for (int run = 0; run < HISTORIES; run++) {
            History history = new History(kind, dice, STEPS);
            List<Crdt<?>> deltas = new ArrayList<>(history.deltas);
            deltas.addAll(history.deltas.subList(0, deltas.size() / 2));
            deltas.add(Scribbler.empty(kind));
            dice.shuffle(deltas);
            assertThat(History.join(deltas))
                    .as("%s: run %d", kind, run)
                    .isEqualTo(history.joined());
        }
    }

    @ParameterizedTest
    @EnumSource
    void groupsOfDeltasAreDeltas(Kind kind) {
        Dice dice = Dice.of(2015);
        for (int run = 0; run < HISTORIES; run++) {
            History history = new History(kind, dice, STEPS);
            List<Crdt<?>> parts = new ArrayList<>(history.deltas);
            parts.add(Scribbler.empty(kind));
            dice.shuffle(parts);
            int middle = parts.size() / 2;
            Crdt<?> first = History.join(parts.subList(0, middle + 1));
            Crdt<?> second = History.join(parts.subList(middle, parts.size()));
            assertThat(Kind.merge(second, first)).isEqualTo(history.joined());
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingThatWasMergedIsLostByMergingMore(Kind kind) {
        Dice dice = Dice.of(1977);
        for (int run = 0; run < HISTORIES; run++) {
            History history = new History(kind, dice, STEPS);
            List<Crdt<?>> chain = new ArrayList<>(history.everything);
            Collections.reverse(chain);
            Crdt<?> grown = Scribbler.empty(kind);
            for (Crdt<?> part : chain) {
                Crdt<?> next = Kind.merge(grown, part);
                assertThat(Kind.merge(next, grown)).isEqualTo(next);
                assertThat(Kind.merge(next, part)).isEqualTo(next);
                grown = next;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalStatesAreEqualBytesAndComeBack(Kind kind) {
        Dice dice = Dice.of(1);
        for (int run = 0; run < HISTORIES; run++) {
            History history = new History(kind, dice, STEPS);
            for (Crdt<?> state : history.everything) {
                Bytes bytes = CrdtCodec.STATES.encode(state);
                Crdt<?> read = CrdtCodec.STATES.decode(bytes);
                assertThat(read).isEqualTo(state);
                assertThat(CrdtCodec.STATES.encode(read)).isEqualTo(bytes);
            }
        }
    }
}
