package fulcrum.server.backup;

import fulcrum.database.shard.ShardState;
import fulcrum.database.versions.Version;
import fulcrum.database.versions.VersionKeys;
import fulcrum.machine.Bytes;
import org.jspecify.annotations.Nullable;

/// Counts what a group's state holds, which is given to it in the order of keys: all of it, and
/// what clients have stored. Of a row with versions, the newest counts, unless it says that the row
/// was deleted; which older ones are still there differs from one replica to another.
public final class RowCount {

    private final RowSum.Adder all = new RowSum.Adder();
    private final RowSum.Adder rows = new RowSum.Adder();
    private @Nullable Bytes last;

    /// @throws fulcrum.machine.codec.Malformed where it is a version of a row, and has not its form
    public void add(Bytes key, Bytes value) {
        all.add(key, value);
        if (VersionKeys.isVersion(key)) {
            addVersion(VersionKeys.read(key, value));
            return;
        }
        Bytes clients = ShardState.clientsKey(key);
        if (clients != null) {
            rows.add(clients, value);
        }
    }

    private void addVersion(Version version) {
        Bytes value = version.value();
        if (!version.key().equals(last) && value != null) {
            rows.add(version.key(), value);
        }
        last = version.key();
    }

    public RowSum all() {
        return all.sum();
    }

    /// Of clients alone.
    public RowSum rows() {
        return rows.sum();
    }
}
