package fulcrum.sql.routine;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Dice;
import fulcrum.sql.ast.Position;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TextForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Laws that hold whatever the values are.
final class RoutinePropertyTest {

    private static final int ROUNDS = 3_000;
    private static final Setting SETTING = new FixedSetting();

    private static final Map<ScalarType, List<String>> VALUES = new TreeMap<>();

    static {
        VALUES.put(ScalarType.INT4, List.of("0", "-1", "1", "2147483647", "-2147483648", "42"));
        VALUES.put(ScalarType.NUMERIC, List.of("0", "0.00", "-1.5", "1e20", "NaN", "Infinity"));
        VALUES.put(ScalarType.FLOAT8, List.of("0", "-0", "1.5", "NaN", "-Infinity", "1e300"));
        VALUES.put(ScalarType.TEXT, List.of("", "a", "ab", "B", "ä", "😀", "\uffee"));
        VALUES.put(ScalarType.BPCHAR, List.of("a", "a  ", "b ", "", " "));
        VALUES.put(ScalarType.BOOL, List.of("t", "f"));
        VALUES.put(ScalarType.BYTEA, List.of("", "\\x00", "\\x0001", "\\xff"));
        VALUES.put(ScalarType.DATE, List.of("2000-01-01", "1999-12-31", "infinity", "-infinity"));
        VALUES.put(ScalarType.TIMESTAMP, List.of("2000-01-01", "infinity", "1999-01-01 12:00"));
        VALUES.put(
                ScalarType.INTERVAL, List.of("1 day", "24 hours", "1 month", "-1 day", "30 days"));
        VALUES.put(
                ScalarType.JSONB,
                List.of("null", "1", "1.0", "\"a\"", "[]", "[1]", "{}", "{\"a\": 1}", "true"));
        VALUES.put(
                ScalarType.UUID,
                List.of(
                        "00000000-0000-0000-0000-000000000000",
                        "ffffffff-ffff-ffff-ffff-ffffffffffff"));
    }

    private static Datum value(SqlType type, Dice dice) {
        if (type.array()) {
            List<Datum> elements = new ArrayList<>();
            for (int i = dice.below(3); i > 0; i--) {
                elements.add(dice.chance(1, 4) ? Datum.NULL : value(type.element(), dice));
            }
            return new Datum.Array(type.base().form(), elements);
        }
        String text = dice.pick(VALUES.getOrDefault(type.base(), List.of()));
        return TextForm.read(type, text, SETTING.styles(), 0);
    }

    private static boolean is(String symbol, SqlType type, Datum left, Datum right) {
        ResolvedOperator operator = Operators.resolve(symbol, type, type, Position.NONE);
        return Values.truth(Calls.call(operator.body(), new Datum[] {left, right}, SETTING));
    }

    @Test
    void comparisonsAreATotalOrder() {
        Dice dice = Dice.of(7);
        List<SqlType> types = new ArrayList<>();
        VALUES.keySet().forEach(each -> types.add(SqlType.of(each)));
        types.add(SqlType.arrayOf(ScalarType.INT4));
        for (int round = 0; round < ROUNDS; round++) {
            SqlType type = dice.pick(types);
            Datum a = value(type, dice);
            Datum b = value(type, dice);
            Datum c = value(type, dice);
            String seen = type + ": " + a + ", " + b + ", " + c;
            boolean less = is("<", type, a, b);
            boolean equal = is("=", type, a, b);
            boolean greater = is(">", type, a, b);
            assertThat((less ? 1 : 0) + (equal ? 1 : 0) + (greater ? 1 : 0)).as(seen).isOne();
            assertThat(is("<=", type, a, b)).as(seen).isEqualTo(less || equal);
            assertThat(is(">=", type, a, b)).as(seen).isEqualTo(greater || equal);
            assertThat(is("<>", type, a, b)).as(seen).isEqualTo(!equal);
            assertThat(is("<", type, b, a)).as(seen).isEqualTo(greater);
            if (is("<=", type, a, b) && is("<=", type, b, c)) {
                assertThat(is("<=", type, a, c)).as(seen).isTrue();
            }
        }
    }

    @Test
    void whatIsAddedAndTakenAwayAgainIsTheSame() {
        Dice dice = Dice.of(8);
        for (SqlType type : List.of(SqlType.SMALLINT, SqlType.INTEGER, SqlType.BIGINT)) {
            for (int round = 0; round < ROUNDS; round++) {
                Datum a = number(type, dice);
                Datum b = number(type, dice);
                try {
                    Datum sum = apply("+", type, a, b);
                    assertThat(apply("-", type, sum, b)).as(a + " + " + b).isEqualTo(a);
                } catch (SqlError error) {
                    assertThat(error.state().code()).isEqualTo("22003");
                }
            }
        }
    }

    @Test
    void aQuotientTimesItsDivisorWithTheRestIsTheDividend() {
        Dice dice = Dice.of(9);
        for (int round = 0; round < ROUNDS; round++) {
            Datum a = number(SqlType.INTEGER, dice);
            Datum b = number(SqlType.INTEGER, dice);
            if (Values.integer(b) == 0 || Values.integer(b) == -1) {
                continue;
            }
            long quotient = Values.integer(apply("/", SqlType.INTEGER, a, b));
            long rest = Values.integer(apply("%", SqlType.INTEGER, a, b));
            assertThat(quotient * Values.integer(b) + rest).isEqualTo(Values.integer(a));
        }
    }

    private static Datum number(SqlType type, Dice dice) {
        int bits = type.base().length() * Byte.SIZE;
        return new Datum.Int(dice.nextLong() >> (64 - bits) >> dice.below(bits));
    }

    private static Datum apply(String symbol, SqlType type, Datum left, Datum right) {
        ResolvedOperator operator = Operators.resolve(symbol, type, type, Position.NONE);
        return Calls.call(operator.body(), new Datum[] {left, right}, SETTING);
    }

    @Test
    void theDrawnNumbersAreWithinTheirBounds() {
        for (int round = 0; round < ROUNDS; round++) {
            long drawn = Chance.between(-3, 4, SETTING);
            assertThat(drawn).isBetween(-3L, 4L);
        }
    }

    @Test
    void whatIsSpelledIsReadAgain() {
        Dice dice = Dice.of(10);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[dice.below(100)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) dice.below(256);
            }
            String format = dice.pick(List.of("hex", "base64", "escape"));
            assertThat(Encodings.unspell(Encodings.spell(bytes, format), format)).isEqualTo(bytes);
        }
    }
}
