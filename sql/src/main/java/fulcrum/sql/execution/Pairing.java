package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.versions.Sieve;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.error.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Joins the rows of two tables that lie together, at their shard: those with one hash come one
/// behind the other, and are answered joined when all of them were met.
///
/// A hash whose rows are too many, or of which one cannot be judged, is not answered: the scan ends
/// before the first of them, and who reads joins them itself.
final class Pairing implements Sieve {

    /// So many rows of one hash are kept, and so many may come of joining them.
    private static final int ROWS_MOST = 10_000;

    /// Keys and values of them, about.
    private static final long BYTES_MOST = 4 << 20;

    private final JoinRun run;
    private final PairedRows rows = new PairedRows();

    /// That the rows begin with that are kept; null where none are.
    private @Nullable Bytes hash;

    private Bytes first = Bytes.EMPTY;
    private long bytes;
    private boolean failed;

    Pairing(JoinRun run) {
        this.run = run;
    }

    @Override
    public boolean take(Version row, List<Version> answer) {
        Bytes its = run.hash(row.key());
        if (!its.equals(hash)) {
            if (!answers(answer)) {
                return false;
            }
            hash = its;
            first = row.key();
        }
        try {
            bytes += run.take(row.key(), Objects.requireNonNull(row.value()), rows);
            failed |= rows.size() > ROWS_MOST || bytes > BYTES_MOST;
        } catch (SqlError | Malformed | IllegalArgumentException | IllegalStateException _) {
            failed = true;
        }
        return !failed;
    }

    /// Answers what is kept.
    ///
    /// @return false where that cannot be
    private boolean answers(List<Version> answer) {
        List<Version> joined = new ArrayList<>();
        try {
            for (Datum[] row : rows.joined(run, ROWS_MOST)) {
                joined.add(new Version(Bytes.EMPTY, 0, run.toBytes(row)));
            }
        } catch (SqlError | IllegalArgumentException | IllegalStateException _) {
            failed = true;
            return false;
        }
        answer.addAll(joined);
        rows.clear();
        hash = null;
        bytes = 0;
        return true;
    }

    @Override
    public @Nullable Bytes end(@Nullable Bytes next, List<Version> answer) {
        if (hash == null) {
            return next;
        }
        boolean complete = !failed && (next == null || !run.hash(next).equals(hash));
        return complete && answers(answer) ? next : first;
    }
}
