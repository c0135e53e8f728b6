package fulcrum.sql.optimizer;

import fulcrum.database.sharding.TableLayout;
import fulcrum.machine.Bytes;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Path;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.plan.Shipment;
import fulcrum.sql.routine.SqlOperator;
import fulcrum.sql.shipped.Dispatch;
import fulcrum.sql.shipped.JoinCodec;
import fulcrum.sql.shipped.JoinProgram;
import fulcrum.sql.shipped.Shipping;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds joins that shards can carry out: of whole tables that lie together, on their whole shard
/// keys, with conditions that can be shipped.
final class ColocatedJoins {

    private record Side(Plan.Scan scan, TableLayout.Hashed layout, @Nullable Scalar filter) {

        static @Nullable Side of(Plan plan) {
            return switch (plan) {
                case Plan.Filter(Plan.Scan scan, Scalar filter) -> of(scan, filter);
                case Plan.Scan scan -> of(scan, null);
                default -> null;
            };
        }

        private static @Nullable Side of(Plan.Scan scan, @Nullable Scalar filter) {
            boolean whole = scan.path() instanceof Path.Whole || scan.path() instanceof Path.Sought;
            boolean named = scan.output().size() == scan.table().width(); // its key has columns
            return whole
                            && named
                            && !scan.exclusive()
                            && scan.table().layout() instanceof TableLayout.Hashed layout
                    ? new Side(scan, layout, filter)
                    : null;
        }

        /// The columns of the shard key.
        List<Variable> shardKey() {
            int[] positions = scan.table().keyPositions();
            return layout.shardKey().stream().map(at -> scan.output().get(positions[at])).toList();
        }
    }

    private ColocatedJoins() {}

    /// @param wanted all variables that something in the whole plan speaks of
    /// @return null where it is none
    static Plan.@Nullable Colocated of(Plan.Join join, Set<Variable> wanted) {
        Side left = Side.of(join.left());
        Side right = Side.of(join.right());
        if (join.lateral() || left == null || right == null || !areTogether(left, right)) {
            return null;
        }
        List<Scalar> conditions = Scalars.conjuncts(join.condition());
        for (int i = 0; i < left.shardKey().size(); i++) {
            Variable one = left.shardKey().get(i);
            Variable other = right.shardKey().get(i);
            if (conditions.stream().noneMatch(each -> isEqual(each, one, other))) {
                return null;
            }
        }
        return shipped(join, left, right, wanted);
    }

    private static boolean areTogether(Side left, Side right) {
        return left.layout.space().equals(right.layout.space())
                && left.layout.shardKey().size() == right.layout.shardKey().size()
                && left.scan.table().planned().clock() == right.scan.table().planned().clock();
    }

    private static boolean isEqual(Scalar condition, Variable one, Variable other) {
        if (!(condition instanceof Scalar.Operation(var operator, Scalar left, Scalar right))
                || !(left instanceof Scalar.Column(Variable first, _))
                || !(right instanceof Scalar.Column(Variable second, _))) {
            return false;
        }
        return operator.operator().comparison() == SqlOperator.Comparison.EQUAL
                && left.type().sameAs(right.type())
                && ((first.equals(one) && second.equals(other))
                        || (first.equals(other) && second.equals(one)));
    }

    private static Plan.@Nullable Colocated shipped(
            Plan.Join join, Side left, Side right, Set<Variable> wanted) {
        List<Variable> row = join.output();
        Shipping shipping = new Shipping(row);
        List<Scalar> there = new ArrayList<>();
        for (Side side : List.of(left, right)) {
            Scalar filter = side.filter;
            Scalar shipped = filter == null ? null : shipping.of(filter);
            if (filter != null && shipped == null) {
                return null;
            }
            there.add(shipped == null ? Scalar.Constant.TRUE : shipped);
        }
        Scalar condition = shipping.of(join.condition());
        if (condition == null) {
            return null;
        }
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            if (wanted.contains(row.get(i))) {
                places.add(i);
            }
        }
        JoinProgram program =
                new JoinProgram(
                        join.kind(),
                        side(left, there.getFirst()),
                        side(right, there.getLast()),
                        condition,
                        places);
        Bytes bytes = JoinCodec.JOINS.encode(program);
        return bytes.size() > Dispatch.BYTES_MOST
                ? null
                : new Plan.Colocated(
                        (Plan.Join) Plans.withInputs(join, ColocatedJoins::whole),
                        new Shipment(bytes, shipping.arguments(), join.condition()),
                        places);
    }

    /// Nobody looks which rows the other side has.
    private static Plan whole(Plan side) {
        return switch (side) {
            case Plan.Filter(Plan input, Scalar filter) -> new Plan.Filter(whole(input), filter);
            case Plan.Scan scan ->
                    new Plan.Scan(scan.table(), scan.output(), new Path.Whole(), false)
                            .with(scan.shipment());
            default -> side;
        };
    }

    private static JoinProgram.Side side(Side side, Scalar condition) {
        return new JoinProgram.Side(
                side.scan.table().form(),
                side.scan.output(),
                condition.equals(Scalar.Constant.TRUE) ? null : condition);
    }
}
