package fulcrum.sql.optimizer.relational;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.SqlOperator.Comparison;
import java.util.ArrayList;
import java.util.List;

/// What is said of a column is said of those that are equal to it, too: where `a.x = b.y` and `a.x
/// = 7`, also `b.y = 7`, by which rows of `b` may be found.
final class Pinned {

    /// That a column is equal to a value which no column of the region is part of.
    private record Fact(Variable column, Scalar.Operation condition) {

        /// The same of another column of the same type.
        Scalar.Operation of(Variable other) {
            Scalar left = condition.left();
            boolean first = left instanceof Scalar.Column(Variable it, _) && it.equals(column);
            Scalar place = Unnesting.column(other);
            return first
                    ? new Scalar.Operation(condition.operator(), place, condition.right())
                    : new Scalar.Operation(condition.operator(), left, place);
        }
    }

    private Pinned() {}

    /// The same region with what follows for other leaves.
    static Region of(Region region) {
        List<Variable> columns = new ArrayList<>();
        region.leaves().forEach(leaf -> columns.addAll(leaf.output()));
        List<Fact> facts = new ArrayList<>();
        for (Plan leaf : region.leaves()) {
            if (leaf instanceof Plan.Filter(_, Scalar condition)) {
                Scalars.conjuncts(condition).forEach(each -> learn(each, columns, facts));
            }
        }
        int known = facts.size();
        for (int i = 0; i < facts.size(); i++) { // which become more
            follow(facts.get(i), region.conditions(), facts);
        }
        List<Plan> leaves = new ArrayList<>(region.leaves());
        for (Fact fact : facts.subList(known, facts.size())) {
            leaves.replaceAll(leaf -> with(leaf, fact));
        }
        return new Region(leaves, region.conditions());
    }

    private static void learn(Scalar condition, List<Variable> columns, List<Fact> facts) {
        if (!(condition instanceof Scalar.Operation operation)
                || operation.operator().operator().comparison() != Comparison.EQUAL
                || !Scalars.isPlain(condition)) {
            return;
        }
        Scalar left = operation.left();
        Scalar right = operation.right();
        if (left instanceof Scalar.Column(Variable column, _) && isOutside(right, columns)) {
            facts.add(new Fact(column, operation));
        } else if (left != null
                && right instanceof Scalar.Column(Variable column, _)
                && isOutside(left, columns)) {
            facts.add(new Fact(column, operation));
        }
    }

    private static boolean isOutside(Scalar value, List<Variable> columns) {
        return Scalars.variables(value).stream().noneMatch(columns::contains);
    }

    private static void follow(Fact fact, List<Scalar> conditions, List<Fact> facts) {
        for (Scalar condition : conditions) {
            if (!(Equality.of(condition) instanceof Equality(Variable left, Variable right))) {
                continue;
            }
            Variable other =
                    left.equals(fact.column) ? right : right.equals(fact.column) ? left : null;
            boolean known =
                    other == null || facts.stream().anyMatch(each -> each.column.equals(other));
            if (other != null && !known) {
                facts.add(new Fact(other, fact.of(other)));
            }
        }
    }

    /// A leaf that has the column, where it reads a table.
    private static Plan with(Plan leaf, Fact fact) {
        if (Keyed.scan(leaf) == null || !leaf.output().contains(fact.column)) {
            return leaf;
        }
        if (!(leaf instanceof Plan.Filter(Plan input, Scalar condition))) {
            return new Plan.Filter(leaf, fact.condition);
        }
        List<Scalar> all = new ArrayList<>(Scalars.conjuncts(condition));
        all.add(fact.condition);
        return new Plan.Filter(input, Scalars.and(all));
    }
}
