package fulcrum.sql.optimizer.relational;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.ColumnStatistics;
import fulcrum.sql.optimizer.relational.Estimates.Origin;
import fulcrum.sql.routine.SqlOperator.Comparison;
import fulcrum.sql.routine.ValueOrder;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Of how many rows, as a part of all, a condition is true: conditions are taken for independent,
/// and what nothing is known of is guessed as PostgreSQL guesses it (manual, 68.1).
final class Selectivity {

    private static final double EQUAL = 0.005;
    private static final double RANGE = 1.0 / 3;
    private static final double NULLS = 0.005;
    private static final double TRUTH = 0.5;
    private static final double OTHER = 1.0 / 3;

    private final Estimates estimates;

    Selectivity(Estimates estimates) {
        this.estimates = estimates;
    }

    double of(Scalar condition) {
        return Math.clamp(part(condition), 0, 1);
    }

    private double part(Scalar condition) {
        return switch (condition) {
            case Scalar.Constant(Datum value, _) -> value.equals(new Datum.Bool(true)) ? 1 : 0;
            case Scalar.And(List<Scalar> operands) -> {
                double all = 1;
                for (Scalar each : operands) {
                    all *= of(each);
                }
                yield all;
            }
            case Scalar.Or(List<Scalar> operands) -> {
                double none = 1;
                for (Scalar each : operands) {
                    none *= 1 - of(each);
                }
                yield 1 - none;
            }
            case Scalar.Not(Scalar operand) -> 1 - of(operand);
            case Scalar.IsNull(Scalar value) -> nulls(value);
            case Scalar.IsTruth _, Scalar.Column _ -> TRUTH;
            case Scalar.OneOf(_, Scalar value, List<Scalar> list) -> {
                double all = 0;
                for (Scalar each : list) {
                    all += equal(value, each);
                }
                yield all;
            }
            case Scalar.AnyElement _ -> 10 * EQUAL;
            case Scalar.Exists _, Scalar.AnyRow _ -> TRUTH;
            case Scalar.Operation(var operator, Scalar left, Scalar right) when left != null ->
                    compared(operator.operator().comparison(), left, right);
            default -> OTHER;
        };
    }

    private double nulls(Scalar value) {
        ColumnStatistics known = statistics(value);
        return known == null ? NULLS : known.nullFraction();
    }

    private double compared(@Nullable Comparison comparison, Scalar left, Scalar right) {
        return switch (comparison) {
            case null -> OTHER;
            case EQUAL -> either(left, right);
            case NOT_EQUAL -> 1 - either(left, right);
            case LESS, LESS_OR_EQUAL -> below(left, right);
            case GREATER, GREATER_OR_EQUAL -> below(right, left);
        };
    }

    private double either(Scalar left, Scalar right) {
        return column(left) != null ? equal(left, right) : equal(right, left);
    }

    /// A column is equal to a value, or to another column.
    private double equal(Scalar side, Scalar value) {
        Origin origin = column(side);
        if (origin == null) {
            return EQUAL;
        }
        double distinct = origin.distinct(estimates.isUnique(origin));
        Origin other = column(value);
        if (other != null) {
            return 1 / Math.max(distinct, other.distinct(estimates.isUnique(other)));
        }
        ColumnStatistics known = origin.statistics();
        if (known == null) {
            return estimates.isUnique(origin) ? 1 / distinct : EQUAL;
        }
        if (value instanceof Scalar.Constant(Datum datum, _)) {
            return equal(known, distinct, datum);
        }
        return (1 - known.nullFraction()) / distinct;
    }

    private static double equal(ColumnStatistics known, double distinct, Datum value) {
        double common = 0;
        for (int i = 0; i < known.common().size(); i++) {
            if (known.common().get(i).equals(value)) {
                return known.frequencies().get(i);
            }
            common += known.frequencies().get(i);
        }
        double others = Math.max(1, distinct - known.common().size());
        return Math.max(0, 1 - common - known.nullFraction()) / others;
    }

    /// The lesser side is below the other.
    private double below(Scalar lesser, Scalar greater) {
        Origin origin = column(lesser);
        if (origin != null && greater instanceof Scalar.Constant(Datum value, _)) {
            return below(origin, value);
        }
        Origin other = column(greater);
        if (other != null && lesser instanceof Scalar.Constant(Datum value, _)) {
            ColumnStatistics known = other.statistics();
            double nulls = known == null ? 0 : known.nullFraction();
            return known == null ? RANGE : 1 - nulls - below(other, value);
        }
        return RANGE;
    }

    private static double below(Origin origin, Datum value) {
        ColumnStatistics known = origin.statistics();
        if (known == null || value instanceof Datum.Null) {
            return RANGE;
        }
        Comparator<Datum> order = ValueOrder.of(origin.column().type());
        double part = 0;
        double common = 0;
        for (int i = 0; i < known.common().size(); i++) {
            double frequency = known.frequencies().get(i);
            common += frequency;
            part += order.compare(known.common().get(i), value) < 0 ? frequency : 0;
        }
        List<Datum> bounds = known.bounds();
        if (bounds.size() < 2) {
            return part;
        }
        int under = 0;
        while (under < bounds.size() && order.compare(bounds.get(under), value) < 0) {
            under++;
        }
        double ranges = Math.clamp(under - 0.5, 0, bounds.size() - 1.0) / (bounds.size() - 1);
        return part + ranges * Math.max(0, 1 - common - known.nullFraction());
    }

    private @Nullable Origin column(Scalar value) {
        return switch (value) {
            case Scalar.Column(Variable variable, _) -> estimates.origin(variable);
            case Scalar.Converted(var cast, Scalar inner, _, _) when cast.isNothing() ->
                    column(inner);
            default -> null;
        };
    }

    private @Nullable ColumnStatistics statistics(Scalar value) {
        Origin origin = column(value);
        return origin == null ? null : origin.statistics();
    }
}
