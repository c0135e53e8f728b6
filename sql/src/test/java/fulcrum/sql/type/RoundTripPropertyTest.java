package fulcrum.sql.type;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.json.JsonText;
import fulcrum.sql.time.Calendar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is printed, or sent, is read as the value that it was.
final class RoundTripPropertyTest {

    private static final int VALUES = 400;

    private static final List<ScalarType> TYPES =
            List.of(
                    ScalarType.BOOL,
                    ScalarType.BYTEA,
                    ScalarType.INT2,
                    ScalarType.INT4,
                    ScalarType.INT8,
                    ScalarType.OID,
                    ScalarType.XID8,
                    ScalarType.TEXT,
                    ScalarType.VARCHAR,
                    ScalarType.JSON,
                    ScalarType.JSONB,
                    ScalarType.FLOAT4,
                    ScalarType.FLOAT8,
                    ScalarType.NUMERIC,
                    ScalarType.DATE,
                    ScalarType.TIME,
                    ScalarType.TIMESTAMP,
                    ScalarType.TIMESTAMPTZ,
                    ScalarType.INTERVAL,
                    ScalarType.UUID);

    private static final List<ZoneId> ZONES =
            List.of(
                    ZoneId.of("UTC"),
                    ZoneId.of("Europe/Berlin"),
                    ZoneId.of("America/New_York"),
                    ZoneId.of("Asia/Kolkata"),
                    ZoneId.of("Australia/Lord_Howe"));

    @Test
    void textsAreReadAsTheValuesTheyWerePrintedFrom() {
        for (ScalarType base : TYPES) {
            SqlType type = SqlType.of(base);
            for (int i = 0; i < VALUES; i++) {
                Dice dice = Dice.of(4720).fork(base.name(), i);
                Datum value = value(base, dice);
                Styles styles = styles(dice);
                String text = TextForm.write(type, value, styles);
                assertThat(TextForm.read(type, text, styles, 0))
                        .as("%s %d: %s in %s", type, i, text, styles)
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void bytesAreReadAsTheValuesTheyWereSentFor() {
        for (ScalarType base : TYPES) {
            SqlType type = SqlType.of(base);
            for (int i = 0; i < VALUES; i++) {
                Datum value = value(base, Dice.of(4721).fork(base.name(), i));
                assertThat(BinaryForm.read(type, BinaryForm.write(type, value)))
                        .as("%s %d", type, i)
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void arraysAreReadAsTheyWerePrintedAndSent() {
        for (ScalarType base : TYPES) {
            SqlType type = SqlType.arrayOf(base);
            for (int i = 0; i < VALUES / 4; i++) {
                Dice dice = Dice.of(4722).fork(base.name(), i);
                Datum value = array(base, dice);
                Styles styles = styles(dice);
                String text = TextForm.write(type, value, styles);
                assertThat(TextForm.read(type, text, styles, 0))
                        .as("%s %d: %s in %s", type, i, text, styles)
                        .isEqualTo(value);
                assertThat(BinaryForm.read(type, BinaryForm.write(type, value)))
                        .as("%s %d: %s", type, i, text)
                        .isEqualTo(value);
            }
        }
    }

    /// Whatever is read, it is a value or a client's mistake.
    @Test
    void noTextBreaksTheReader() {
        String letters = "0123456789 :-+./,{}[]\"\\\\tTzZpPyYmMdDhHsSeExXnNaAiIfF_@é";
        for (ScalarType base : TYPES) {
            SqlType type = SqlType.of(base);
            for (int i = 0; i < VALUES * 5; i++) {
                Dice dice = Dice.of(4723).fork(base.name(), i);
                String text = i % 2 == 0 ? noise(letters, dice) : broken(base, letters, dice);
                for (SqlType each : List.of(type, type.asArray())) {
                    try {
                        TextForm.read(each, text, Styles.STANDARD, 0);
                    } catch (SqlError error) {
                        assertThat(error.message()).isNotEmpty();
                    } catch (RuntimeException broken) {
                        throw new AssertionError(each + " '" + text + "'", broken);
                    }
                }
            }
        }
    }

    @Test
    void noBytesBreakTheReader() {
        for (ScalarType base : TYPES) {
            SqlType type = SqlType.of(base);
            for (int i = 0; i < VALUES * 5; i++) {
                Dice dice = Dice.of(4724).fork(base.name(), i);
                byte[] bytes = bytes(dice, 40);
                for (SqlType each : List.of(type, type.asArray())) {
                    try {
                        BinaryForm.read(each, bytes);
                    } catch (SqlError error) {
                        assertThat(error.message()).isNotEmpty();
                    } catch (RuntimeException broken) {
                        throw new AssertionError(each + " " + Bytes.of(bytes).asHex(), broken);
                    }
                }
            }
        }
    }

    private static String noise(String letters, Dice dice) {
        StringBuilder text = new StringBuilder();
        for (int i = dice.below(20); i >= 0; i--) {
            text.append(letters.charAt(dice.below(letters.length())));
        }
        return text.toString();
    }

    private static String broken(ScalarType base, String letters, Dice dice) {
        StringBuilder text =
                new StringBuilder(
                        TextForm.write(SqlType.of(base), value(base, dice), Styles.STANDARD));
        int at = dice.below(text.length() + 1);
        text.insert(at, letters.charAt(dice.below(letters.length())));
        if (dice.chance(1, 2)) {
            text.deleteCharAt(dice.below(text.length()));
        }
        return text.toString();
    }

    private static Styles styles(Dice dice) {
        String dateStyle = dice.pick(List.of("ISO", "ISO", "SQL", "German", "Postgres"));
        String dateOrder = dateStyle.equals("German") ? "DMY" : dice.pick(List.of("MDY", "DMY"));
        return new Styles(
                dateStyle.equals("ISO") ? dice.pick(ZONES) : ZoneId.of("UTC"),
                dateOrder,
                dateStyle,
                dice.pick(List.of("postgres", "postgres_verbose", "sql_standard", "iso_8601")),
                dice.chance(1, 2),
                dice.between(1, 3));
    }

    private static Datum array(ScalarType base, Dice dice) {
        List<Datum> elements = new ArrayList<>();
        for (int i = dice.below(6); i > 0; i--) {
            elements.add(dice.chance(1, 4) ? Datum.NULL : value(base, dice));
        }
        return new Datum.Array(base.form(), elements);
    }

    private static Datum value(ScalarType base, Dice dice) {
        return switch (base) {
            case BOOL -> new Datum.Bool(dice.chance(1, 2));
            case BYTEA -> new Datum.ByteArray(Bytes.of(bytes(dice, 20)));
            case INT2 -> new Datum.Int((short) dice.nextLong());
            case INT4 -> new Datum.Int((int) dice.nextLong());
            case OID -> new Datum.Int(dice.nextLong() & 0xffff_ffffL);
            case INT8, XID8 -> new Datum.Int(dice.nextLong() >> dice.below(64));
            case JSON, JSONB -> new Datum.Text(json(dice, 3));
            case FLOAT4 -> real(dice);
            case FLOAT8 -> doublePrecision(dice);
            case NUMERIC -> numeric(dice);
            case DATE -> new Datum.Date(days(dice));
            case TIME -> new Datum.TimeOfDay(dice.between(0, Calendar.DAY));
            case TIMESTAMP -> new Datum.Timestamp(micros(dice));
            case TIMESTAMPTZ -> new Datum.TimestampTz(micros(dice));
            case INTERVAL ->
                    new Datum.Interval(
                            (int) dice.nextLong() >> dice.below(32),
                            (int) dice.nextLong() >> dice.below(32),
                            dice.nextLong() >> dice.between(2, 63));
            case UUID -> new Datum.Uuid(dice.nextLong(), dice.nextLong());
            default -> new Datum.Text(characters(dice));
        };
    }

    private static Datum real(Dice dice) {
        float value = Float.intBitsToFloat((int) dice.nextLong());
        return new Datum.Real(Float.isNaN(value) ? Float.NaN : value);
    }

    private static Datum doublePrecision(Dice dice) {
        double value =
                dice.chance(1, 2)
                        ? Double.longBitsToDouble(dice.nextLong())
                        : dice.nextLong() >> dice.below(64);
        return new Datum.DoublePrecision(Double.isNaN(value) ? Double.NaN : value);
    }

    private static Datum numeric(Dice dice) {
        if (dice.chance(1, 10)) {
            return dice.chance(1, 2)
                    ? new Datum.NotANumber()
                    : new Datum.Infinity(dice.chance(1, 2));
        }
        BigInteger digits = new BigInteger(bytes(dice, 30));
        return new Datum.Decimal(new BigDecimal(digits, dice.below(40)));
    }

    private static int days(Dice dice) {
        return dice.chance(1, 10)
                ? dice.pick(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE))
                : dice.between(-2_451_545, dice.chance(1, 2) ? 20_000 : 2_000_000_000);
    }

    private static long micros(Dice dice) {
        return dice.chance(1, 10)
                ? dice.pick(List.of(Long.MIN_VALUE, Long.MAX_VALUE))
                : dice.between(
                        -211_813_488_000_000_000L + Calendar.DAY,
                        dice.chance(1, 2) ? 1_000_000_000_000_000L : 9_000_000_000_000_000_000L);
    }

    private static byte[] bytes(Dice dice, int most) {
        byte[] bytes = new byte[dice.between(1, most)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) dice.nextLong();
        }
        return bytes;
    }

    private static String characters(Dice dice) {
        StringBuilder text = new StringBuilder();
        for (int i = dice.below(12); i > 0; i--) {
            text.append(
                    dice.pick(
                            List.of(
                                    "a", "B", "0", " ", "\"", "\\", "{", "}", ",", "\n", "NULL",
                                    "é", "€", "😀", "'", "\t", "null")));
        }
        return text.toString();
    }

    /// In the form that `jsonb` has.
    private static String json(Dice dice, int depth) {
        String text =
                switch (dice.below(depth == 0 ? 4 : 6)) {
                    case 0 -> JsonText.quote(characters(dice));
                    case 1 -> dice.pick(List.of("true", "false", "null"));
                    case 2, 3 ->
                            new BigDecimal(dice.nextLong() >> dice.below(64))
                                    .movePointLeft(dice.below(5))
                                    .toPlainString();
                    case 4 -> "[" + json(dice, depth - 1) + ", " + json(dice, depth - 1) + "]";
                    default ->
                            "{"
                                    + JsonText.quote(characters(dice))
                                    + ": "
                                    + json(dice, depth - 1)
                                    + "}";
                };
        return JsonText.canonical(text);
    }
}
