package fulcrum.sql.session;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Path;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.plan.Upkeep;
import java.util.Set;
import java.util.function.Predicate;

/// What a plan does, as far as it decides how it is carried out.
///
/// @param changes it changes rows
/// @param locks it locks rows that it reads
/// @param reads it reads or changes tables
/// @param one it asks for one row by its primary key, and for nothing else
/// @param brief it asks for few rows, each by its primary key, and computes little: it needs no
///   thread of its own
record Shape(boolean changes, boolean locks, boolean reads, boolean one, boolean brief) {

    /// Of what has no plan.
    static final Shape NONE = new Shape(false, false, false, false, false);

    /// So many rows are inserted by a brief statement at most.
    private static final int FEW = 4;

    /// Functions that take no longer than their arguments are long, and ask nobody.
    private static final Set<String> CHEAP =
            Set.of(
                    "abs",
                    "ceil",
                    "char_length",
                    "concat",
                    "floor",
                    "left",
                    "length",
                    "lower",
                    "md5",
                    "mod",
                    "now",
                    "round",
                    "sign",
                    "trunc",
                    "upper");

    /// Operators that may take long.
    private static final Set<String> COSTLY = Set.of("~", "~*", "!~", "!~*", "^", "!", "!!");

    static Shape of(Plan plan) {
        return new Shape(
                any(plan, Plan.Changed.class::isInstance),
                any(plan, Plan.LockRows.class::isInstance),
                any(plan, each -> each instanceof Plan.Scan || each instanceof Plan.Changed),
                isOne(plan),
                isBrief(plan));
    }

    private static boolean isOne(Plan plan) {
        int[] scans = {0};
        boolean other =
                any(
                        plan,
                        each -> {
                            scans[0] += each instanceof Plan.Scan ? 1 : 0;
                            return each instanceof Plan.Join
                                    || each instanceof Plan.Colocated
                                    || each instanceof Plan.With
                                    || (each instanceof Plan.Scan scan && !isByKey(scan));
                        });
        return !other && scans[0] == 1;
    }

    private static boolean isByKey(Plan.Scan scan) {
        return scan.isPoint()
                && scan.path() instanceof Path.Keyed(var index, _, _, _)
                && index == null;
    }

    private static boolean isBrief(Plan plan) {
        return switch (plan) {
            case Plan.OneRow _ -> true;
            case Plan.Rows(var rows, _) -> rows.size() <= FEW && isCheap(plan);
            case Plan.Scan scan -> isByKey(scan) && isCheap(plan);
            case Plan.Filter(Plan input, _) -> isBrief(input) && isCheap(plan);
            case Plan.Project(Plan input, _, _) -> isBrief(input) && isCheap(plan);
            case Plan.Changed(Change change, _, _) ->
                    isBrief(change)
                            && isCheap(plan)
                            && switch (change) {
                                case Change.Insert(_, Plan source, _, _) -> isBrief(source);
                                case Change.Update(_, Plan source, _, _, _) -> isBrief(source);
                                case Change.Delete(_, Plan source, _) -> isBrief(source);
                            };
            default -> false;
        };
    }

    /// Whether little has to be looked at beside the row.
    private static boolean isBrief(Change change) {
        Upkeep upkeep = change.target();
        boolean alone = upkeep.indexes().isEmpty() && upkeep.referrers().isEmpty();
        boolean free =
                change instanceof Change.Update update && !upkeep.isBoundTo(update.assigned());
        return (alone || free)
                && upkeep.generated().stream().allMatch(each -> isCheap(each.value()))
                && upkeep.checks().stream().allMatch(each -> isCheap(each.condition()))
                && upkeep.indexes().stream().allMatch(Shape::isCheap);
    }

    private static boolean isCheap(Upkeep.Indexed index) {
        Scalar predicate = index.predicate();
        return index.values().stream().allMatch(Shape::isCheap)
                && (predicate == null || isCheap(predicate));
    }

    /// Whether a plan's own expressions are, not those of its inputs.
    private static boolean isCheap(Plan plan) {
        boolean[] cheap = {true};
        Plan _ =
                Plans.withScalars(
                        plan,
                        scalar -> {
                            cheap[0] &= isCheap(scalar);
                            return scalar;
                        });
        return cheap[0];
    }

    private static boolean isCheap(Scalar scalar) {
        boolean[] cheap = {true};
        Scalars.visit(scalar, part -> cheap[0] &= isCheapPart(part));
        return cheap[0];
    }

    private static boolean isCheapPart(Scalar part) {
        return switch (part) {
            case Scalar.Constant _,
                    Scalar.Column _,
                    Scalar.Argument _,
                    Scalar.Converted _,
                    Scalar.Case _,
                    Scalar.Coalesce _,
                    Scalar.Extreme _,
                    Scalar.NullIf _ ->
                    true;
            case Scalar.Call call -> CHEAP.contains(call.name());
            case Scalar.Operation operation ->
                    !COSTLY.contains(operation.operator().operator().name());
            case Scalar.And _,
                    Scalar.Or _,
                    Scalar.Not _,
                    Scalar.IsNull _,
                    Scalar.IsTruth _,
                    Scalar.IsDistinct _,
                    Scalar.OneOf _ ->
                    true;
            default -> false;
        };
    }

    private static boolean any(Plan plan, Predicate<Plan> wanted) {
        if (wanted.test(plan)) {
            return true;
        }
        boolean[] found = {false};
        Plan _ =
                Plans.withInputs(
                        plan,
                        input -> {
                            found[0] |= any(input, wanted);
                            return input;
                        });
        Plan _ =
                Plans.withScalars(
                        plan,
                        scalar -> {
                            Scalars.visit(
                                    scalar,
                                    part -> {
                                        Plan inner = Scalars.query(part);
                                        found[0] |= inner != null && any(inner, wanted);
                                    });
                            return scalar;
                        });
        return found[0];
    }
}
