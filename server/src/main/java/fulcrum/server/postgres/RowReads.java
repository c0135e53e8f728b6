package fulcrum.server.postgres;

import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.machine.Bytes;
import fulcrum.server.postgres.sql.Conversions;
import fulcrum.server.postgres.sql.Plan;
import fulcrum.server.postgres.sql.Planned;
import fulcrum.server.postgres.sql.Planner;
import fulcrum.server.postgres.sql.Scalar;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import fulcrum.server.postgres.sql.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a statement that reads asks the shard for, and how its rows are put out: a page at a time,
/// and no more of them than there is room for.
final class RowReads {

    private static final int FIRST_PAGE_ROWS = 16;
    private static final int PAGE_ROWS_MOST = 128;

    private final Execution.Owner owner;
    private final Replies replies;
    private final DoorSide door;

    private int maxRows;
    private int emitted;
    private boolean stalled;

    RowReads(Execution.Owner owner, Replies replies, DoorSide door) {
        this.owner = owner;
        this.replies = replies;
        this.door = door;
    }

    /// A statement begins, or goes on.
    ///
    /// @param rows at most so many; 0 for all
    void begin(int rows) {
        maxRows = rows;
        emitted = 0;
    }

    /// There was no room for more rows.
    boolean isStalled() {
        return stalled;
    }

    void unstall() {
        stalled = false;
    }

    @Nullable ShardCommand point(Portal which, Plan.PointRead read) {
        Bytes key = read.key().value(which.parameters, owner);
        if (key == null) {
            which.done = true;
            replies.completeSelect(0);
            return null;
        }
        return new ShardCommand.Get(door.bounds().checkedKey(key));
    }

    /// Takes the row that was asked for, if there is one.
    void found(Portal asked, @Nullable Row row) {
        asked.done = true;
        if (row == null) {
            replies.completeSelect(0);
            return;
        }
        Plan.PointRead read = (Plan.PointRead) asked.prepared.planned().plan();
        Bytes key = read.key().value(asked.parameters, owner);
        emit(asked, read.output(), key == null ? Bytes.EMPTY : key, row.value());
        if (maxRows == 1) {
            replies.portalSuspended();
        } else {
            replies.completeSelect(1);
        }
    }

    private void emit(Portal asked, Plan.Projection output, Bytes key, Bytes value) {
        List<Integer> columns = output.columns();
        int row = replies.beginRow(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            int column = columns.get(i);
            Scalar scalar = output.scalars().get(i);
            if (scalar != null) {
                Bytes computed = scalar.value(asked.parameters, owner);
                replies.value(scalar.type(), computed, asked.isBinary(i));
            } else {
                replies.value(column == Planner.KEY ? key : value);
            }
        }
        replies.endRow(row);
    }

    @Nullable ShardCommand range(Portal which, Plan.RangeRead read) {
        if (which.page != null) {
            return page(which);
        }
        Bytes from = read.from() == null ? Bytes.EMPTY : read.from().value(which.parameters, owner);
        Bytes to = read.to() == null ? Bytes.EMPTY : read.to().value(which.parameters, owner);
        long limit = limit(read.limit(), which);
        which.left = read.output().counted() && limit > 0 ? Long.MAX_VALUE : limit;
        which.counted = 0;
        which.position = 0;
        which.page = List.of();
        which.more = from != null && to != null && which.left > 0;
        which.pageRows = FIRST_PAGE_ROWS;
        if (from != null && to != null) {
            boolean after = read.from() != null && !read.fromIncluded();
            which.from =
                    after ? next(door.bounds().checkedKey(from)) : door.bounds().checkedKey(from);
            which.to = read.to() == null ? null : read.toIncluded() ? next(to) : to;
            if (which.to != null && which.from.compareTo(which.to) >= 0) {
                which.more = false;
            }
        }
        return page(which);
    }

    /// The least key that is greater.
    private static Bytes next(Bytes key) {
        return key.concat(Bytes.of((byte) 0));
    }

    private long limit(@Nullable Scalar limit, Portal which) {
        Bytes value = limit == null ? null : limit.value(which.parameters, owner);
        if (value == null) {
            return Long.MAX_VALUE;
        }
        long rows = Conversions.integer(value);
        if (rows < 0) {
            throw new SqlError(SqlState.NEGATIVE_LIMIT, "LIMIT must not be negative");
        }
        return rows;
    }

    /// Takes rows of a range.
    ///
    /// @return what is to be asked next; null where the statement is done, or waits for room
    @Nullable ShardCommand page(Portal asked, ShardResult.Rows rows) {
        asked.page = rows.rows();
        asked.position = 0;
        asked.more = rows.more() && !rows.rows().isEmpty();
        if (asked.more) {
            asked.from = next(rows.rows().getLast().key());
        }
        long bytes = 1;
        for (ShardResult.Keyed row : rows.rows()) {
            bytes += row.key().size() + row.row().value().size();
        }
        long fit = (long) door.bounds().pageBytes() * Math.max(1, rows.rows().size()) / bytes;
        asked.pageRows = Math.clamp(fit, 1, PAGE_ROWS_MOST);
        return page(asked);
    }

    /// Puts out the rows that are there.
    private @Nullable ShardCommand page(Portal asked) {
        Plan.RangeRead read = (Plan.RangeRead) asked.prepared.planned().plan();
        boolean counts = read.output().counted();
        List<ShardResult.Keyed> page = asked.page == null ? List.of() : asked.page;
        while (asked.position < page.size() && asked.left > 0) {
            if (counts) {
                asked.counted++;
            } else {
                ShardResult.Keyed row = page.get(asked.position);
                emit(asked, read.output(), row.key(), row.row().value());
                emitted++;
                asked.left--;
            }
            asked.position++;
            if (!counts && emitted == maxRows) {
                replies.portalSuspended();
                return null;
            }
        }
        if (asked.more && asked.left > 0) {
            if (replies.size() > 0 && !owner.flush()) {
                stalled = true;
                return null;
            }
            return nextPage(asked);
        }
        endRange(asked, read, counts);
        return null;
    }

    private void endRange(Portal asked, Plan.RangeRead read, boolean counts) {
        asked.done = true;
        asked.page = null;
        if (counts && limit(read.limit(), asked) > 0) {
            int row = replies.beginRow(1);
            Bytes count = Bytes.text(Long.toString(asked.counted));
            replies.value(SqlType.INT8, count, asked.isBinary(0));
            replies.endRow(row);
            emitted = 1;
        }
        replies.completeSelect(emitted);
    }

    /// What is to be asked next of a range.
    static ShardCommand nextPage(Portal asked) {
        int rows = (int) Math.min(asked.left, asked.pageRows);
        return new ShardCommand.Scan(asked.from, asked.to, rows);
    }

    void constants(Portal which, Plan.Constants constants) {
        if (which.rows == null) {
            List<@Nullable Bytes> row = new ArrayList<>();
            for (Scalar value : constants.values()) {
                row.add(value.value(which.parameters, owner));
            }
            which.position = 0;
            which.rows = limit(constants.limit(), which) == 0 ? List.of() : List.of(row);
        }
    }

    /// Puts out rows that needed no shard.
    void emitRows(Portal which) {
        List<List<@Nullable Bytes>> rows = which.rows == null ? List.of() : which.rows;
        List<Planned.Column> columns = which.prepared.planned().columns();
        while (which.position < rows.size()) {
            List<@Nullable Bytes> row = rows.get(which.position);
            int begun = replies.beginRow(row.size());
            for (int i = 0; i < row.size(); i++) {
                replies.value(columns.get(i).type(), row.get(i), which.isBinary(i));
            }
            replies.endRow(begun);
            which.position++;
            emitted++;
            if (emitted == maxRows) {
                replies.portalSuspended();
                return;
            }
        }
        which.done = true;
        boolean shown = which.prepared.planned().plan() instanceof Plan.OfSession;
        if (shown) {
            replies.complete("SHOW");
        } else {
            replies.completeSelect(emitted);
        }
    }
}
