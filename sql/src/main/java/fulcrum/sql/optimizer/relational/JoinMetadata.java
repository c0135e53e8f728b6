package fulcrum.sql.optimizer.relational;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import java.lang.reflect.Proxy;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptCostImpl;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// What Calcite's rules ask about relations, answered by our [Estimates]; what is not answered is
/// not known. Calcite's own answers are made by a compiler while a statement waits, and know
/// nothing of our joins.
final class JoinMetadata implements MetadataHandlerProvider {

    private final Estimates estimates;
    private final JoinCosts joins;
    private final IdentityHashMap<RelNode, Double> rows = new IdentityHashMap<>();
    private final IdentityHashMap<RelNode, Double> costs = new IdentityHashMap<>();

    JoinMetadata(Estimates estimates, JoinCosts joins) {
        this.estimates = estimates;
        this.joins = joins;
    }

    @Override
    public <MH extends MetadataHandler<?>> MH handler(Class<MH> handler) {
        return handler.cast(
                Proxy.newProxyInstance(
                        handler.getClassLoader(),
                        new Class<?>[] {handler},
                        (_, method, arguments) ->
                                arguments == null || !(arguments[0] instanceof RelNode relation)
                                        ? null
                                        : answer(method.getName(), relation, arguments)));
    }

    private @Nullable Object answer(String question, RelNode relation, Object[] arguments) {
        return switch (question) {
            case "getRowCount" -> rows(relation);
            case "getDistinctRowCount" -> distinct(relation, (ImmutableBitSet) arguments[2]);
            case "getPopulationSize" -> distinct(relation, (ImmutableBitSet) arguments[2]);
            case "getSelectivity" -> selectivity((RexNode) arguments[2]);
            case "getCumulativeCost" -> cost(cost(relation));
            case "getNonCumulativeCost" -> cost(ownCost(relation));
            default -> null;
        };
    }

    private double rows(RelNode relation) {
        Double known = rows.get(relation);
        if (known == null) {
            known =
                    switch (relation) {
                        case Leaf leaf -> estimates.rows(leaf.plan());
                        case Join join ->
                                estimates.joined(
                                        rows(join.getLeft()),
                                        rows(join.getRight()),
                                        Translation.conditions(join.getCondition()));
                        case Filter filter ->
                                rows(filter.getInput()) * selectivity(filter.getCondition());
                        default -> rows(relation.getInput(0));
                    };
            rows.put(relation, known);
        }
        return known;
    }

    private double distinct(RelNode relation, ImmutableBitSet fields) {
        List<Variable> variables = Translation.fields(relation);
        double most = rows(relation);
        double all = 1;
        for (int field : fields) {
            all = Math.min(most, all * estimates.distinct(variables.get(field), most));
        }
        return all;
    }

    private double selectivity(@Nullable RexNode condition) {
        double part = 1;
        if (condition != null) {
            for (Scalar each : Translation.conditions(condition)) {
                part *= new Selectivity(estimates).of(each);
            }
        }
        return part;
    }

    private static RelOptCost cost(double rows) {
        return RelOptCostImpl.FACTORY.makeCost(rows, 0, 0);
    }

    private double cost(RelNode relation) {
        Double known = costs.get(relation);
        if (known == null) {
            double sum = ownCost(relation);
            for (RelNode input : relation.getInputs()) {
                sum += cost(input);
            }
            known = sum;
            costs.put(relation, known);
        }
        return known;
    }

    private double ownCost(RelNode relation) {
        if (!(relation instanceof Join join)) {
            return 0;
        }
        List<Scalar> conditions = Translation.conditions(join.getCondition());
        return JoinCosts.of(
                side(join.getLeft(), conditions),
                side(join.getRight(), conditions),
                rows(join),
                !join.analyzeCondition().leftKeys.isEmpty());
    }

    private JoinCosts.Side side(RelNode relation, List<Scalar> conditions) {
        double rows = rows(relation);
        return relation instanceof Leaf leaf
                ? new JoinCosts.Side(
                        rows, joins.reading(leaf.plan()), joins.isByKey(leaf.plan(), conditions))
                : new JoinCosts.Side(rows, rows, false);
    }
}
