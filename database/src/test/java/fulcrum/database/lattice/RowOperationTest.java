package fulcrum.database.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.lattice.Applied.Refusal;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.machine.codec.Malformed;
import fulcrum.protocols.crdt.GCounter;
import fulcrum.protocols.crdt.Kind;
import fulcrum.protocols.crdt.MvRegister;
import fulcrum.protocols.crdt.OrSet;
import fulcrum.protocols.crdt.Rga;
import fulcrum.protocols.crdt.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What an operation does at the replica that is asked, once, and what it does not do.
final class RowOperationTest {

    private static final Replica N1 = new Replica(new NodeId(1), 0);
    private static final Replica N2 = new Replica(new NodeId(2), 0);
    private static final Bytes MILK = Bytes.text("milk");

    private long clock = 100;

    private Applied apply(Row row, Replica self, RowOperation operation) {
        return operation.apply(row, self, new HybridTimestamp(++clock));
    }

    private Row done(Row row, Replica self, RowOperation operation) {
        if (apply(row, self, operation) instanceof Applied.Changed changed) {
            return row.merge(changed.delta());
        }
        throw new AssertionError("not done: " + operation);
    }

    private static RowOperation update(@Nullable OperationKey key, ColumnChange... changes) {
        return new RowOperation.Update(List.of(changes), key);
    }

    private static RowOperation one(ColumnChange change) {
        return update(null, change);
    }

    private static OperationKey key(int number) {
        return new OperationKey(Bytes.text("key " + number), new HybridTimestamp(1000 + number));
    }

    private static long likes(Row row) {
        return row.column(3) instanceof GCounter counter ? counter.value() : 0;
    }

    private static RowOperation like(int number) {
        return update(key(number), new ColumnChange.Add(3, Kind.G_COUNTER, 1));
    }

    private Refusal refusal(Row row, ColumnChange change) {
        if (apply(row, N1, one(change)) instanceof Applied.Refused refused) {
            assertThat(refused.column()).isEqualTo(change.column());
            return refused.why();
        }
        throw new AssertionError("it was done");
    }

    @Test
    void operationsBesideEachOtherBothCount() {
        Row base =
                done(
                        Row.ABSENT,
                        N1,
                        update(
                                null,
                                new ColumnChange.Write(
                                        1, Kind.LWW_REGISTER, Bytes.text("cart"), null),
                                new ColumnChange.Add(3, Kind.G_COUNTER, 2),
                                new ColumnChange.Insert(4, Kind.OR_SET, MILK),
                                new ColumnChange.InsertText(5, Kind.RGA, 0, "Dear !")));
        Row here =
                done(
                        base,
                        N1,
                        update(
                                null,
                                new ColumnChange.Add(3, Kind.G_COUNTER, 5),
                                new ColumnChange.Remove(4, Kind.OR_SET, MILK),
                                new ColumnChange.InsertText(5, Kind.RGA, 5, "Alice")));
        Row there =
                done(
                        base,
                        N2,
                        update(
                                null,
                                new ColumnChange.Add(3, Kind.G_COUNTER, 7),
                                new ColumnChange.Insert(4, Kind.OR_SET, Bytes.text("bread")),
                                new ColumnChange.DeleteText(5, Kind.RGA, 5, 1)));
        Row both = here.merge(there);
        assertThat(likes(both)).isEqualTo(14);
        assertThat(both.column(4) instanceof OrSet set ? set.values() : null)
                .containsExactly(Bytes.text("bread"));
        assertThat(both.column(5) instanceof Rga text ? text.text() : null).isEqualTo("Dear Alice");
    }

    @Test
    void whatATypeDoesNotKnowIsRefused() {
        Row row = done(Row.ABSENT, N1, one(new ColumnChange.Add(3, Kind.G_COUNTER, 1)));
        assertThat(refusal(row, new ColumnChange.Add(3, Kind.PN_COUNTER, 1)))
                .isEqualTo(Refusal.NOT_FOR_THIS_TYPE);
        assertThat(refusal(row, new ColumnChange.Add(3, Kind.G_COUNTER, -1)))
                .isEqualTo(Refusal.NOT_FOR_THIS_TYPE);
        assertThat(refusal(row, new ColumnChange.Remove(4, Kind.G_SET, MILK)))
                .isEqualTo(Refusal.NOT_FOR_THIS_TYPE);
        assertThat(refusal(row, new ColumnChange.Write(5, Kind.RGA, MILK, null)))
                .isEqualTo(Refusal.NOT_FOR_THIS_TYPE);
        assertThat(refusal(row, new ColumnChange.Add(3, Kind.G_COUNTER, Long.MAX_VALUE)))
                .isEqualTo(Refusal.OUT_OF_RANGE);
        assertThat(refusal(row, new ColumnChange.DeleteText(5, Kind.LSEQ, 0, 1)))
                .isEqualTo(Refusal.NO_SUCH_POSITION);
        assertThat(refusal(row, new ColumnChange.InsertText(5, Kind.RGA, 1, "x")))
                .isEqualTo(Refusal.NO_SUCH_POSITION);
        assertThatThrownBy(() ->
                        update(
                                null,
                                new ColumnChange.Add(3, Kind.G_COUNTER, 1),
                                new ColumnChange.Add(3, Kind.G_COUNTER, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoHasNoRightsMayNotTake() {
        Row row = done(Row.ABSENT, N1, one(new ColumnChange.Add(6, Kind.BOUNDED_COUNTER, 3)));
        ColumnChange take = new ColumnChange.Add(6, Kind.BOUNDED_COUNTER, -1);
        assertThat(apply(row, N2, one(take))).isEqualTo(new Applied.Refused(6, Refusal.NO_RIGHTS));
        assertThat(apply(row, N1, one(take))).isInstanceOf(Applied.Changed.class);
    }

    @Test
    void aRetryCountsOnce() {
        Row row = done(Row.ABSENT, N1, like(1));
        assertThat(apply(row, N1, like(1))).isInstanceOf(Applied.Repeated.class);
        assertThat(apply(row, N2, like(1))).isInstanceOf(Applied.Repeated.class);
        RowOperation later =
                update(
                        new OperationKey(key(1).key(), new HybridTimestamp(9000)),
                        new ColumnChange.Add(3, Kind.G_COUNTER, 1));
        assertThat(apply(row, N2, later)).isInstanceOf(Applied.Repeated.class);
        assertThat(likes(row)).isEqualTo(1);
    }

    @Test
    void aRetryAfterADeleteBringsNothingBack() {
        Row row = done(Row.ABSENT, N1, like(1));
        Row gone = done(row, N2, new RowOperation.Delete(key(2)));
        assertThat(gone.exists()).isFalse();
        assertThat(apply(gone, N1, like(1))).isInstanceOf(Applied.Repeated.class);
        Row anew = done(gone, N1, like(3));
        assertThat(apply(anew, N2, new RowOperation.Delete(key(2))))
                .isInstanceOf(Applied.Repeated.class);
    }

    @Test
    void whatIsRememberedIsBoundedAndWhatMayBeForgottenIsNotDoneAgain() {
        Row row = Row.ABSENT;
        for (int i = 1; i <= 200; i++) {
            row = done(row, i % 2 == 0 ? N1 : N2, like(i));
        }
        assertThat(likes(row)).isEqualTo(200);
        assertThat(row.column(SeenOperations.COLUMN) instanceof OrSet set ? set.values() : null)
                .hasSize(SeenOperations.KEPT);
        assertThat(RowOperationCodec.ROWS.encode(row).size()).isLessThan(40 * SeenOperations.KEPT);
        assertThat(apply(row, N1, like(200))).isInstanceOf(Applied.Repeated.class);
        assertThat(apply(row, N1, like(100))).isEqualTo(new Applied.Refused(-1, Refusal.UNKNOWN));
        assertThat(apply(row, N1, like(201))).isInstanceOf(Applied.Changed.class);
    }

    // Forms

    @Test
    void everyOperationComesBack() {
        Dice dice = Dice.of(1);
        for (int i = 0; i < 2000; i++) {
            RowOperation operation = operation(dice);
            Bytes bytes = RowOperationCodec.OPERATIONS.encode(operation);
            assertThat(RowOperationCodec.OPERATIONS.decode(bytes)).isEqualTo(operation);
            byte[] damaged = bytes.toArray();
            damaged[dice.below(damaged.length)] ^= (byte) (1 << dice.below(8));
            try {
                RowOperation read = RowOperationCodec.OPERATIONS.decode(damaged);
                assertThat(RowOperationCodec.OPERATIONS.encode(read))
                        .isEqualTo(Bytes.wrap(damaged));
            } catch (Malformed refused) {
                assertThat(refused.reason()).isNotEmpty();
            }
        }
    }

    /// Bytes of version 1.
    @Test
    void bytesWrittenOnceAreReadForEver() {
        RowOperation update =
                update(
                        new OperationKey(Bytes.text("k"), new HybridTimestamp(5)),
                        new ColumnChange.Write(1, Kind.LWW_REGISTER, Bytes.text("v"), null),
                        new ColumnChange.Add(2, Kind.PN_COUNTER, -3),
                        new ColumnChange.Insert(3, Kind.OR_SET, Bytes.text("e")),
                        new ColumnChange.Remove(4, Kind.LWW_SET, Bytes.text("e")),
                        new ColumnChange.InsertText(5, Kind.RGA, 7, "t"),
                        new ColumnChange.DeleteText(6, Kind.LSEQ, 7, 8));
        String hex =
                "01010601010801760002020205"
                        + "03030601650404070165"
                        + "05050b070174"
                        + "06060c0708"
                        + "01016b0000000000000005";
        assertThat(RowOperationCodec.OPERATIONS.encode(update).asHex()).isEqualTo(hex);
        assertThat(RowOperationCodec.OPERATIONS.decode(Bytes.hex(hex))).isEqualTo(update);

        Version kept = new Version(Bytes.text("a"), new HybridTimestamp(7), new Dot<>(N1, 3));
        Version lost = new Version(Bytes.text("b"), new HybridTimestamp(6), new Dot<>(N2, 4));
        Discarded discarded = new Discarded(1, "lww", kept, lost);
        String listed =
                "0101036c7777" + "01610000000000000007010003" + "01620000000000000006020004";
        assertThat(Discarded.CODEC.encode(discarded).asHex()).isEqualTo(listed);
        assertThat(Discarded.CODEC.decode(Bytes.hex(listed))).isEqualTo(discarded);

        Row row = Row.ABSENT.merge(written());
        String stored = RowOperationCodec.ROWS.encode(row).asHex();
        assertThat(stored).isEqualTo("010d0101000101010001000101080000000000000009010002" + "0176");
        assertThat(RowOperationCodec.ROWS.decode(Bytes.hex(stored))).isEqualTo(row);
    }

    private static Row written() {
        RowOperation write =
                one(new ColumnChange.Write(1, Kind.LWW_REGISTER, Bytes.text("v"), null));
        Applied applied = write.apply(Row.ABSENT, N1, new HybridTimestamp(9));
        return applied instanceof Applied.Changed changed ? changed.delta() : Row.ABSENT;
    }

    private static RowOperation operation(Dice dice) {
        OperationKey key = dice.chance(1, 2) ? null : key(dice.below(1000));
        if (dice.chance(1, 8)) {
            return new RowOperation.Delete(key);
        }
        ColumnChange[] changes = new ColumnChange[dice.below(4)];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = change(dice, 10 * i + dice.below(10));
        }
        return update(key, changes);
    }

    private static ColumnChange change(Dice dice, int column) {
        Kind kind = dice.pick(List.of(Kind.values()));
        Bytes bytes = Bytes.text("x".repeat(dice.below(40)));
        return switch (dice.below(6)) {
            case 0 -> {
                MvRegister read = MvRegister.EMPTY;
                for (int i = dice.below(3); i > 0; i--) {
                    read = read.merge(read.write(i == 1 ? N1 : N2, bytes));
                }
                yield new ColumnChange.Write(
                        column, kind, bytes, dice.chance(1, 2) ? null : read.context());
            }
            case 1 -> new ColumnChange.Add(column, kind, dice.nextLong());
            case 2 -> new ColumnChange.Insert(column, kind, bytes);
            case 3 -> new ColumnChange.Remove(column, kind, bytes);
            case 4 -> new ColumnChange.InsertText(column, kind, dice.below(1000), "text");
            default -> new ColumnChange.DeleteText(column, kind, dice.below(10), dice.below(10));
        };
    }
}
