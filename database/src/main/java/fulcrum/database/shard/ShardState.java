package fulcrum.database.shard;

import fulcrum.machine.Bytes;
import org.jspecify.annotations.Nullable;

/// What a shard's state looks like to whoever moves or counts it as a whole: keys and values, of
/// which some are its clients' and the others, such as sessions, its own.
public final class ShardState {

    private ShardState() {}

    /// What the client calls the row under a key of the state; null where it is none of a client's.
    public static @Nullable Bytes clientsKey(Bytes key) {
        return key.startsWith(StateKeys.row(Bytes.EMPTY)) ? StateKeys.named(key) : null;
    }
}
