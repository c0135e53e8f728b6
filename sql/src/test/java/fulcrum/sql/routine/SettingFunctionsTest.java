package fulcrum.sql.routine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Functions that depend on the moment, the session or chance, and those that PostgreSQL has had
/// only since version 16.
final class SettingFunctionsTest {

    private final Evaluation evaluation = new Evaluation(new FixedSetting());

    private String value(String expression) {
        return evaluation.shown(expression);
    }

    @Test
    void theMomentIsTheSettings() {
        assertThat(value("now()")).isEqualTo("2024-02-29 12:34:56.789012+00");
        assertThat(value("transaction_timestamp()")).isEqualTo("2024-02-29 12:34:56.789012+00");
        assertThat(value("statement_timestamp()")).isEqualTo("2024-02-29 12:34:56.789013+00");
        assertThat(value("clock_timestamp()")).isEqualTo("2024-02-29 12:34:56.789014+00");
        assertThat(value("timeofday()")).isEqualTo("Thu Feb 29 12:34:56.789014 2024 UTC");
        assertThat(value("age(timestamp '2024-01-28')")).isEqualTo("1 mon 1 day");
    }

    @Test
    void theSameSeedGivesTheSameNumbers() {
        value("setseed(0.5)");
        List<String> first = List.of(value("random()"), value("random(1, 1000000)"));
        value("setseed(0.5)");
        assertThat(List.of(value("random()"), value("random(1, 1000000)"))).isEqualTo(first);
    }

    @Test
    void drawnNumbersAreWithinTheirBounds() {
        for (int i = 0; i < 100; i++) {
            assertThat(Double.parseDouble(value("random()"))).isBetween(0.0, 1.0);
            assertThat(value("random(1.00, 1.01)")).isIn("1.00", "1.01");
            assertThat(Integer.parseInt(value("random(-1, 1)"))).isBetween(-1, 1);
        }
        assertThat(value("random_normal(5, 0)")).isEqualTo("5");
    }

    @Test
    void drawnIdentifiersAreOfVersionFour() {
        assertThat(value("gen_random_uuid()"))
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void shuffledArraysHoldTheSame() {
        assertThat(value("array_length(array_shuffle(ARRAY[1, 2, 3]), 1)")).isEqualTo("3");
        assertThat(value("array_shuffle(ARRAY[1, 2, 3]) @> ARRAY[1, 2, 3]")).isEqualTo("t");
        assertThat(value("array_length(array_sample(ARRAY[1, 2, 3], 2), 1)")).isEqualTo("2");
    }

    @Test
    void theSessionIsAsked() {
        assertThat(value("current_setting('work_mem')"))
                .isEqualTo("current_setting[Text[value=work_mem]]");
        assertThat(value("current_setting(NULL)")).isEmpty();
        assertThat(value("pg_get_userbyid(10::oid)")).isEqualTo("pg_get_userbyid[Int[value=10]]");
    }

    @Test
    void numbersHaveDigitsOfOtherBases() {
        assertThat(value("to_bin(5)")).isEqualTo("101");
        assertThat(value("to_oct(-1)")).isEqualTo("37777777777");
        assertThat(value("to_oct(8::int8)")).isEqualTo("10");
    }

    @Test
    void errorsAreDistributedAsTheFunctionSays() {
        assertThat(Double.parseDouble(value("erf(1)"))).isEqualTo(0.842700792949715, within());
        assertThat(Double.parseDouble(value("erf(-3)"))).isEqualTo(-0.999977909503001, within());
        assertThat(Double.parseDouble(value("erfc(1)"))).isEqualTo(0.157299207050285, within());
        assertThat(Double.parseDouble(value("erfc(4)"))).isEqualTo(1.541725790028e-8, within());
        assertThat(value("erf('infinity'::float8)")).isEqualTo("1");
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-14);
    }

    @Test
    void spansAreAddedByTheClocksOfAZone() {
        String at = "timestamptz '2021-10-31 00:00:00+02'";
        assertThat(value("date_add(" + at + ", interval '1 day', 'Europe/Warsaw')"))
                .isEqualTo("2021-10-31 23:00:00+00");
        assertThat(
                        value(
                                "date_subtract(timestamptz '2021-11-01 00:00:00+01', interval '1 day',"
                                        + " 'Europe/Warsaw')"))
                .isEqualTo("2021-10-30 22:00:00+00");
    }

    @Test
    void anyValueIsOneOfThem() {
        assertThat(evaluation.aggregate("any_value(x)", "ARRAY[NULL, 7, 8]")).isEqualTo("7");
    }
}
