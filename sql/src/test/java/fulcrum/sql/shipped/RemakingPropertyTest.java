package fulcrum.sql.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.keys.Datum;
import fulcrum.database.transaction.Coprocessor.Made;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.codec.Fixtures;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.execution.ShardPrograms;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A row that is made where it lies is the row that would be written otherwise, or none is made.
final class RemakingPropertyTest {

    private static final String KEPT = "v1/remakings.hex";
    private static final int REMAKINGS = 600;
    private static final int ROWS = 6;
    private static final int ASSIGNED = 1; // column `a`, an integer

    private static final Made REFUSED = Made.REFUSED;

    private final ShardPrograms shards = new ShardPrograms();

    /// What is to be made, as it is written.
    private record Text(String condition, String value, String check) {

        static Text drawn(Dice dice) {
            return new Text(
                    RowExpressions.truth(dice, 2),
                    "(" + RowExpressions.number(dice, 2) + ")::int",
                    dice.chance(1, 2) ? "true" : RowExpressions.truth(dice, 1));
        }
    }

    /// By the expressions themselves.
    private static Made right(Text text, Datum[] row, boolean notNull) {
        Datum[] holds = computed(text.condition, row);
        if (holds == null || !holds[0].equals(new Datum.Bool(true))) {
            return REFUSED;
        }
        Datum[] value = computed(text.value, row);
        if (value == null) {
            return REFUSED;
        }
        Datum[] after = row.clone();
        after[ASSIGNED] = value[0];
        Datum[] checked = computed(text.check, after);
        boolean sound =
                checked != null
                        && !checked[0].equals(new Datum.Bool(false))
                        && !(notNull && after[ASSIGNED] instanceof Datum.Null);
        return sound ? new Made.Written(RowExpressions.STORED.value(after)) : REFUSED;
    }

    private static Datum @Nullable [] computed(String expression, Datum[] row) {
        return RowExpressions.values(List.of(RowExpressions.scalar(expression)), row);
    }

    private static @Nullable RowOrder order(Text text, boolean notNull) {
        Shipping shipping = new Shipping(RowExpressions.ROW);
        Scalar condition = shipping.of(RowExpressions.scalar(text.condition));
        List<Scalar> values = shipping.all(List.of(RowExpressions.scalar(text.value)));
        List<Scalar> checks = shipping.all(List.of(RowExpressions.scalar(text.check)));
        if (condition == null || values == null || checks == null) {
            return null;
        }
        Datum[] arguments =
                RowExpressions.values(shipping.arguments(), RowExpressions.row(Dice.of(1)));
        Bytes bytes = RemakingCodec.REMAKINGS.encode(remaking(condition, values, checks, notNull));
        assertThat(RemakingCodec.REMAKINGS.encode(RemakingCodec.REMAKINGS.decode(bytes)))
                .isEqualTo(bytes);
        return arguments != null
                ? new RowOrder.Remade(new Dispatch(bytes, List.of(arguments)).toBytes())
                : null;
    }

    private static Remaking remaking(
            Scalar condition, List<Scalar> values, List<Scalar> checks, boolean notNull) {
        return new Remaking(
                RowExpressions.STORED.form(),
                RowExpressions.ROW,
                condition,
                List.of(ASSIGNED),
                values,
                notNull ? List.of(ASSIGNED) : List.of(),
                checks);
    }

    /// Of a condition, a value and a check, as they are shipped.
    private static Bytes bytes(String text) {
        String[] parts = text.split(" / ");
        Shipping shipping = new Shipping(RowExpressions.ROW);
        List<Scalar> shipped =
                Objects.requireNonNull(
                        shipping.all(Arrays.stream(parts).map(RowExpressions::scalar).toList()));
        return RemakingCodec.REMAKINGS.encode(
                remaking(
                        shipped.getFirst(),
                        List.of(shipped.get(1)),
                        List.of(shipped.get(2)),
                        text.length() % 2 == 0));
    }

    @Test
    void theBytesOfVersionOneAreReadAndWritten() {
        Fixtures.areWritten(KEPT, RemakingCodec.REMAKINGS, RemakingPropertyTest::bytes);
    }

    private Made made(RowOrder order, Datum[] row) {
        try {
            return shards.make(
                    order.toBytes(),
                    RowExpressions.STORED.key(row),
                    RowExpressions.STORED.value(row));
        } catch (SqlError _) {
            return REFUSED;
        }
    }

    @Test
    void aRowIsMadeAsItWouldBeWritten() {
        int written = 0;
        for (int i = 0; i < REMAKINGS; i++) {
            Dice dice = Dice.of(64).fork("remaking", i);
            Text text = Text.drawn(dice);
            boolean notNull = dice.chance(1, 2);
            RowOrder order;
            try {
                order = order(text, notNull);
            } catch (SqlError _) {
                continue; // no expression
            }
            for (int j = 0; order != null && j < ROWS; j++) {
                Datum[] row = RowExpressions.row(dice);
                Made made = made(order, row);
                assertThat(made).as(text.toString()).isEqualTo(right(text, row, notNull));
                written += made.equals(REFUSED) ? 0 : 1;
            }
        }
        assertThat(written).isGreaterThan(REMAKINGS / 10);
    }

    @Test
    void aRowIsInsertedWhereThereIsNone() {
        Bytes value = Bytes.text("a row");
        Bytes order = new RowOrder.Absent(value).toBytes();
        assertThat(shards.make(order, Bytes.text("k"), null)).isEqualTo(new Made.Written(value));
        assertThat(shards.make(order, Bytes.text("k"), Bytes.text("another"))).isEqualTo(REFUSED);
    }

    @Test
    void nothingIsMadeOfNoRow() {
        RowOrder order =
                Objects.requireNonNull(order(new Text("true", "(a + 1)::int", "true"), false));
        Datum[] row = RowExpressions.row(Dice.of(2));
        assertThat(shards.make(order.toBytes(), RowExpressions.STORED.key(row), null))
                .isEqualTo(REFUSED);
    }

    @Test
    void bytesThatAreNoOrderAreRefusedAsThat() {
        assertThatThrownBy(() -> shards.make(Bytes.of((byte) 9), Bytes.text("k"), null))
                .isInstanceOf(Malformed.class);
    }
}
