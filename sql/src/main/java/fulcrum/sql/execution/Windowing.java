package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.SortTerm;
import fulcrum.sql.bound.WindowCall;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.Routine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions over windows: rows are put in the order of partitions and within them, and each call
/// is computed for each row of a partition (manual, 4.2.8 and 9.22).
final class Windowing {

    private final Plan.Window window;
    private final Source input;
    private final Sorting sorting;
    private final GroupKey partition;
    private final Sorting order;
    private final List<Evaluator[]> arguments = new ArrayList<>();
    private final List<@Nullable Evaluator> filters = new ArrayList<>();
    private final List<FrameBounds> bounds = new ArrayList<>();

    Windowing(Plan.Window window, @Nullable Layout outer) {
        this.window = window;
        this.input = new Assembler(outer).of(window.input());
        Compiler compiler = new Compiler(new Layout(window.input().output(), outer));
        WindowCall first = window.calls().getFirst();
        List<SortTerm> terms = new ArrayList<>();
        first.partition().forEach(value -> terms.add(new SortTerm(value, false, false)));
        terms.addAll(first.order());
        this.sorting = new Sorting(terms, compiler);
        this.partition = new GroupKey(first.partition(), compiler);
        this.order = new Sorting(first.order(), compiler);
        for (WindowCall call : window.calls()) {
            arguments.add(compiler.all(call.arguments()).toArray(Evaluator[]::new));
            Scalar filter = call.filter();
            filters.add(filter == null ? null : compiler.of(filter));
            bounds.add(new FrameBounds(call.frame(), call.order(), compiler));
        }
    }

    Source source() {
        return frame -> new Partitions(frame);
    }

    private final class Partitions implements Cursor {

        private final Frame frame;
        private @Nullable List<Datum[]> sorted;
        private int from;
        private List<Datum[]> made = List.of();
        private int next;

        Partitions(Frame frame) {
            this.frame = frame;
        }

        @Override
        public Datum @Nullable [] next() {
            List<Datum[]> all = sorted;
            if (all == null) {
                all = sorting.sorted(input.open(frame), frame);
                sorted = all;
            }
            if (next == made.size()) {
                if (from == all.size()) {
                    return null;
                }
                int to = from + 1;
                List<Datum> key = partition.of(frame.inner(all.get(from)));
                while (to < all.size() && partition.of(frame.inner(all.get(to))).equals(key)) {
                    to++;
                }
                made = computed(all.subList(from, to), frame);
                next = 0;
                from = to;
            }
            return made.get(next++);
        }
    }

    private List<Datum[]> computed(List<Datum[]> rows, Frame frame) {
        frame.execution().demandWanted();
        List<Datum[]> keys = rows.stream().map(row -> order.key(frame.inner(row))).toList();
        List<Datum[]> made = new ArrayList<>();
        int width = window.input().output().size();
        for (Datum[] row : rows) {
            made.add(Arrays.copyOf(row, width + window.calls().size()));
        }
        for (int i = 0; i < window.calls().size(); i++) {
            WindowCall call = window.calls().get(i);
            Evaluator[] each = arguments.get(i);
            List<Datum[]> values =
                    rows.stream().map(row -> Assembler.compute(each, frame.inner(row))).toList();
            WindowFrame over = new WindowFrame(rows, keys, values, bounds.get(i), frame, order);
            if (call.body() instanceof Routine.Window body) {
                Routine.PerRow perRow = body.begin(over, frame.execution().setting());
                for (int row = 0; row < rows.size(); row++) {
                    over.moveTo(row);
                    made.get(row)[width + i] = perRow.next();
                }
            } else {
                aggregate((Routine.Aggregate) call.body(), over, filters.get(i), made, width + i);
            }
        }
        return made;
    }

    /// As long as frames only grow, one group does for all rows; otherwise each row has its own.
    private static void aggregate(
            Routine.Aggregate body,
            WindowFrame over,
            @Nullable Evaluator filter,
            List<Datum[]> made,
            int column) {
        Routine.Group group = null;
        int added = 0;
        for (int row = 0; row < over.rows(); row++) {
            over.moveTo(row);
            if (group == null || !over.onlyGrows()) {
                group = over.begin(body);
                added = 0;
            }
            int size = over.size();
            for (; added < size; added++) {
                int at = over.inFrame(added);
                if (over.counts(at, filter, body)) {
                    group.add(over.arguments(at));
                }
            }
            made.get(row)[column] = group.result();
        }
    }
}
