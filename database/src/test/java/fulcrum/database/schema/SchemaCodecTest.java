package fulcrum.database.schema;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.codec.Fixtures;
import fulcrum.machine.codec.Malformed;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Rows come back as they were written, garbage is refused with one type of exception, and bytes
/// that were written once are read for ever.
class SchemaCodecTest {

    private static final int ROUNDS = 500;
    private static final String KEPT = "v1/schema.hex";
    private static final SchemaCodec CODEC = SchemaCodec.ROWS;

    @Test
    void whatIsWrittenComesBack() {
        Dice dice = Dice.of(1);
        TreeSet<String> kinds = new TreeSet<>();
        for (int i = 0; i < ROUNDS; i++) {
            SchemaRow row = AnySchema.row(dice);
            assertThat(CODEC.decode(CODEC.encode(row))).isEqualTo(row);
            kinds.add(row.getClass().getSimpleName());
        }
        assertThat(kinds).isEqualTo(kinds());
    }

    @Test
    void garbageIsMalformedOrARowThatReadsTheSameAgain() {
        Dice dice = Dice.of(2);
        for (int i = 0; i < 4 * ROUNDS; i++) {
            byte[] bytes = CODEC.encode(AnySchema.row(dice)).toArray();
            bytes[dice.below(bytes.length)] = (byte) dice.below(256);
            Bytes garbage = Bytes.copyOf(bytes, 0, dice.between(0, bytes.length));
            try {
                assertThat(CODEC.encode(CODEC.decode(garbage))).isEqualTo(garbage);
            } catch (Malformed refused) {
                assertThat(refused.reason()).isNotEmpty();
            }
        }
    }

    @Test
    void theBytesOfVersionOneAreReadAndWritten() {
        Fixtures.areRead(KEPT, CODEC);
        Fixtures.areWritten(KEPT, CODEC);
    }

    @Test
    void everyKindIsKept() {
        TreeSet<String> kept = new TreeSet<>();
        for (Fixtures.Fixture fixture : Fixtures.in(KEPT)) {
            kept.add(CODEC.decode(fixture.frame()).getClass().getSimpleName());
        }
        assertThat(kept).isEqualTo(kinds());
    }

    private static Set<String> kinds() {
        return new TreeSet<>(
                Arrays.stream(SchemaRow.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }
}
