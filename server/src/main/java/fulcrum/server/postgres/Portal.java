package fulcrum.server.postgres;

import fulcrum.database.shard.ShardResult;
import fulcrum.machine.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement with its parameters, and how far its rows were put out.
final class Portal {

    private static final @Nullable Bytes[] NO_PARAMETERS = new @Nullable Bytes[0];
    private static final int[] ALL_TEXT = new int[0];

    Prepared prepared;
    @Nullable Bytes[] parameters = NO_PARAMETERS;

    /// Of the result: none for text, one for all columns, or one for each; 1 is binary.
    int[] formats = ALL_TEXT;

    /// Put out to its end.
    boolean done;

    /// Rows that are there already, for what needs no shard.
    @Nullable List<List<@Nullable Bytes>> rows;

    /// A range under way: its rows that were fetched, and where to go on.
    @Nullable List<ShardResult.Keyed> page;

    boolean more;
    Bytes from = Bytes.EMPTY;
    @Nullable Bytes to;

    /// How many rows of a range are still wanted.
    long left;

    /// Rows that were put out or counted, of the fetched page and in all.
    int position;

    long counted;

    /// How many rows the next request asks for.
    int pageRows;

    Portal(Prepared prepared) {
        this.prepared = prepared;
    }

    /// Begins anew with another statement.
    void reset(Prepared with, @Nullable Bytes[] values, int[] resultFormats) {
        prepared = with;
        parameters = values;
        formats = resultFormats;
        done = false;
        rows = null;
        page = null;
    }

    /// Whether some of it was put out.
    boolean isBegun() {
        return page != null || rows != null;
    }

    boolean isBinary(int column) {
        return switch (formats.length) {
            case 0 -> false;
            case 1 -> formats[0] == 1;
            default -> formats[column] == 1;
        };
    }
}
