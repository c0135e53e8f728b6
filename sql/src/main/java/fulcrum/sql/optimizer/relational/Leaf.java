package fulcrum.sql.optimizer.relational;

import fulcrum.sql.plan.Plan;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/// A part of a plan into which Calcite does not look.
final class Leaf extends AbstractRelNode {

    private final int number;
    private final Plan plan;

    /// @param number which no other leaf of the plan has
    Leaf(RelOptCluster cluster, RelDataType row, int number, Plan plan) {
        super(cluster, cluster.traitSetOf(Convention.NONE));
        this.rowType = row;
        this.number = number;
        this.plan = plan;
    }

    Plan plan() {
        return plan;
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("leaf", number);
    }
}
