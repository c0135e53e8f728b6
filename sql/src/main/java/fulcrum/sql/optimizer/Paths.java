package fulcrum.sql.optimizer;

import fulcrum.database.keys.KeyType;
import fulcrum.database.sharding.TableLayout;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Path;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.routine.Cast;
import fulcrum.sql.routine.SqlOperator.Comparison;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.storage.StoredTable;
import fulcrum.sql.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Chooses how the rows of tables are found. All conditions stay where they are: a path finds no
/// row too few, and may find some too many.
final class Paths {

    private final SqlCatalog catalog;

    Paths(SqlCatalog catalog) {
        this.catalog = catalog;
    }

    Plan of(Plan plan) {
        return switch (plan) {
            case Plan.Filter(Plan.Scan scan, Scalar condition) ->
                    new Plan.Filter(scan(scan, Scalars.conjuncts(condition)), condition);
            case Plan.Changed(Change change, var returning, var output) ->
                    Plans.withInputs(
                            new Plan.Changed(locking(change), returning, output), this::of);
            case Plan.LockRows lock when isExclusive(lock) ->
                    Plans.withInputs(
                            new Plan.LockRows(
                                    locking(lock.input(), lock.targets().getFirst().table()),
                                    lock.targets(),
                                    lock.strength(),
                                    lock.patience()),
                            this::of);
            case Plan.Join join when !join.lateral() -> join(join);
            default -> Plans.withInputs(plan, this::of);
        };
    }

    // Joins

    /// Where a side is not kept whole, its rows may be found by those of the other side.
    private Plan join(Plan.Join join) {
        Plan left = of(join.left());
        Plan right = of(join.right());
        List<Scalar> on = Scalars.conjuncts(join.condition());
        boolean seeksRight =
                join.kind() == Plan.JoinKind.INNER || join.kind() == Plan.JoinKind.LEFT;
        boolean seeksLeft =
                join.kind() == Plan.JoinKind.INNER || join.kind() == Plan.JoinKind.RIGHT;
        return new Plan.Join(
                join.kind(),
                seeksLeft ? sought(left, on) : left,
                seeksRight ? sought(right, on) : right,
                join.condition(),
                false);
    }

    private Plan sought(Plan side, List<Scalar> on) {
        return switch (side) {
            case Plan.Filter(Plan input, Scalar condition) -> {
                List<Scalar> all = new ArrayList<>(on);
                all.addAll(Scalars.conjuncts(condition));
                yield new Plan.Filter(sought(input, all), condition);
            }
            case Plan.Scan scan when scan.path() instanceof Path.Whole -> {
                Plan.Scan found = scan(scan, on);
                yield found.path() instanceof Path.Keyed(var index, var equal, _, _)
                                && !equal.isEmpty()
                        ? new Plan.Scan(
                                scan.table(),
                                scan.output(),
                                new Path.Sought(index, equal),
                                scan.exclusive())
                        : scan;
            }
            default -> side;
        };
    }

    private static boolean isExclusive(Plan.LockRows lock) {
        return lock.strength() == Plan.LockRows.Strength.EXCLUSIVE
                && lock.patience() == Plan.LockRows.Patience.BLOCK
                && lock.targets().size() == 1;
    }

    /// What is to be changed is locked when it is found, where that is by its key.
    private static Change locking(Change change) {
        return switch (change) {
            case Change.Insert insert -> insert;
            case Change.Update(var target, Plan source, var before, var values, var after) ->
                    new Change.Update(
                            target, locking(source, target.table()), before, values, after);
            case Change.Delete(var target, Plan source, var after) ->
                    new Change.Delete(target, locking(source, target.table()), after);
        };
    }

    /// Only a table that is read alone: of a join, rows would be locked that match nothing.
    private static Plan locking(Plan plan, StoredTable table) {
        return switch (plan) {
            case Plan.Scan scan when scan.table() == table ->
                    new Plan.Scan(scan.table(), scan.output(), scan.path(), true);
            case Plan.Filter(Plan input, Scalar condition) ->
                    new Plan.Filter(locking(input, table), condition);
            case Plan.Project(Plan input, var values, var output) ->
                    new Plan.Project(locking(input, table), values, output);
            default -> plan;
        };
    }

    private Plan.Scan scan(Plan.Scan scan, List<Scalar> conditions) {
        List<Fact> facts = new ArrayList<>();
        for (Scalar condition : conditions) {
            Fact fact = fact(scan, condition);
            if (fact != null) {
                facts.add(fact);
            }
        }
        if (facts.isEmpty()) {
            return scan;
        }
        StoredTable table = scan.table();
        List<Variable> key = new ArrayList<>();
        for (int position : table.keyPositions()) {
            key.add(scan.output().get(position));
        }
        Path best = path(null, table.layout(), key, facts);
        int score = score(best);
        for (Index index : catalog.indexes(table.table().oid())) {
            if (index.ready()
                    && index.predicate() == null
                    && index.parts().stream().allMatch(part -> part.column() > 0)) {
                StoredIndex stored = new StoredIndex(index, catalog.stored(index));
                List<Variable> columns = columns(scan, table.table(), index);
                Path path = path(stored, stored.layout(), columns, facts);
                if (score(path) > score) {
                    best = path;
                    score = score(path);
                }
            }
        }
        return score == 0
                ? scan
                : new Plan.Scan(
                        table, scan.output(), Objects.requireNonNull(best), scan.exclusive());
    }

    private static List<Variable> columns(Plan.Scan scan, Table table, Index index) {
        return index.parts().stream()
                .map(part -> scan.output().get(table.position(part.column())))
                .toList();
    }

    private static int score(@Nullable Path path) {
        return switch (path) {
            case null -> 0;
            case Path.Whole _, Path.Sought _ -> 0;
            case Path.Keyed(var index, var equal, var from, var to) ->
                    equal.size() * 8
                            + (from == null ? 0 : 2)
                            + (to == null ? 0 : 2)
                            + (index == null ? 1 : index.index().unique() ? 1 : 0);
            case Path.Several(var index, var equal, _) ->
                    equal.size() * 8 + 6 + (index == null ? 1 : 0);
        };
    }

    // What conditions say of columns

    /// @param values one, or the several of which the column is one
    private record Fact(Variable column, Comparison comparison, List<Scalar> values) {}

    private static @Nullable Fact fact(Plan.Scan scan, Scalar condition) {
        return switch (condition) {
            case Scalar.Operation(var operator, Scalar left, Scalar right) -> {
                Comparison comparison = operator.operator().comparison();
                if (comparison == null || left == null || comparison == Comparison.NOT_EQUAL) {
                    yield null;
                }
                Fact fact = fact(scan, left, comparison, right);
                yield fact != null ? fact : fact(scan, right, mirrored(comparison), left);
            }
            case Scalar.OneOf(_, Scalar value, List<Scalar> list) -> {
                Variable column = column(scan, value);
                yield column != null && list.stream().allMatch(each -> fits(column, each))
                        ? new Fact(column, Comparison.EQUAL, list)
                        : null;
            }
            case Scalar.Or(List<Scalar> operands) -> either(scan, operands);
            case Scalar.Column(Variable variable, _) when scan.output().contains(variable) ->
                    new Fact(variable, Comparison.EQUAL, List.of(Scalar.Constant.TRUE));
            default -> null;
        };
    }

    /// `a = 1 OR a = 2`, as short lists of IN are.
    private static @Nullable Fact either(Plan.Scan scan, List<Scalar> operands) {
        List<Scalar> values = new ArrayList<>();
        Variable column = null;
        for (Scalar operand : operands) {
            Fact fact = fact(scan, operand);
            if (fact == null
                    || fact.comparison != Comparison.EQUAL
                    || (column != null && !column.equals(fact.column))) {
                return null;
            }
            column = fact.column;
            values.addAll(fact.values);
        }
        return column == null ? null : new Fact(column, Comparison.EQUAL, values);
    }

    private static @Nullable Fact fact(
            Plan.Scan scan, Scalar side, Comparison comparison, Scalar value) {
        Variable column = column(scan, side);
        if (column == null || !Scalars.isPlain(value) || !fits(column, value)) {
            return null;
        }
        boolean outside = Scalars.variables(value).stream().noneMatch(scan.output()::contains);
        return outside ? new Fact(column, comparison, List.of(value)) : null;
    }

    private static Comparison mirrored(Comparison comparison) {
        return switch (comparison) {
            case LESS -> Comparison.GREATER;
            case LESS_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
            case GREATER -> Comparison.LESS;
            case GREATER_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
            case EQUAL, NOT_EQUAL -> comparison;
        };
    }

    /// The column that a value is, maybe under another name of its type.
    private static @Nullable Variable column(Plan.Scan scan, Scalar value) {
        return switch (value) {
            case Scalar.Column(Variable variable, _) when scan.output().contains(variable) ->
                    variable;
            case Scalar.Converted(Cast cast, Scalar inner, var type, _)
                    when cast.isNothing() && type.modifier() < 0 ->
                    column(scan, inner);
            default -> null;
        };
    }

    /// Whether a value stands in keys as the column's values do.
    private static boolean fits(Variable column, Scalar value) {
        KeyType form = column.type().form();
        boolean blanks = column.type().is(ScalarType.BPCHAR);
        return column.type().isKey()
                && form.equals(value.type().form())
                && blanks == value.type().is(ScalarType.BPCHAR);
    }

    // Paths that they make

    private static @Nullable Path path(
            @Nullable StoredIndex index, TableLayout layout, List<Variable> key, List<Fact> facts) {
        List<Scalar> equal = new ArrayList<>();
        while (equal.size() < key.size()) {
            Fact fact = find(facts, key.get(equal.size()), Comparison.EQUAL);
            if (fact == null) {
                break;
            }
            if (fact.values.size() > 1) {
                return canBegin(layout, equal.size() + 1)
                        ? new Path.Several(index, equal, fact.values)
                        : null;
            }
            equal.add(fact.values.getFirst());
        }
        Path.Bound from = null;
        Path.Bound to = null;
        if (equal.size() < key.size() && canBegin(layout, equal.size())) {
            Variable next = key.get(equal.size());
            from = bound(facts, next, Comparison.GREATER_OR_EQUAL, Comparison.GREATER);
            to = bound(facts, next, Comparison.LESS_OR_EQUAL, Comparison.LESS);
        }
        boolean useful = canBegin(layout, equal.size()) && !equal.isEmpty();
        return useful || from != null || to != null ? new Path.Keyed(index, equal, from, to) : null;
    }

    /// Whether so many first values of a key say where its rows lie.
    private static boolean canBegin(TableLayout layout, int values) {
        return switch (layout) {
            case TableLayout.Ranged _ -> true;
            case TableLayout.Hashed hashed ->
                    hashed.shardKey().stream().allMatch(at -> at < values);
        };
    }

    private static Path.@Nullable Bound bound(
            List<Fact> facts, Variable column, Comparison inclusive, Comparison exclusive) {
        Fact with = find(facts, column, inclusive);
        if (with != null) {
            return new Path.Bound(with.values.getFirst(), true);
        }
        Fact without = find(facts, column, exclusive);
        return without == null ? null : new Path.Bound(without.values.getFirst(), false);
    }

    private static @Nullable Fact find(List<Fact> facts, Variable column, Comparison comparison) {
        return facts.stream()
                .filter(fact -> fact.column.equals(column) && fact.comparison == comparison)
                .findFirst()
                .orElse(null);
    }
}
