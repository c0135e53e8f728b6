package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.plan.Meter;
import org.jspecify.annotations.Nullable;

/// Carries a part of a plan out, and measures what that costs. What asks shards meanwhile finds at
/// the execution for which part it does.
final class Measuring {

    private Measuring() {}

    static Source of(Source part, Meter meter) {
        return frame -> {
            Execution execution = frame.execution();
            Meter before = execution.measure(meter);
            long began = meter.now();
            Cursor rows;
            try {
                rows = part.open(frame);
            } finally {
                meter.begin(meter.now() - began);
                var _ = execution.measure(before);
            }
            return () -> next(rows, meter, execution);
        };
    }

    private static Datum @Nullable [] next(Cursor rows, Meter meter, Execution execution) {
        Meter before = execution.measure(meter);
        long began = meter.now();
        boolean found = false;
        try {
            Datum[] row = rows.next();
            found = row != null;
            return row;
        } finally {
            meter.next(meter.now() - began, found);
            var _ = execution.measure(before);
        }
    }
}
