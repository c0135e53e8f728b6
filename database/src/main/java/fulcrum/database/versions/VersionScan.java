package fulcrum.database.versions;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads rows of a range as of a timestamp, page by page: of each row the newest version at or
/// below it.
public final class VersionScan {

    private static final int PAGE_ROWS = 512;
    private static final int PAGE_BYTES = 256 << 10;

    /// When a scan ends before its range does.
    ///
    /// @param rows so many are answered at most, positive
    /// @param bytes no further row once keys and values that are answered have so many
    /// @param looked no further row once so many were looked at, positive
    public record Bounds(int rows, int bytes, int looked) {}

    private final @Nullable Bytes to;
    private final long at;
    private final Bounds bounds;
    private final Sieve sieve;
    private final List<Version> rows = new ArrayList<>();
    private Bytes next;
    private @Nullable Bytes passed;
    private int looked;
    private long bytes;
    private @Nullable Bytes endedBefore;
    private boolean done;

    /// @param from the first key that is meant
    /// @param to the first that is not meant any more; null for none
    /// @param sieve what is answered of each row
    public VersionScan(Bytes from, @Nullable Bytes to, long at, Bounds bounds, Sieve sieve) {
        this.next = VersionKeys.from(from);
        this.to = to;
        this.at = at;
        this.bounds = bounds;
        this.sieve = sieve;
    }

    /// A scan whose rows are answered as they are.
    ///
    /// @param limit at most so many rows, positive
    /// @param bytesMost no further row once keys and values have so many bytes
    public VersionScan(Bytes from, @Nullable Bytes to, long at, int limit, int bytesMost) {
        this(from, to, at, new Bounds(limit, bytesMost, Integer.MAX_VALUE), Sieve.ALL);
    }

    /// What is to be loaded next; null where the scan has ended.
    public Effect.Wanted.@Nullable Range wanted() {
        return done
                ? null
                : new Effect.Wanted.Range(next, VersionKeys.to(to), PAGE_ROWS, PAGE_BYTES);
    }

    /// Takes the page that was wanted.
    public void take(Input.Found.Rows page) {
        for (int i = 0; i < page.keys().size() && !done; i++) {
            Version version = VersionKeys.read(page.keys().get(i), page.values().get(i));
            if (version.timestamp() <= at && !version.key().equals(passed)) {
                take(version);
            }
        }
        if (!page.more()) {
            done = true;
        } else if (!done) {
            next = page.keys().getLast().concat(Bytes.of((byte) 0));
        }
        if (done) {
            endedBefore = sieve.end(endedBefore, rows);
        }
    }

    private void take(Version version) {
        passed = version.key();
        if (version.value() == null) {
            return;
        }
        boolean full =
                rows.size() >= bounds.rows()
                        || looked >= bounds.looked()
                        || (bytes >= bounds.bytes() && !rows.isEmpty());
        int before = rows.size();
        if (full || !sieve.take(version, rows)) {
            endedBefore = version.key();
            done = true;
            return;
        }
        looked++;
        for (Version answered : rows.subList(before, rows.size())) {
            Bytes value = answered.value();
            bytes += answered.key().size() + (value == null ? 0 : value.size());
        }
    }

    /// What is answered, in the order of the rows' keys.
    public List<Version> rows() {
        return rows;
    }

    /// The key from which a scan goes on, for a bound was met: of the first row that was not looked
    /// at, or that has to be looked at again; null where none is left.
    public @Nullable Bytes endedBefore() {
        return endedBefore;
    }

    /// A bound was met, and there are further rows.
    public boolean more() {
        return endedBefore != null;
    }
}
