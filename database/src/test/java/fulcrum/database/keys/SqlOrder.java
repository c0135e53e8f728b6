package fulcrum.database.keys;

import fulcrum.machine.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/// PostgreSQL's order of values, said without bytes: the twin that encodings are held against.
final class SqlOrder {

    private static final BigInteger DAY = BigInteger.valueOf(86_400_000_000L);

    private SqlOrder() {}

    /// Tuples of as many columns as both have.
    static int compare(KeySchema schema, List<Datum> left, List<Datum> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = compare(left.get(i), right.get(i), schema.columns().get(i).order());
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    static int compare(Datum left, Datum right, Order order) {
        boolean leftNull = left.equals(Datum.NULL);
        boolean rightNull = right.equals(Datum.NULL);
        if (leftNull || rightNull) {
            int nullsLast = Boolean.compare(leftNull, rightNull);
            return order.nullsFirst() ? -nullsLast : nullsLast;
        }
        int ascending = Integer.signum(compare(left, right));
        return order.descending() ? -ascending : ascending;
    }

    private static int compare(Datum left, Datum right) {
        return switch (left) {
            case Datum.Null _ -> throw new IllegalArgumentException("null has no order of its own");
            case Datum.Bool(boolean value) -> Boolean.compare(value, ((Datum.Bool) right).value());
            case Datum.Int(long value) -> Long.compare(value, ((Datum.Int) right).value());
            case Datum.Numeric numeric -> numerics(numeric, (Datum.Numeric) right);
            case Datum.Real(float value) -> floats(value, ((Datum.Real) right).value());
            case Datum.DoublePrecision(double value) ->
                    floats(value, ((Datum.DoublePrecision) right).value());
            case Datum.Text(String value) ->
                    Arrays.compare(points(value), points(((Datum.Text) right).value()));
            case Datum.ByteArray(Bytes value) ->
                    Arrays.compareUnsigned(
                            value.toArray(), ((Datum.ByteArray) right).value().toArray());
            case Datum.Date(int days) -> Integer.compare(days, ((Datum.Date) right).days());
            case Datum.TimeOfDay(long micros) ->
                    Long.compare(micros, ((Datum.TimeOfDay) right).micros());
            case Datum.Timestamp(long micros) ->
                    Long.compare(micros, ((Datum.Timestamp) right).micros());
            case Datum.TimestampTz(long micros) ->
                    Long.compare(micros, ((Datum.TimestampTz) right).micros());
            case Datum.Interval interval ->
                    length(interval).compareTo(length((Datum.Interval) right));
            case Datum.Uuid(long high, long low) -> {
                Datum.Uuid other = (Datum.Uuid) right;
                int first = Long.compareUnsigned(high, other.high());
                yield first != 0 ? first : Long.compareUnsigned(low, other.low());
            }
            case Datum.Array array -> arrays(array.elements(), ((Datum.Array) right).elements());
        };
    }

    private static int numerics(Datum.Numeric left, Datum.Numeric right) {
        return left instanceof Datum.Decimal(BigDecimal one)
                        && right instanceof Datum.Decimal(BigDecimal other)
                ? one.compareTo(other)
                : Integer.compare(rank(left), rank(right));
    }

    private static int rank(Datum.Numeric value) {
        return switch (value) {
            case Datum.Infinity(boolean negative) -> negative ? 0 : 2;
            case Datum.Decimal _ -> 1;
            case Datum.NotANumber _ -> 3;
        };
    }

    private static int floats(double left, double right) {
        if (Double.isNaN(left) || Double.isNaN(right)) {
            return Boolean.compare(Double.isNaN(left), Double.isNaN(right));
        }
        return left < right ? -1 : left > right ? 1 : 0;
    }

    private static int[] points(String text) {
        return text.codePoints().toArray();
    }

    private static BigInteger length(Datum.Interval interval) {
        return BigInteger.valueOf(interval.months())
                .multiply(BigInteger.valueOf(30))
                .add(BigInteger.valueOf(interval.days()))
                .multiply(DAY)
                .add(BigInteger.valueOf(interval.micros()));
    }

    private static int arrays(List<Datum> left, List<Datum> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = compare(left.get(i), right.get(i), Order.ASCENDING);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
