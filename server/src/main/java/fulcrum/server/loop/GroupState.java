package fulcrum.server.loop;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;

/// The key-value state of one group, and what takes time. Called on the cell's loop; what it
/// finishes elsewhere comes back by [Completions].
public interface GroupState {

    /// Says who hears of what comes unasked: snapshots that peers ship here. Once, before all else.
    void tell(Completions completions);

    /// Changes the state, visibly at once.
    ///
    /// @param behind what must be durable in the whole log before the change may be
    void apply(long index, Bytes change, long behind);

    /// Switches to an imported snapshot.
    void adopt(Snapshot snapshot, long behind);

    /// Begins to export the state as it is now.
    void capture(Bytes header, long behind, Completions completions);

    /// Begins to look for keys or a range that are not at hand. Records are the log's.
    void load(long ticket, Effect.Wanted wanted, Completions completions);

    /// Begins to send a snapshot over the bulk connection, or goes on with it.
    void ship(NodeId to, Snapshot snapshot);
}
