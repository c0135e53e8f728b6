package fulcrum.database.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.keys.Datum.Interval;
import fulcrum.machine.Bytes;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Values at the edges of their types, written down in PostgreSQL's order.
final class KeyEdgesTest {

    private static final long DAY = 86_400_000_000L;
    private static final Interval SHORTEST =
            interval(Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE);
    private static final Interval LONGEST =
            interval(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

    private static Bytes ascending(Datum value) {
        return new KeyWriter().put(value, Order.ASCENDING).toBytes();
    }

    private static void demandAscending(List<? extends Datum> values) {
        for (int i = 0; i < values.size(); i++) {
            for (int j = 0; j < values.size(); j++) {
                assertThat(
                                Integer.signum(
                                        ascending(values.get(i))
                                                .compareTo(ascending(values.get(j)))))
                        .as("%s against %s", values.get(i), values.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    private static List<Datum.Decimal> decimals(String... digits) {
        return Arrays.stream(digits).map(BigDecimal::new).map(Datum.Decimal::new).toList();
    }

    private static Interval interval(int months, int days, long micros) {
        return new Interval(months, days, micros);
    }

    private static Datum.Array texts(Datum... elements) {
        return new Datum.Array(KeyType.Scalar.TEXT, List.of(elements));
    }

    @Test
    void integers() {
        demandAscending(
                LongStream.of(
                                Long.MIN_VALUE,
                                Long.MIN_VALUE + 1,
                                -(1L << 56) - 1,
                                -(1L << 56),
                                Integer.MIN_VALUE,
                                -65_537,
                                -65_536,
                                -257,
                                -256,
                                -255,
                                -1,
                                0,
                                1,
                                223,
                                224,
                                255,
                                256,
                                65_535,
                                65_536,
                                Integer.MAX_VALUE,
                                (1L << 56) - 1,
                                1L << 56,
                                Long.MAX_VALUE - 1,
                                Long.MAX_VALUE)
                        .mapToObj(Datum.Int::new)
                        .toList());
    }

    @Test
    void numerics() {
        List<Datum> values =
                Stream.of(
                                Stream.of(new Datum.Infinity(true)),
                                decimals(
                                        "-1E+131071",
                                        "-100.01",
                                        "-100",
                                        "-99.99",
                                        "-10",
                                        "-9.9",
                                        "-1.01",
                                        "-1",
                                        "-0.1",
                                        "-0.01",
                                        "-1E-16383",
                                        "0",
                                        "1E-16383",
                                        "0.001",
                                        "0.01",
                                        "0.0101",
                                        "0.1",
                                        "0.9",
                                        "1",
                                        "1.00000000000000000000000001",
                                        "1.01",
                                        "9.9",
                                        "10",
                                        "99.99",
                                        "100",
                                        "100.01",
                                        "101",
                                        "1000",
                                        "1E+131071")
                                        .stream(),
                                Stream.of(new Datum.Infinity(false)),
                                Stream.of(new Datum.NotANumber()))
                        .<Datum>flatMap(each -> each)
                        .toList();
        demandAscending(values);
    }

    @Test
    void numericsOfOneValueAreOne() {
        assertThat(decimals("1", "1.0", "1.00", "0.1E+1", "10E-1"))
                .map(KeyEdgesTest::ascending)
                .containsOnly(ascending(decimals("1").getFirst()));
        assertThat(decimals("-500", "-5E+2", "-500.000"))
                .map(KeyEdgesTest::ascending)
                .containsOnly(ascending(decimals("-500").getFirst()));
        assertThat(decimals("0", "0.00", "0E+200000", "0E-16383"))
                .map(KeyEdgesTest::ascending)
                .containsOnly(ascending(decimals("0").getFirst()));
    }

    @Test
    void numericsHavePostgresBounds() {
        assertThatThrownBy(() -> decimals("1E+131072"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> decimals("1E-16384")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void floats() {
        demandAscending(
                Stream.of(
                                Double.NEGATIVE_INFINITY,
                                -Double.MAX_VALUE,
                                -1.0,
                                -Double.MIN_NORMAL,
                                -Double.MIN_VALUE,
                                0.0,
                                Double.MIN_VALUE,
                                1.0,
                                Math.nextUp(1.0),
                                Double.MAX_VALUE,
                                Double.POSITIVE_INFINITY,
                                Double.NaN)
                        .map(Datum.DoublePrecision::new)
                        .toList());
        demandAscending(
                Stream.of(
                                Float.NEGATIVE_INFINITY,
                                -Float.MAX_VALUE,
                                -Float.MIN_VALUE,
                                0f,
                                Float.MIN_VALUE,
                                Float.MAX_VALUE,
                                Float.POSITIVE_INFINITY,
                                Float.NaN)
                        .map(Datum.Real::new)
                        .toList());
    }

    @Test
    void thereIsOneZeroAndOneNaN() {
        assertThat(ascending(new Datum.DoublePrecision(-0.0)))
                .isEqualTo(ascending(new Datum.DoublePrecision(0.0)));
        assertThat(ascending(new Datum.Real(-0f))).isEqualTo(ascending(new Datum.Real(0f)));
        assertThat(ascending(new Datum.DoublePrecision(Double.longBitsToDouble(-1))))
                .isEqualTo(ascending(new Datum.DoublePrecision(Double.NaN)));
        assertThat(ascending(new Datum.Real(Float.intBitsToFloat(-1))))
                .isEqualTo(ascending(new Datum.Real(Float.NaN)));
    }

    @Test
    void textIsOrderedByCodePointsAndNotByUtf16() {
        demandAscending(
                Stream.of(
                                "", "\u0001", " ", "A", "Z", "a", "a\u0001", "aa", "b", "z", "é",
                                "\ue000", "\uffff", "😀")
                        .map(Datum.Text::new)
                        .toList());
    }

    @Test
    void textHoldsWhatUtf8CanHold() {
        for (String wrong : List.of("a\u0000", "\ud83d", "\ude00\ud83d")) {
            assertThatThrownBy(() -> new Datum.Text(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void byteaHoldsZeroBytes() {
        demandAscending(
                Stream.of(
                                "", "00", "0000", "0001", "00ff", "01", "0100", "0101", "fe", "ff",
                                "ff00", "ffff")
                        .map(Bytes::hex)
                        .map(Datum.ByteArray::new)
                        .toList());
    }

    @Test
    void times() {
        demandAscending(
                Stream.of(Integer.MIN_VALUE, -1, 0, 9_000, Integer.MAX_VALUE)
                        .map(Datum.Date::new)
                        .toList());
        demandAscending(Stream.of(0L, 1L, DAY).map(Datum.TimeOfDay::new).toList());
        List<Long> micros = List.of(Long.MIN_VALUE, -1L, 0L, 800_000_000_000_000L, Long.MAX_VALUE);
        demandAscending(micros.stream().map(Datum.Timestamp::new).toList());
        demandAscending(micros.stream().map(Datum.TimestampTz::new).toList());
        assertThatThrownBy(() -> new Datum.TimeOfDay(DAY + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void intervals() {
        demandAscending(
                List.of(
                        SHORTEST,
                        interval(Integer.MIN_VALUE, 0, 0),
                        interval(0, 0, Long.MIN_VALUE),
                        interval(-1, 0, 0),
                        interval(0, -29, -DAY + 1),
                        interval(0, 0, -1),
                        interval(0, 0, 0),
                        interval(1, -30, 1),
                        interval(0, 1, -1),
                        interval(0, 1, 0),
                        interval(0, 29, DAY - 1),
                        interval(1, 0, 0),
                        interval(0, 0, Long.MAX_VALUE),
                        interval(Integer.MAX_VALUE, 0, 0),
                        interval(Integer.MAX_VALUE, Integer.MAX_VALUE, 0),
                        LONGEST));
    }

    @Test
    void intervalsOfOneLengthAreOne() {
        for (Interval same :
                List.of(interval(0, 30, 0), interval(0, 0, 30 * DAY), interval(2, -31, DAY))) {
            assertThat(ascending(same)).isEqualTo(ascending(interval(1, 0, 0)));
        }
    }

    @Test
    void theLongestAndShortestIntervalsComeBack() {
        for (Interval each : List.of(SHORTEST, LONGEST, interval(0, 0, 0))) {
            assertThat(
                            new KeyReader(ascending(each))
                                    .next(KeyType.Scalar.INTERVAL, Order.ASCENDING))
                    .isEqualTo(each);
        }
    }

    @Test
    void uuidsAreUnsigned() {
        demandAscending(
                List.of(
                        new Datum.Uuid(0, 0),
                        new Datum.Uuid(0, 1),
                        new Datum.Uuid(0, -1),
                        new Datum.Uuid(1, 0),
                        new Datum.Uuid(Long.MAX_VALUE, -1),
                        new Datum.Uuid(Long.MIN_VALUE, 0),
                        new Datum.Uuid(-1, -1)));
    }

    @Test
    void arraysAreOrderedByTheirElementsThenByLength() {
        Datum empty = new Datum.Text("");
        Datum a = new Datum.Text("a");
        demandAscending(
                List.of(
                        texts(),
                        texts(empty),
                        texts(empty, empty),
                        texts(empty, a),
                        texts(a),
                        texts(a, a),
                        texts(a, Datum.NULL),
                        texts(Datum.NULL),
                        texts(Datum.NULL, empty),
                        texts(Datum.NULL, Datum.NULL)));
    }

    @Test
    void identifiersAreShort() {
        assertThat(ascending(new Datum.Int(223)).size()).isEqualTo(1);
        assertThat(ascending(new Datum.Int(65_535)).size()).isEqualTo(3);
        assertThat(ascending(new Datum.Int(Integer.MAX_VALUE)).size()).isEqualTo(5);
        assertThat(ascending(new Datum.Int(Long.MIN_VALUE)).size()).isEqualTo(9);
    }
}
