package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.AggregateCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.SortTerm;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.routine.ValueOrder;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One aggregate over groups: with FILTER, DISTINCT and ORDER BY (manual, 4.2.7).
final class Accumulation {

    private final AggregateCall call;
    private final Evaluator[] arguments;
    private final SqlType[] types;
    private final @Nullable Evaluator filter;
    private final Evaluator[] sortedBy;
    private final Comparator<Datum[]> order;

    Accumulation(AggregateCall call, Compiler compiler) {
        this.call = call;
        this.arguments = compiler.all(call.arguments()).toArray(Evaluator[]::new);
        this.types = call.arguments().stream().map(Scalar::type).toArray(SqlType[]::new);
        Scalar condition = call.filter();
        this.filter = condition == null ? null : compiler.of(condition);
        this.sortedBy =
                call.order().stream()
                        .map(SortTerm::value)
                        .map(compiler::of)
                        .toArray(Evaluator[]::new);
        this.order = call.order().isEmpty() ? ascending(types) : Sorting.order(call.order());
    }

    /// As PostgreSQL sorts what it looks for doubles in: ascending, NULL at the end.
    private static Comparator<Datum[]> ascending(SqlType[] types) {
        List<Comparator<Datum>> each = Arrays.stream(types).map(ValueOrder::of).toList();
        return (one, other) -> {
            int compared = 0;
            for (int i = 0; i < types.length && compared == 0; i++) {
                boolean noOne = one[i] instanceof Datum.Null;
                boolean noOther = other[i] instanceof Datum.Null;
                compared =
                        noOne || noOther
                                ? Boolean.compare(noOne, noOther)
                                : each.get(i).compare(one[i], other[i]);
            }
            return compared;
        };
    }

    State begin(Frame frame) {
        return call.body() instanceof Routine.OrderedSet body
                ? new OrderedState(body, frame.execution())
                : new PlainState((Routine.Aggregate) call.body(), frame.execution());
    }

    /// What is remembered of one group.
    interface State {
        void add(Frame row);

        Datum result();

        /// What is remembered, of an aggregate that may be made of parts.
        Routine.Mergeable mergeable();
    }

    private boolean counts(Frame row) {
        Evaluator condition = filter;
        return condition == null || condition.holds(row);
    }

    private static boolean hasNull(Datum[] values) {
        return Arrays.stream(values).anyMatch(Datum.Null.class::isInstance);
    }

    /// A row, and by what it is sorted.
    private static final class Keyed {
        final Datum[] key;
        final Datum[] values;

        Keyed(Datum[] key, Datum[] values) {
            this.key = key;
            this.values = values;
        }
    }

    private final class PlainState implements State {

        private final Routine.Aggregate body;
        private final Routine.Group group;
        private final Execution execution;
        private final @Nullable Set<List<Datum>> seen;
        private final @Nullable List<Keyed> waiting;

        PlainState(Routine.Aggregate body, Execution execution) {
            this.body = body;
            this.group = body.begin(execution.setting());
            this.execution = execution;
            this.seen = call.distinct() ? new HashSet<>() : null;
            this.waiting = sortedBy.length > 0 || seen != null ? new ArrayList<>() : null;
        }

        @Override
        public void add(Frame row) {
            if (!counts(row)) {
                return;
            }
            Datum[] values = Assembler.compute(arguments, row);
            if (!body.takesNulls() && hasNull(values)) {
                return;
            }
            Set<List<Datum>> before = seen;
            if (before != null) {
                if (!before.add(GroupKey.of(values, types))) {
                    return;
                }
            }
            List<Keyed> later = waiting;
            if (later == null) {
                group.add(values);
            } else {
                execution.hold(values);
                later.add(
                        new Keyed(
                                sortedBy.length == 0 ? values : Assembler.compute(sortedBy, row),
                                values));
            }
        }

        @Override
        public Routine.Mergeable mergeable() {
            return (Routine.Mergeable) group;
        }

        @Override
        public Datum result() {
            List<Keyed> later = waiting;
            if (later != null) {
                later.sort((one, other) -> order.compare(one.key, other.key));
                later.forEach(each -> group.add(each.values));
                later.clear();
            }
            return group.result();
        }
    }

    /// Its direct arguments are those of the group's first row, or of none.
    private final class OrderedState implements State {

        private final Routine.OrderedSet body;
        private final Execution execution;
        private final List<Datum[]> rows = new ArrayList<>();
        private Datum @Nullable [] direct;

        OrderedState(Routine.OrderedSet body, Execution execution) {
            this.body = body;
            this.execution = execution;
        }

        @Override
        public void add(Frame row) {
            if (direct == null) {
                direct = Assembler.compute(arguments, row);
            }
            if (!counts(row)) {
                return;
            }
            Datum[] key = Assembler.compute(sortedBy, row);
            if (call.kind() == Routine.Kind.HYPOTHETICAL || !hasNull(key)) {
                execution.hold(key);
                rows.add(key);
            }
        }

        @Override
        public Routine.Mergeable mergeable() {
            throw new IllegalStateException("it needs all rows in one place");
        }

        @Override
        public Datum result() {
            Datum[] given = direct;
            if (given == null) {
                given = new Datum[arguments.length];
                Arrays.fill(given, Datum.NULL);
            }
            Routine.Group group = body.begin(given, order, execution.setting());
            rows.sort(order);
            rows.forEach(group::add);
            return group.result();
        }
    }
}
