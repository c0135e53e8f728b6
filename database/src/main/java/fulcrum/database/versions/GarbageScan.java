package fulcrum.database.versions;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds, page by page, the versions that nobody sees who reads as of a horizon or later: of each
/// row those that are older than the newest at or below the horizon, and that one too where it says
/// that the row was deleted.
///
/// A deletion is named behind all that it hides, as soon as no older version of its row is left:
/// whoever carries out a part of what is named, in this order, brings no deleted row back.
///
/// What is found stays garbage as long as every version to come is above the horizon, so pages may
/// be of different moments.
public final class GarbageScan {

    private static final int PAGE_ROWS = 512;
    private static final int PAGE_BYTES = 256 << 10;
    private static final Bytes END = VersionKeys.to(null);

    private final long horizon;
    private Bytes next = VersionKeys.from(Bytes.EMPTY);
    private boolean done;

    /// The row whose newest version at or below the horizon was found.
    private @Nullable Bytes row;

    /// That version, where it is a deletion.
    private @Nullable Bytes deletion;

    /// @param horizon a timestamp, not negative
    public GarbageScan(long horizon) {
        this.horizon = horizon;
    }

    /// What is to be loaded next; null where all rows were seen.
    public Effect.Wanted.@Nullable Range wanted() {
        return done ? null : new Effect.Wanted.Range(next, END, PAGE_ROWS, PAGE_BYTES);
    }

    /// Takes the page that was wanted.
    ///
    /// @return the keys of what is garbage, as far as that is known by now; each is named once
    public List<Bytes> take(Input.Found.Rows page) {
        List<Bytes> garbage = new ArrayList<>();
        for (int i = 0; i < page.keys().size(); i++) {
            Bytes key = page.keys().get(i);
            Version version = VersionKeys.read(key, page.values().get(i));
            if (version.timestamp() > horizon) {
                continue;
            }
            if (version.key().equals(row)) {
                garbage.add(key);
            } else {
                endRow(garbage);
                row = version.key();
                deletion = version.value() == null ? key : null;
            }
        }
        if (page.more()) {
            next = page.keys().getLast().concat(Bytes.of((byte) 0));
        } else {
            endRow(garbage);
            done = true;
        }
        return garbage;
    }

    private void endRow(List<Bytes> garbage) {
        if (deletion != null) {
            garbage.add(deletion);
            deletion = null;
        }
    }
}
