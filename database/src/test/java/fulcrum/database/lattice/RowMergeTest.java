package fulcrum.database.lattice;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.protocols.crdt.BoundedCounter;
import fulcrum.protocols.crdt.Kind;
import fulcrum.protocols.crdt.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rows merge in any order to the same, and nothing goes without a word.
final class RowMergeTest {

    private static final Replica N1 = new Replica(new NodeId(1), 0);
    private static final Replica N2 = new Replica(new NodeId(2), 0);
    private static final Bytes KEY = Bytes.text("k");

    private static HybridTimestamp at(long time) {
        return new HybridTimestamp(time);
    }

    private static Row done(Row row, Replica self, long time, RowOperation operation) {
        Applied applied = operation.apply(row, self, at(time));
        assertThat(applied).isInstanceOf(Applied.Changed.class);
        return row.merge(((Applied.Changed) applied).delta());
    }

    private static RowOperation write(ConflictPolicy policy, String value) {
        return new RowOperation.Update(
                List.of(new ColumnChange.Write(1, policy.plain(), Bytes.text(value), null)), null);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LWW_REGISTER", "MV_REGISTER"})
    void mergeIsCommutativeAssociativeAndIdempotent(Kind plain) {
        for (int seed = 1; seed <= 150; seed++) {
            RowHistory history = new RowHistory(seed, plain);
            history.run(40);
            Dice dice = Dice.of(seed).fork("laws");
            List<Row> some = new ArrayList<>(history.states);
            history.sent.forEach(held -> some.add(held.row()));
            for (int i = 0; i < 30; i++) {
                Row a = dice.pick(some);
                Row b = dice.pick(some);
                Row c = dice.pick(some);
                assertThat(merged(a, b)).isEqualTo(merged(b, a));
                assertThat(merged(merged(a, b), c)).isEqualTo(merged(a, merged(b, c)));
                assertThat(merged(a, a)).isEqualTo(a);
            }
        }
    }

    private static Row merged(Row one, Row other) {
        return RowMerge.of(one, other).row();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LWW_REGISTER", "MV_REGISTER"})
    void whoHasAllDeltasHasTheSameAsWhoHasAllStates(Kind plain) {
        for (int seed = 1; seed <= 150; seed++) {
            RowHistory history = new RowHistory(seed, plain);
            history.run(40);
            Row settled = history.settle();
            List<RowHistory.Held> deltas = new ArrayList<>(history.sent);
            deltas.addAll(history.sent);
            Dice.of(seed).fork("order").shuffle(deltas);
            Row sum = Row.ABSENT;
            for (RowHistory.Held delta : deltas) {
                sum = merged(sum, delta.row());
            }
            assertThat(sum).isEqualTo(settled);
            assertThat(RowOperationCodec.ROWS.encode(sum))
                    .isEqualTo(RowOperationCodec.ROWS.encode(settled));
            if (settled.column(RowHistory.STOCK) instanceof BoundedCounter stock) {
                assertThat(stock.value()).isNotNegative();
            }
        }
    }

    /// A write that does not hold in the end was seen by one that took its place, or is listed; and
    /// what is listed was not seen by the one that is said to hold.
    @Test
    void everyWriteHoldsOrWasReplacedByOneThatKnewItOrIsListed() {
        int listed = 0;
        for (int seed = 1; seed <= 600; seed++) {
            RowHistory history = new RowHistory(seed, Kind.LWW_REGISTER);
            history.run(50);
            Row settled = history.settle();
            Set<RowHistory.Write> accounted = new TreeSet<>();
            history.pasts.values().forEach(accounted::addAll);
            for (Discarded each : history.discarded) {
                RowHistory.Write lost = write(each.column(), each.lost());
                RowHistory.Write kept = write(each.column(), each.kept());
                assertThat(history.pasts).containsKeys(lost, kept);
                assertThat(history.pasts.get(kept)).doesNotContain(lost);
                accounted.add(lost);
                listed++;
            }
            for (RowHistory.Write write : history.pasts.keySet()) {
                List<Version> hold = PlainColumn.versions(settled, write.column());
                assertThat(hold).hasSize(1);
                if (!write(write.column(), hold.getFirst()).equals(write)) {
                    // A value that was deleted with its row is not listed when it comes back.
                    boolean deleted = history.states.stream().anyMatch(row -> !row.exists());
                    assertThat(accounted.contains(write) || deleted)
                            .as("seed %d: %s", seed, write)
                            .isTrue();
                }
            }
        }
        assertThat(listed).isGreaterThan(1_000);
    }

    private static RowHistory.Write write(int column, Version version) {
        return new RowHistory.Write(column, version.dot(), version.value());
    }

    @Test
    void theSameLossIsTheSameConflictWhereverItIsFound() {
        Row base = done(Row.ABSENT, N1, 10, write(new ConflictPolicy.LastWriterWins(), "Paris"));
        Row one = done(base, N1, 20, write(new ConflictPolicy.LastWriterWins(), "Rome"));
        Row other = done(base, N2, 21, write(new ConflictPolicy.LastWriterWins(), "Oslo"));
        Discarded here = RowMerge.of(one, other).discarded().getFirst();
        Discarded there = RowMerge.of(other, one).discarded().getFirst();
        assertThat(here).isEqualTo(there);
        assertThat(here.lost().value()).isEqualTo(Bytes.text("Rome"));
        assertThat(here.kept().value()).isEqualTo(Bytes.text("Oslo"));
        assertThat(here.lost().writer()).isEqualTo(N1);
        assertThat(here.lost().time()).isEqualTo(at(20));
        assertThat(here.policy()).isEqualTo("lww");
        assertThat(here.id(KEY)).isEqualTo(there.id(KEY)).isPositive();

        Row later =
                done(
                        RowMerge.of(one, other).row(),
                        N2,
                        30,
                        write(new ConflictPolicy.LastWriterWins(), "Bern"));
        assertThat(RowMerge.of(one, later).discarded()).as("it was seen").isEmpty();
        assertThat(here.id(KEY))
                .isEqualTo(
                        RowMerge.of(
                                        one,
                                        done(
                                                other,
                                                N2,
                                                40,
                                                write(new ConflictPolicy.LastWriterWins(), "Bonn")))
                                .discarded()
                                .getFirst()
                                .id(KEY));
    }

    @Test
    void whatWasLostIsWrittenBack() {
        Row one = done(Row.ABSENT, N1, 20, write(new ConflictPolicy.LastWriterWins(), "Rome"));
        Row other = done(Row.ABSENT, N2, 21, write(new ConflictPolicy.LastWriterWins(), "Oslo"));
        RowMerge merge = RowMerge.of(one, other);
        Row restored = done(merge.row(), N1, 5, merge.discarded().getFirst().restore());
        assertThat(PlainColumn.value(restored, 1, new ConflictPolicy.LastWriterWins()))
                .isEqualTo(Bytes.text("Rome"));
        assertThat(RowMerge.of(restored, merge.row()).discarded()).isEmpty();
        assertThat(
                        PlainColumn.value(
                                restored.merge(merge.row()),
                                1,
                                new ConflictPolicy.LastWriterWins()))
                .as("though its clock is slow")
                .isEqualTo(Bytes.text("Rome"));
    }

    @Test
    void columnsThatWereChangedOnOneSideOnlyAreNoConflict() {
        Row base =
                done(
                        Row.ABSENT,
                        N1,
                        10,
                        new RowOperation.Update(
                                List.of(
                                        new ColumnChange.Write(
                                                1, Kind.LWW_REGISTER, Bytes.text("a"), null),
                                        new ColumnChange.Write(
                                                2, Kind.LWW_REGISTER, Bytes.text("b"), null)),
                                null));
        Row one = done(base, N1, 20, write(new ConflictPolicy.LastWriterWins(), "c"));
        Row other =
                done(
                        base,
                        N2,
                        21,
                        new RowOperation.Update(
                                List.of(
                                        new ColumnChange.Write(
                                                2, Kind.LWW_REGISTER, Bytes.text("d"), null)),
                                null));
        assertThat(RowMerge.of(one, other).discarded()).isEmpty();
    }

    @Test
    void siblingsStandUntilTheyAreSeen() {
        ConflictPolicy policy = new ConflictPolicy.Siblings();
        Row one = done(Row.ABSENT, N1, 20, write(policy, "Rome"));
        Row other = done(Row.ABSENT, N2, 21, write(policy, "Oslo"));
        RowMerge merge = RowMerge.of(one, other);
        assertThat(merge.discarded()).isEmpty();
        assertThat(PlainColumn.versions(merge.row(), 1).stream().map(Version::value))
                .containsExactly(Bytes.text("Oslo"), Bytes.text("Rome"));
        Row resolved = done(merge.row(), N1, 30, write(policy, "Bern"));
        assertThat(PlainColumn.versions(resolved, 1).stream().map(Version::value))
                .containsExactly(Bytes.text("Bern"));
        assertThat(PlainColumn.versions(resolved.merge(one).merge(other), 1)).hasSize(1);
    }

    @Test
    void aRegisteredFunctionIsReadInAnyOrder() {
        MergeFunction greatest = (a, b, _) -> a.compareTo(b) >= 0 ? a : b;
        ConflictPolicy policy = new ConflictPolicy.Merged("greatest", greatest);
        Row one = done(Row.ABSENT, N1, 20, write(policy, "m"));
        Row other = done(Row.ABSENT, N2, 21, write(policy, "c"));
        assertThat(PlainColumn.value(one.merge(other), 1, policy)).isEqualTo(Bytes.text("m"));
        assertThat(PlainColumn.value(other.merge(one), 1, policy)).isEqualTo(Bytes.text("m"));
        assertThat(PlainColumn.value(Row.ABSENT, 1, policy)).isNull();
        assertThat(policy.label()).isEqualTo("greatest");
    }

    @Test
    void countersAreExactWhateverIsDoneBesideThem() {
        for (int seed = 1; seed <= 100; seed++) {
            TreeMap<Integer, Row> rows = new TreeMap<>();
            Dice dice = Dice.of(seed);
            long sum = 0;
            for (int i = 0; i < 60; i++) {
                int index = dice.below(3);
                Row row = rows.getOrDefault(index, Row.ABSENT);
                int by = dice.between(-5, 9);
                sum += by;
                RowOperation add =
                        new RowOperation.Update(
                                List.of(new ColumnChange.Add(3, Kind.PN_COUNTER, by)), null);
                rows.put(index, done(row, RowHistory.replica(index), i, add));
                if (dice.chance(1, 4)) {
                    int other = dice.below(3);
                    Row theirs = rows.getOrDefault(other, Row.ABSENT);
                    rows.merge(index, theirs, Row::merge);
                }
            }
            Row all = rows.values().stream().reduce(Row.ABSENT, Row::merge);
            assertThat(all.column(3) instanceof fulcrum.protocols.crdt.PnCounter c ? c.value() : 0)
                    .isEqualTo(sum);
        }
    }
}
