package fulcrum.protocols.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridTimestamp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RegistersTest {

    private static final Replica A = Scribbler.replica(1);
    private static final Replica B = Scribbler.replica(2);

    private static LwwRegister written(long time, Replica by, String value) {
        return new LwwRegister(new Stamp(new HybridTimestamp(time), by), Bytes.text(value));
    }

    private static List<String> values(MvRegister register) {
        return register.values().stream().map(Bytes::asText).sorted().toList();
    }

    @Test
    void theLaterWriteHolds() {
        LwwRegister early = written(5, B, "early");
        LwwRegister late = written(6, A, "late");
        assertThat(early.merge(late)).isEqualTo(late);
    }

    @Test
    void theNodeDecidesBetweenWritesOfOneTime() {
        LwwRegister one = written(5, A, "the one of n1");
        LwwRegister two = written(5, B, "and of n2");
        assertThat(one.merge(two)).isEqualTo(two);
        assertThat(two.merge(one)).isEqualTo(two);
        LwwRegister reborn = written(5, new Replica(new NodeId(1), 1), "again of n1");
        assertThat(one.merge(reborn)).isEqualTo(reborn);
    }

    @Test
    void concurrentWritesStandSideBySideUntilOneHasReadThem() {
        MvRegister first = MvRegister.EMPTY.write(A, Bytes.text("first"));
        MvRegister here = first.merge(first.write(A, Bytes.text("here")));
        MvRegister there = first.merge(first.write(B, Bytes.text("there")));
        MvRegister both = here.merge(there);
        assertThat(values(both)).containsExactly("here", "there");
        assertThat(values(both.merge(both.write(B, Bytes.text("merged")))))
                .containsExactly("merged");
    }

    @Test
    void twoClientsThroughOneReplicaAreToldApart() {
        MvRegister key = MvRegister.EMPTY;
        key = key.merge(key.write(CausalContext.EMPTY, A, Bytes.text("one")));
        key = key.merge(key.write(CausalContext.EMPTY, A, Bytes.text("two")));
        assertThat(values(key)).containsExactly("one", "two");
    }

    @Test
    void aClientMayHaveReadFromAnotherReplica() {
        MvRegister there = MvRegister.EMPTY.write(B, Bytes.text("there"));
        MvRegister here = MvRegister.EMPTY.write(A, Bytes.text("here"));
        MvRegister written = here.merge(here.write(there.context(), A, Bytes.text("after there")));
        assertThat(values(written.merge(there))).containsExactly("after there", "here");
    }

    @Test
    void siblingsDoNotExplodeWhenWritersTakeTurnsWithoutReadingEachOther() {
        MvRegister key = MvRegister.EMPTY;
        CausalContext readByOne = CausalContext.EMPTY;
        CausalContext readByTwo = CausalContext.EMPTY;
        for (int turn = 0; turn < 200; turn++) {
            CausalContext before = key.context();
            key = key.merge(key.write(readByOne, A, Bytes.text("one " + turn)));
            readByOne = before;
            before = key.context();
            key = key.merge(key.write(readByTwo, A, Bytes.text("two " + turn)));
            readByTwo = before;
            assertThat(key.versions().size()).isLessThanOrEqualTo(4);
            assertThat(key.context().cloud()).isEmpty();
        }
    }

    /// A register of clients that always read before they write has no more siblings than there
    /// were writes since the last read of each that nobody had read.
    @Test
    void siblingsAreExactlyTheWritesThatNoLaterWriterHadRead() {
        for (int seed = 0; seed < 300; seed++) {
            Dice dice = Dice.of(seed);
            List<MvRegister> replicas =
                    new ArrayList<>(List.of(MvRegister.EMPTY, MvRegister.EMPTY, MvRegister.EMPTY));
            List<List<Integer>> read = new ArrayList<>();
            for (int write = 0; write < 40; write++) {
                int at = dice.below(3);
                int from = dice.below(3);
                MvRegister source = replicas.get(from);
                List<Integer> seen = new ArrayList<>();
                source.values().forEach(value -> seen.add(Integer.parseInt(value.asText())));
                read.add(seen);
                MvRegister here = replicas.get(at);
                replicas.set(
                        at,
                        here.merge(
                                here.write(
                                        source.context(),
                                        Scribbler.replica(at + 1),
                                        Bytes.text("" + write))));
                if (dice.chance(1, 3)) {
                    int to = dice.below(3);
                    replicas.set(to, replicas.get(to).merge(replicas.get(at)));
                }
            }
            MvRegister all = replicas.get(0).merge(replicas.get(1)).merge(replicas.get(2));
            List<String> left = new ArrayList<>();
            for (int write = 0; write < 40; write++) {
                int that = write;
                if (read.stream().noneMatch(seen -> seen.contains(that))) {
                    left.add("" + write);
                }
            }
            left.sort(null);
            assertThat(values(all)).as("seed %d", seed).isEqualTo(left);
        }
    }
}
