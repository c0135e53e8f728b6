package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.SortTerm;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Meter;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.Routine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes plans ready to be carried out, each part by the parts below it.
public final class Assembler {

    private final @Nullable Layout outer;

    /// @param outer where the variables are of what is around the plan
    Assembler(@Nullable Layout outer) {
        this.outer = outer;
    }

    /// Makes a whole plan ready.
    public static Ready ready(Plan plan) {
        Source source = new Assembler(null).of(plan);
        Foldable constants = Foldable.ofConstants(plan);
        return execution -> {
            constants.compute(execution);
            Cursor cursor = source.open(Frame.outermost(execution));
            return cursor::next;
        };
    }

    /// A plan that can be carried out.
    @FunctionalInterface
    public interface Ready {
        Result open(Execution execution);
    }

    /// Its rows.
    @FunctionalInterface
    public interface Result {

        /// @return null behind the last one
        Datum @Nullable [] next();
    }

    Source of(Plan plan) {
        return switch (plan) {
            case Plan.OneRow _ -> frame -> once(new Datum[0]);
            case Plan.Rows(var rows, _) -> rows(rows);
            case Plan.Scan scan -> new TableReads(outer).of(scan);
            case Plan.Computed(var view, _) ->
                    frame -> iterated(view.rows().of(frame.execution().scene()).iterator());
            case Plan.Functions functions -> functions(functions);
            case Plan.Common(int number, _) -> frame -> frame.execution().common(number).open();
            case Plan.Filter(Plan input, Scalar condition) -> filter(input, condition);
            case Plan.Project project -> project(project);
            case Plan.Aggregate aggregate -> new Aggregation(aggregate, outer).source();
            case Plan.Window window -> new Windowing(window, outer).source();
            case Plan.Sort(Plan input, List<SortTerm> terms) -> sort(input, terms);
            case Plan.Limit limit -> limit(limit);
            case Plan.Distinct(Plan input, List<Scalar> on) -> distinct(input, on);
            case Plan.LockRows lock -> new RowLocks(lock, of(lock.input())).source();
            case Plan.Join join -> new Joins(join, outer).source();
            case Plan.Colocated colocated -> new ColocatedJoin(colocated, outer).source();
            case Plan.SetOperation operation ->
                    new Sets(operation, of(operation.left()), of(operation.right())).source();
            case Plan.With with -> with(with);
            case Plan.Measured(Plan input, Meter meter) -> Measuring.of(of(input), meter);
            case Plan.Changed changed -> new Modification(changed, outer).source();
        };
    }

    static Cursor once(Datum[] row) {
        return new Cursor() {
            private boolean given;

            @Override
            public Datum @Nullable [] next() {
                boolean first = !given;
                given = true;
                return first ? row : null;
            }
        };
    }

    static Cursor iterated(Iterator<Datum[]> rows) {
        return () -> rows.hasNext() ? rows.next() : null;
    }

    private Compiler over(Plan input) {
        return new Compiler(new Layout(input.output(), outer));
    }

    private Source rows(List<List<Scalar>> rows) {
        Compiler compiler = new Compiler(new Layout(List.of(), outer));
        List<Evaluator[]> all =
                rows.stream().map(row -> compiler.all(row).toArray(Evaluator[]::new)).toList();
        return frame -> {
            Frame inner = frame.inner(new Datum[0]);
            Iterator<Evaluator[]> left = all.iterator();
            return () -> left.hasNext() ? compute(left.next(), inner) : null;
        };
    }

    static Datum[] compute(Evaluator[] all, Frame frame) {
        Datum[] row = new Datum[all.length];
        for (int i = 0; i < all.length; i++) {
            row[i] = all[i].of(frame);
        }
        return row;
    }

    private Source functions(Plan.Functions functions) {
        Compiler compiler = new Compiler(new Layout(List.of(), outer));
        List<Evaluator[]> arguments =
                functions.calls().stream()
                        .map(call -> compiler.all(call.arguments()).toArray(Evaluator[]::new))
                        .toList();
        return frame -> {
            Frame inner = frame.inner(new Datum[0]);
            List<Iterator<Datum[]>> all = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                Datum[] values = compute(arguments.get(i), inner);
                Routine.Rows body = functions.calls().get(i).rows();
                all.add(
                        body == null
                                ? List.<Datum[]>of(values).iterator()
                                : expanded(body, values, frame.execution()));
            }
            Cursor rows = new SideBySide(functions, all);
            return () -> {
                frame.execution().demandWanted(); // it may have no end
                return rows.next();
            };
        };
    }

    /// Rows of a function; none where an argument is NULL and it does not take that.
    static Iterator<Datum[]> expanded(Routine.Rows body, Datum[] values, Execution execution) {
        for (Datum value : values) {
            if (value instanceof Datum.Null && !body.takesNulls()) {
                return List.<Datum[]>of().iterator();
            }
        }
        return body.apply(values, execution.setting()).iterator();
    }

    private Source filter(Plan input, Scalar condition) {
        Source source = of(input);
        Evaluator holds = over(input).of(condition);
        return frame -> {
            Cursor rows = source.open(frame);
            return () -> {
                Datum[] row = rows.next();
                while (row != null && !holds.holds(frame.inner(row))) {
                    row = rows.next();
                }
                return row;
            };
        };
    }

    private Source project(Plan.Project project) {
        Source source = of(project.input());
        if (project.values().stream().anyMatch(Scalar.RowsCall.class::isInstance)) {
            return new Expansion(project, over(project.input()), source).source();
        }
        Evaluator[] all = over(project.input()).all(project.values()).toArray(Evaluator[]::new);
        return frame -> {
            Cursor rows = source.open(frame);
            return () -> {
                Datum[] row = rows.next();
                return row == null ? null : compute(all, frame.inner(row));
            };
        };
    }

    private Source sort(Plan input, List<SortTerm> terms) {
        Source source = of(input);
        Sorting sorting = new Sorting(terms, over(input));
        return frame -> iterated(sorting.sorted(source.open(frame), frame).iterator());
    }

    private Source limit(Plan.Limit limit) {
        Source source = of(limit.input());
        Compiler outside = new Compiler(new Layout(List.of(), outer));
        Scalar count = limit.count();
        Scalar offset = limit.offset();
        Evaluator most = count == null ? _ -> Datum.NULL : outside.of(count);
        Evaluator skipped = offset == null ? _ -> Datum.NULL : outside.of(offset);
        List<SortTerm> ties = limit.ties();
        Sorting equal = ties == null ? null : new Sorting(ties, over(limit.input()));
        return frame -> {
            Frame inner = frame.inner(new Datum[0]);
            long skip = number(skipped.of(inner), 0, SqlState.BAD_OFFSET, "OFFSET");
            long take = number(most.of(inner), Long.MAX_VALUE, SqlState.BAD_LIMIT, "LIMIT");
            return take == 0 ? () -> null : new Limited(source, frame, skip, take, equal);
        };
    }

    private static long number(Datum value, long otherwise, SqlState state, String clause) {
        if (!(value instanceof Datum.Int(long number))) {
            return otherwise;
        }
        if (number < 0) {
            throw new SqlError(state, clause + " must not be negative");
        }
        return number;
    }

    private Source distinct(Plan input, List<Scalar> on) {
        Source source = of(input);
        Compiler compiler = over(input);
        GroupKey key = new GroupKey(on, compiler);
        return frame -> {
            Cursor rows = source.open(frame);
            Set<List<Datum>> seen = new HashSet<>();
            return () -> {
                Datum[] row = rows.next();
                while (row != null && !seen.add(key.of(frame.inner(row)))) {
                    row = rows.next();
                }
                if (row != null) {
                    frame.execution().hold(row);
                }
                return row;
            };
        };
    }

    private Source with(Plan.With with) {
        List<Source> definitions = new ArrayList<>();
        List<@Nullable Source> steps = new ArrayList<>();
        for (Plan.With.Definition each : with.definitions()) {
            definitions.add(of(each.plan()));
            Plan step = each.step();
            steps.add(step == null ? null : of(step));
        }
        Source body = of(with.body());
        return frame -> {
            Execution execution = frame.execution();
            List<CommonRows> changes = new ArrayList<>();
            for (int i = 0; i < definitions.size(); i++) {
                Plan.With.Definition definition = with.definitions().get(i);
                boolean change = isChange(definition.plan());
                if (change) {
                    execution.nextChange();
                }
                Source step = steps.get(i);
                Cursor rows = definitions.get(i).open(frame);
                if (step != null) {
                    rows = new Recursion(definition, rows, step, frame);
                }
                CommonRows kept = new CommonRows(execution, rows);
                execution.define(definition.number(), kept);
                if (definition.isFirst()) {
                    kept.finish();
                }
                if (change) {
                    changes.add(kept);
                }
            }
            changes.forEach(CommonRows::finish);
            if (!changes.isEmpty()) {
                execution.nextChange();
                execution.countAnew();
            }
            return body.open(frame);
        };
    }

    private static boolean isChange(Plan plan) {
        return plan instanceof Plan.Changed
                || (plan instanceof Plan.With with && isChange(with.body()))
                || (plan instanceof Plan.Measured(Plan input, _) && isChange(input));
    }

    /// Rows of several functions side by side.
    private static final class SideBySide implements Cursor {

        private final Plan.Functions functions;
        private final List<Iterator<Datum[]>> all;
        private long number;

        SideBySide(Plan.Functions functions, List<Iterator<Datum[]>> all) {
            this.functions = functions;
            this.all = all;
        }

        @Override
        public Datum @Nullable [] next() {
            if (all.stream().noneMatch(Iterator::hasNext)) {
                return null;
            }
            List<Variable> output = functions.output();
            Datum[] row = new Datum[output.size()];
            int at = 0;
            for (int i = 0; i < all.size(); i++) {
                Datum[] part = all.get(i).hasNext() ? all.get(i).next() : null;
                for (int column = 0; column < functions.calls().get(i).columns(); column++) {
                    row[at++] = part == null ? Datum.NULL : part[column];
                }
            }
            if (functions.ordinality()) {
                row[at] = new Datum.Int(++number);
            }
            return row;
        }
    }
}
