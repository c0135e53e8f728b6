package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.Span;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Shipment;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads what shards have put together of the rows of a table.
final class PartialAggregation {

    /// So many groups are asked for at once, about.
    private static final int GROUPS = 1_000;

    private final StoredTable table;
    private final TableReads.Ranges ranges;
    private final Shipped shipped;

    PartialAggregation(Plan.Scan scan, Shipment shipment, @Nullable Layout outer) {
        TableReads reads = new TableReads(outer);
        this.table = scan.table();
        this.ranges = reads.ranges(scan);
        this.shipped = new Shipped(shipment, reads.compiler(), true);
    }

    /// The one scan that is aggregated; it is below filters alone.
    static Plan.Scan scan(Plan input) {
        return switch (input) {
            case Plan.Scan scan -> scan;
            case Plan.Filter(Plan inner, _) -> scan(inner);
            case Plan.Measured(Plan inner, _) -> scan(inner);
            default -> throw new IllegalStateException("no scan: " + input);
        };
    }

    /// Reads all of it.
    ///
    /// @param groups takes what one shard remembers of a group
    /// @return false where it cannot be read so; whatever was taken is not to be used then
    boolean read(Frame frame, Consumer<Folded> groups) {
        Execution execution = frame.execution();
        Program program = shipped.program(frame, table.planned());
        if (program == null) {
            return false;
        }
        Deque<Span> left = new ArrayDeque<>();
        ranges.of(frame).forEach(range -> left.add(Span.range(range.from(), range.to())));
        while (!left.isEmpty()) {
            execution.demandWanted();
            List<Span> asked = Pages.take(left);
            Rows.Gathered read =
                    execution
                            .storage()
                            .gather(asked, Pages.WIDTH, GROUPS, table.planned(), program);
            boolean stands = read.rows().isEmpty() && read.left().equals(asked);
            if (stands || !takes(read.rows(), groups)) {
                return false;
            }
            Pages.putBack(read.left(), left);
        }
        return true;
    }

    private static boolean takes(List<Row> rows, Consumer<Folded> groups) {
        for (Row row : rows) {
            Folded folded = Folded.read(row.value());
            if (folded == null) {
                return false;
            }
            groups.accept(folded);
        }
        return true;
    }

    /// Adds what a shard remembers to what is remembered here.
    static void merge(Accumulation.State[] states, Folded folded) {
        for (int i = 0; i < states.length; i++) {
            List<Datum> state = folded.states().get(i);
            Objects.requireNonNull(states[i]).mergeable().merge(state.toArray(Datum[]::new));
        }
    }
}
