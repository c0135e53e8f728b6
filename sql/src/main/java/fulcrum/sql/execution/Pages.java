package fulcrum.sql.execution;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of ranges of keys, page by page. Several shards are asked at once for what is in a page,
/// and nobody is asked for the next before all of it was taken: so what is held is bounded by the
/// shards that are asked at once.
final class Pages {

    /// So many rows are asked for at once, of each shard.
    static final int MOST = 1_000;

    /// So many shards are asked at once.
    static final int WIDTH = 8;

    private static final int GROWS = 4;

    private final Execution execution;
    private final Planned planned;
    private final @Nullable Program program;
    private final Deque<Span> left = new ArrayDeque<>();
    private Iterator<Row> page = List.<Row>of().iterator();
    private int size = MOST;
    private int width = WIDTH;

    /// @param ranges that do not overlap
    /// @param program what the rows pass through where they are; null for nothing
    Pages(
            Execution execution,
            Collection<KeyRange> ranges,
            Planned planned,
            @Nullable Program program) {
        this.execution = execution;
        this.planned = planned;
        this.program = program;
        ranges.forEach(range -> left.add(Span.range(range.from(), range.to())));
    }

    /// Where few rows are likely to be enough: first one shard is asked, for so many, and then more
    /// are for more.
    Pages first(int rows) {
        size = rows;
        width = 1;
        return this;
    }

    @Nullable Row next() {
        if (!page.hasNext()) {
            page = page().iterator();
        }
        return page.hasNext() ? page.next() : null;
    }

    /// The next rows; none behind the last.
    List<Row> page() {
        while (!left.isEmpty()) {
            execution.demandWanted();
            List<Span> asked = take(left);
            Rows.Gathered read = execution.storage().gather(asked, width, size, planned, program);
            putBack(read.left(), left);
            size = Math.min(MOST, size * GROWS);
            width = Math.min(WIDTH, width * GROWS);
            if (!read.rows().isEmpty()) {
                return read.rows();
            }
        }
        return List.of();
    }

    /// As many spans as may be asked for at once.
    static List<Span> take(Deque<Span> left) {
        List<Span> asked = new ArrayList<>();
        while (!left.isEmpty() && asked.size() < Rows.SPANS_MOST) {
            asked.add(left.removeFirst());
        }
        return asked;
    }

    /// What was not read yet comes first.
    static void putBack(List<Span> rest, Deque<Span> left) {
        rest.reversed().forEach(left::addFirst);
    }
}
