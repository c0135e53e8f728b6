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

    private final @Nullable Bytes to;
    private final long at;
    private final int limit;
    private final int bytesMost;
    private final List<Version> rows = new ArrayList<>();
    private Bytes next;
    private @Nullable Bytes passed;
    private long bytes;
    private boolean more;
    private boolean done;

    /// @param from the first key that is meant
    /// @param to the first that is not meant any more; null for none
    /// @param limit at most so many rows, positive
    /// @param bytesMost no further row once keys and values have so many bytes
    public VersionScan(Bytes from, @Nullable Bytes to, long at, int limit, int bytesMost) {
        this.next = VersionKeys.from(from);
        this.to = to;
        this.at = at;
        this.limit = limit;
        this.bytesMost = bytesMost;
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
    }

    private void take(Version version) {
        passed = version.key();
        Bytes value = version.value();
        if (value == null) {
            return;
        }
        if (rows.size() == limit || (bytes >= bytesMost && !rows.isEmpty())) {
            more = true;
            done = true;
            return;
        }
        bytes += version.key().size() + value.size();
        rows.add(version);
    }

    /// The rows so far, in the order of their keys.
    public List<Version> rows() {
        return rows;
    }

    /// A bound was met, and there are further rows.
    public boolean more() {
        return more;
    }
}
