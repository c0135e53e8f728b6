package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.Routine;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A select list with functions that give rows: each row of the input becomes as many as the
/// longest of them gives; the others are NULL where they have no more.
final class Expansion {

    private final List<Scalar> values;
    private final Source input;
    private final Evaluator[] plain;
    private final Evaluator[][] arguments;

    Expansion(Plan.Project project, Compiler compiler, Source input) {
        this.values = project.values();
        this.input = input;
        this.plain = new Evaluator[values.size()];
        this.arguments = new Evaluator[values.size()][];
        for (int i = 0; i < plain.length; i++) {
            if (values.get(i) instanceof Scalar.RowsCall call) {
                arguments[i] = compiler.all(call.arguments()).toArray(Evaluator[]::new);
            } else {
                plain[i] = compiler.of(values.get(i));
            }
        }
    }

    Source source() {
        return frame -> {
            Cursor rows = input.open(frame);
            return new Cursor() {
                private Iterator<Datum[]> made = List.<Datum[]>of().iterator();

                @Override
                public Datum @Nullable [] next() {
                    while (!made.hasNext()) {
                        Datum[] row = rows.next();
                        if (row == null) {
                            return null;
                        }
                        made = expanded(frame.inner(row));
                    }
                    return made.next();
                }
            };
        };
    }

    private Iterator<Datum[]> expanded(Frame frame) {
        Datum[] same = new Datum[plain.length];
        List<Iterator<Datum[]>> sets = new ArrayList<>();
        for (int i = 0; i < plain.length; i++) {
            if (values.get(i) instanceof Scalar.RowsCall(_, Routine.Rows body, _, _)) {
                sets.add(
                        Assembler.expanded(
                                body, Assembler.compute(arguments[i], frame), frame.execution()));
            } else {
                same[i] = plain[i].of(frame);
            }
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return sets.stream().anyMatch(Iterator::hasNext);
            }

            @Override
            public Datum[] next() {
                Datum[] row = same.clone();
                int set = 0;
                for (int i = 0; i < row.length; i++) {
                    if (values.get(i) instanceof Scalar.RowsCall) {
                        Iterator<Datum[]> rows = sets.get(set++);
                        row[i] = rows.hasNext() ? rows.next()[0] : Datum.NULL;
                    }
                }
                return row;
            }
        };
    }
}
