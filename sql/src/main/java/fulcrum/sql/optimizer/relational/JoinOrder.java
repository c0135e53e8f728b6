package fulcrum.sql.optimizer.relational;

import com.google.common.collect.ImmutableMap;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.plan.RelHintsPropagator;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.rules.LoptOptimizeJoinRule;
import org.apache.calcite.rel.rules.MultiJoin;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.ImmutableIntList;
import org.jspecify.annotations.Nullable;

/// Puts inner joins that hang together into an order that costs less than the written one, by
/// Calcite's [LoptOptimizeJoinRule], and the smaller input of each join on its right side.
///
/// Outer joins, lateral ones and those whose conditions are not the same whenever they are computed
/// stay where they are, and what is joined by them is put in order by itself.
public final class JoinOrder {

    /// Of more relations the order stays as it is written: what is looked at grows with their cube.
    static final int MOST = 12;

    private final Estimates estimates;
    private final JoinCosts costs;

    private JoinOrder(Estimates estimates, JoinCosts costs) {
        this.estimates = estimates;
        this.costs = costs;
    }

    /// The same rows, in columns of the same order, from joins in another order.
    public static Plan of(Plan plan, SqlCatalog catalog) {
        if (!joins(plan)) {
            return plan;
        }
        Estimates estimates = new Estimates(catalog, plan);
        return new JoinOrder(estimates, new JoinCosts(estimates, catalog)).of(plan, true);
    }

    /// Whether there is anything to put in order, queries within expressions aside.
    private static boolean joins(Plan plan) {
        boolean[] found = {plan instanceof Plan.Join};
        Plan _ =
                Plans.withInputs(
                        plan,
                        input -> {
                            found[0] |= joins(input);
                            return input;
                        });
        return found[0];
    }

    /// @param placed whether columns are told from each other by their places
    private Plan of(Plan plan, boolean placed) {
        return switch (plan) {
            case Plan.Join join -> placed ? inPlaces(join(join), join.output()) : join(join);
            case Plan.Project _, Plan.Aggregate _ ->
                    Plans.withInputs(plan, input -> of(input, false));
            case Plan.Filter _, Plan.Sort _, Plan.Limit _, Plan.Distinct _ ->
                    Plans.withInputs(plan, input -> of(input, placed));
            default -> Plans.withInputs(plan, input -> of(input, true));
        };
    }

    private static Plan inPlaces(Plan plan, List<Variable> columns) {
        if (plan.output().equals(columns)) {
            return plan;
        }
        List<Scalar> values = new ArrayList<>();
        columns.forEach(each -> values.add(column(each)));
        return new Plan.Project(plan, values, columns);
    }

    private static Scalar column(Variable variable) {
        return new Scalar.Column(variable, fulcrum.sql.ast.Position.NONE);
    }

    private Plan join(Plan.Join join) {
        if (!Region.isMovable(join)) {
            Plan left = of(join.left(), false);
            Plan right = of(join.right(), false);
            return costs.sided(
                    new Plan.Join(join.kind(), left, right, join.condition(), join.lateral()));
        }
        Region written = Region.of(join);
        List<Plan> leaves = new ArrayList<>();
        written.leaves().forEach(each -> leaves.add(of(each, false)));
        Region region = Pinned.of(new Region(leaves, written.conditions()));
        return sided(
                region.leaves().size() < 3 || region.leaves().size() > MOST
                        ? asWritten(join, new ArrayList<>(region.leaves()))
                        : ordered(region));
    }

    /// The same joins with leaves that were looked at, which are taken one by one.
    private Plan.Join asWritten(Plan.Join join, List<Plan> leaves) {
        Plan left = writtenSide(join.left(), leaves);
        Plan right = writtenSide(join.right(), leaves);
        return new Plan.Join(join.kind(), left, right, join.condition(), join.lateral());
    }

    private Plan writtenSide(Plan side, List<Plan> leaves) {
        Plan.Join join = Region.below(side);
        return join == null ? leaves.removeFirst() : asWritten(join, leaves);
    }

    private Plan sided(Plan plan) {
        return switch (plan) {
            case Plan.Join(var kind, Plan left, Plan right, var condition, boolean lateral)
                    when !lateral ->
                    costs.sided(new Plan.Join(kind, sided(left), sided(right), condition, false));
            default -> plan;
        };
    }

    // By Calcite

    private Plan ordered(Region region) {
        Translation translation = new Translation(estimates, costs);
        List<RelNode> inputs = new ArrayList<>();
        List<Variable> columns = new ArrayList<>();
        ImmutableMap.Builder<Integer, ImmutableIntList> references = ImmutableMap.builder();
        for (Plan leaf : region.leaves()) {
            references.put(
                    inputs.size(),
                    ImmutableIntList.copyOf(Collections.nCopies(leaf.output().size(), 1)));
            inputs.add(translation.leaf(leaf));
            columns.addAll(leaf.output());
        }
        MultiJoin joins =
                new MultiJoin(
                        translation.cluster(),
                        inputs,
                        translation.condition(region.conditions(), columns),
                        translation.row(columns),
                        false,
                        Collections.<@Nullable RexNode>nCopies(inputs.size(), null),
                        Collections.nCopies(inputs.size(), JoinRelType.INNER),
                        Collections.<@Nullable ImmutableBitSet>nCopies(inputs.size(), null),
                        references.build(),
                        null);
        LoptOptimizeJoinRule rule = LoptOptimizeJoinRule.Config.DEFAULT.toRule();
        Call call = new Call(rule, joins);
        rule.onMatch(call);
        RelNode found = call.found;
        return Translation.plan(Objects.requireNonNull(found));
    }

    /// One rule's being asked about one relation.
    private static final class Call extends RelOptRuleCall {

        private @Nullable RelNode found;

        Call(LoptOptimizeJoinRule rule, MultiJoin joins) {
            super(
                    joins.getCluster().getPlanner(),
                    rule.getOperand(),
                    new RelNode[] {joins},
                    Map.of());
        }

        @Override
        public void transformTo(
                RelNode relation, Map<RelNode, RelNode> equivalent, RelHintsPropagator hints) {
            found = relation;
        }
    }
}
