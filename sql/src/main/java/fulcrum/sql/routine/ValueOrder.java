package fulcrum.sql.routine;

import fulcrum.database.keys.Datum;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.math.BigDecimal;
import java.util.Comparator;

/// The order of a type's values, by which rows are sorted and grouped: the one that its operators
/// `<` and `=` have.
public final class ValueOrder {

    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long MONTH_DAYS = 30;

    private ValueOrder() {}

    /// Compares values that are not null.
    public static Comparator<Datum> of(SqlType type) {
        if (type.is(ScalarType.JSONB)) {
            return (one, other) -> JsonOrder.compare(Values.text(one), Values.text(other));
        }
        if (type.is(ScalarType.BPCHAR)) {
            return (one, other) ->
                    Comparisons.compareTexts(
                            Values.text(one).stripTrailing(), Values.text(other).stripTrailing());
        }
        return Comparisons::compare;
    }

    /// A value that equals another's exactly where the operator `=` says so of the two.
    public static Datum canonical(SqlType type, Datum value) {
        return switch (value) {
            case Datum.Decimal(BigDecimal number) ->
                    new Datum.Decimal(number.signum() == 0 ? BigDecimal.ZERO : plain(number));
            case Datum.Real(float number) -> new Datum.Real(number == 0 ? 0f : one(number));
            case Datum.DoublePrecision(double number) ->
                    new Datum.DoublePrecision(number == 0 ? 0d : one(number));
            case Datum.Interval(int months, int days, long micros) -> {
                long whole = months * MONTH_DAYS + days + Math.floorDiv(micros, DAY_MICROS);
                long rest = Math.floorMod(micros, DAY_MICROS);
                yield new Datum.Interval(
                        (int) (whole / MONTH_DAYS), (int) (whole % MONTH_DAYS), rest);
            }
            case Datum.Text(String text) when type.is(ScalarType.BPCHAR) ->
                    new Datum.Text(text.stripTrailing());
            case Datum.Text(String text) when type.is(ScalarType.JSONB) ->
                    new Datum.Text(JsonOrder.canonical(text));
            case Datum.Array array ->
                    new Datum.Array(
                            array.element(),
                            array.elements().stream()
                                    .map(each -> canonical(type.element(), each))
                                    .toList());
            default -> value;
        };
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static float one(float number) {
        return Float.isNaN(number) ? Float.NaN : number;
    }

    private static double one(double number) {
        return Double.isNaN(number) ? Double.NaN : number;
    }
}
