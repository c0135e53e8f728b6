package fulcrum.sql.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.type.SqlType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What can be computed where rows are, and what cannot.
final class ShippingTest {

    private static boolean goes(String text) {
        return new Shipping(RowExpressions.ROW).of(RowExpressions.scalar(text)) != null;
    }

    @Test
    void whatDependsOnTheRowAloneGoes() {
        assertThat(
                        List.of(
                                "a + b > 3",
                                "upper(t) = 'A'",
                                "n::text LIKE '1%'",
                                "ts + iv < '2000-01-01'::timestamp",
                                "left(t, 2) || v = 'x'",
                                "list[1] = ANY (array[1, 2])",
                                "CASE WHEN flag THEN a ELSE s END = 2"))
                .allMatch(ShippingTest::goes);
    }

    @Test
    void whatGoesByTheSessionStaysAbove() {
        assertThat(
                        List.of(
                                "tz::text = '2000-01-01'",
                                "tz::date = '2000-01-01'",
                                "d::text = '2000-01-01'",
                                "f::text = '1'",
                                "to_char(ts, 'YYYY') = t",
                                "concat(t, d) = 'x'",
                                "tz + iv > tz"))
                .noneMatch(ShippingTest::goes);
    }

    @Test
    void whatMayTakeLongOrChangesStaysAbove() {
        assertThat(
                        List.of(
                                "t ~ 'a+'",
                                "repeat(t, a) = 'x'",
                                "random() < f",
                                "n ^ n > 1",
                                "regexp_replace(t, 'a', 'b') = t"))
                .noneMatch(ShippingTest::goes);
    }

    @Test
    void whatDoesNotDependOnTheRowBecomesAnArgument() {
        Shipping shipping = new Shipping(RowExpressions.ROW);
        Scalar shipped = shipping.of(RowExpressions.scalar("tz > now() AND tz < now()"));
        assertThat(shipped).isInstanceOf(Scalar.And.class);
        assertThat(shipping.arguments()).hasSize(1);
        assertThat(shipping.arguments().getFirst().type()).isEqualTo(SqlType.TIMESTAMPTZ);
    }

    @Test
    void aCallThatLeavesArgumentsOutOrNamesThemStaysAbove() {
        assertThat(goes("make_interval(days => a) > iv")).isFalse();
        assertThat(goes("make_interval(0, 0, 0, a, 0, 0, 0.0) > iv")).isTrue();
    }
}
