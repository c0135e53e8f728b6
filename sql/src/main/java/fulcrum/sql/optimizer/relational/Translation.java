package fulcrum.sql.optimizer.relational;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/// Plans as Calcite's relations, and back. A column is a field, by the place where it stands; on
/// the way back, fields become the variables that they were, so that order decides nothing.
final class Translation {

    private final RelOptCluster cluster;
    private final RelDataType value;
    private final RelDataType truth;
    private int leaves;
    private int expressions;

    Translation(Estimates estimates, JoinCosts joins) {
        RelDataTypeFactory types = new SqlTypeFactoryImpl(RelDataTypeSystem.DEFAULT);
        HepPlanner planner = new HepPlanner(HepProgram.builder().build());
        this.cluster = RelOptCluster.create(planner, new RexBuilder(types));
        this.value = types.createTypeWithNullability(types.createSqlType(SqlTypeName.ANY), true);
        this.truth =
                types.createTypeWithNullability(types.createSqlType(SqlTypeName.BOOLEAN), true);
        JoinMetadata metadata = new JoinMetadata(estimates, joins);
        cluster.setMetadataQuerySupplier(() -> new RelMetadataQuery(metadata) {});
    }

    RelOptCluster cluster() {
        return cluster;
    }

    // There

    /// A plan as a leaf.
    Leaf leaf(Plan plan) {
        return new Leaf(cluster, row(plan.output()), leaves++, plan);
    }

    /// The type of rows of some columns.
    RelDataType row(List<Variable> columns) {
        RelDataTypeFactory.Builder row = cluster.getTypeFactory().builder();
        columns.forEach(each -> row.add("v" + each.id(), value));
        return row.build();
    }

    /// Conditions on rows of some columns.
    RexNode condition(List<Scalar> conditions, List<Variable> columns) {
        List<RexNode> all = new ArrayList<>();
        conditions.forEach(each -> all.add(condition(each, columns)));
        return RexUtil.composeConjunction(cluster.getRexBuilder(), all);
    }

    private RexNode condition(Scalar condition, List<Variable> columns) {
        Equality equality = Equality.of(condition);
        if (equality != null
                && columns.contains(equality.left())
                && columns.contains(equality.right())) {
            return call(
                    new Carried.Equal(condition),
                    List.of(equality.left(), equality.right()),
                    columns);
        }
        Carried.Other operator = new Carried.Other(condition, expressions++);
        return call(operator, Scalars.variables(condition), columns);
    }

    /// @param of those that are no columns of the row are of what is around the plan
    private RexNode call(SqlOperator operator, Collection<Variable> of, List<Variable> columns) {
        RexBuilder rex = cluster.getRexBuilder();
        List<RexNode> operands = new ArrayList<>();
        for (Variable each : of) {
            int at = columns.indexOf(each);
            if (at >= 0) {
                operands.add(rex.makeInputRef(value, at));
            }
        }
        return rex.makeCall(truth, operator, operands);
    }

    // And back

    /// What each field of a relation is.
    static List<Variable> fields(RelNode relation) {
        return switch (relation) {
            case Leaf leaf -> leaf.plan().output();
            case Join join -> {
                List<Variable> both = new ArrayList<>(fields(join.getLeft()));
                both.addAll(fields(join.getRight()));
                yield both;
            }
            case Project project -> {
                List<Variable> input = fields(project.getInput());
                List<Variable> output = new ArrayList<>();
                for (RexNode each : project.getProjects()) {
                    output.add(input.get(((RexInputRef) each).getIndex()));
                }
                yield output;
            }
            default -> fields(relation.getInput(0));
        };
    }

    /// What must all hold.
    static List<Scalar> conditions(RexNode condition) {
        List<Scalar> all = new ArrayList<>();
        for (RexNode each : RelOptUtil.conjunctions(condition)) {
            if (each instanceof RexCall call && call.getOperator() instanceof Carried carried) {
                all.add(carried.scalar());
            } else if (!each.isAlwaysTrue()) {
                throw new IllegalStateException("not one of ours: " + each);
            }
        }
        return all;
    }

    /// The plan that a relation is.
    static Plan plan(RelNode relation) {
        return switch (relation) {
            case Leaf leaf -> leaf.plan();
            case Join join when join.getJoinType() == JoinRelType.INNER ->
                    new Plan.Join(
                            Plan.JoinKind.INNER,
                            plan(join.getLeft()),
                            plan(join.getRight()),
                            Scalars.and(conditions(join.getCondition())),
                            false);
            case Filter filter ->
                    new Plan.Filter(
                            plan(filter.getInput()),
                            Scalars.and(conditions(filter.getCondition())));
            // it changes the order of fields, which are found by their names
            case Project project -> plan(project.getInput());
            default -> throw new IllegalStateException("not one of ours: " + relation);
        };
    }
}
