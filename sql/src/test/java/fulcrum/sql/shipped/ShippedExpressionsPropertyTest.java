package fulcrum.sql.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.codec.Fixtures;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.execution.RowProgram;
import fulcrum.sql.execution.ShardPrograms;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is shipped comes to the same where it arrives, errors included.
final class ShippedExpressionsPropertyTest {

    private static final String KEPT = "v1/programs.hex";

    private static final int EXPRESSIONS = 1_000;
    private static final int ROWS = 6;

    private static Program program(Scalar value) {
        return RowExpressions.program(List.of(value));
    }

    /// The program of an expression, as it is shipped.
    static Bytes bytes(String text) {
        Scalar shipped = new Shipping(RowExpressions.ROW).of(RowExpressions.scalar(text));
        return ProgramCodec.PROGRAMS.encode(program(Objects.requireNonNull(shipped)));
    }

    @Test
    void theBytesOfVersionOneAreReadAndWritten() {
        Fixtures.areWritten(KEPT, ProgramCodec.PROGRAMS, ShippedExpressionsPropertyTest::bytes);
    }

    private static @Nullable Scalar meant(String text) {
        try {
            return RowExpressions.scalar(text);
        } catch (SqlError _) {
            return null; // no expression, as a number beside a text
        }
    }

    private static String told(RowProgram.Run run, Datum[] row) {
        try {
            return run.values(row)[0].toString();
        } catch (SqlError error) {
            return error.state() + " " + error.message();
        }
    }

    @Test
    void anExpressionThatWasShippedHasTheSameValue() {
        int shippedInAll = 0;
        ShardPrograms programs = new ShardPrograms();
        for (int i = 0; i < EXPRESSIONS; i++) {
            Dice dice = Dice.of(60).fork("expression", i);
            String text = RowExpressions.text(dice, 3);
            Scalar scalar = meant(text);
            Shipping shipping = new Shipping(RowExpressions.ROW);
            Scalar shipped = scalar == null ? null : shipping.of(scalar);
            if (scalar == null || shipped == null) {
                continue;
            }
            Bytes bytes = ProgramCodec.PROGRAMS.encode(program(shipped));
            assertThat(ProgramCodec.PROGRAMS.encode(ProgramCodec.PROGRAMS.decode(bytes)))
                    .as(text)
                    .isEqualTo(bytes);
            Datum[] arguments =
                    RowExpressions.values(shipping.arguments(), RowExpressions.row(Dice.of(1)));
            if (arguments == null) {
                continue; // it is computed above, where the error is told
            }
            shippedInAll++;
            RowProgram.Run here = new RowProgram(program(scalar)).with(List.of());
            RowProgram.Run there = programs.run(new Dispatch(bytes, List.of(arguments)).toBytes());
            for (int j = 0; j < ROWS; j++) {
                Datum[] row = RowExpressions.row(dice);
                Bytes key = RowExpressions.STORED.key(row);
                Datum[] read = there.read(key, RowExpressions.STORED.value(row));
                assertThat(told(there, read)).as(text).isEqualTo(told(here, row));
            }
        }
        assertThat(shippedInAll).isGreaterThan(EXPRESSIONS / 4);
    }

    @Test
    void aRowThatIsThinnedHasTheColumnsThatAreWanted() {
        for (int i = 0; i < 200; i++) {
            Dice dice = Dice.of(61).fork("row", i);
            Datum[] row = RowExpressions.row(dice);
            boolean[] kept = new boolean[row.length];
            for (int at = 0; at < kept.length; at++) {
                kept[at] = dice.chance(1, 3);
            }
            Bytes key = RowExpressions.STORED.key(row);
            Bytes value = RowExpressions.STORED.value(row);
            assertThat(RowExpressions.STORED.row(key, value)).isEqualTo(row);
            Bytes thin = RowExpressions.STORED.form().thinned(value, kept);
            Datum[] read = RowExpressions.STORED.row(key, thin);
            for (int at = 0; at < kept.length; at++) {
                boolean there = kept[at] || at == 0; // its key has it
                assertThat(read[at]).isEqualTo(there ? row[at] : Datum.NULL);
            }
        }
    }

    @Test
    void bytesThatAreNoProgramAreRefusedAsThat() {
        Bytes bytes =
                new Dispatch(
                                ProgramCodec.PROGRAMS.encode(
                                        program(RowExpressions.scalar("a + 1 > length(t)"))),
                                List.of(new Datum.Int(1)))
                        .toBytes();
        ShardPrograms programs = new ShardPrograms();
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            Dice dice = Dice.of(62).fork("bytes", i);
            byte[] broken = bytes.toArray();
            for (int each = dice.between(1, 4); each > 0; each--) {
                broken[dice.below(broken.length)] = (byte) dice.below(256);
            }
            try {
                RowProgram.Run _ = programs.run(Bytes.wrap(broken));
            } catch (Malformed _) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }
}
