package fulcrum.server.node;

import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Note;
import fulcrum.server.store.CellStore;
import java.util.function.Consumer;

/// Sees to it that what the store has not taken does not fill the heap: tells the replicas here
/// when too much waits, so that those that lead refuse writes and those that follow hold their
/// leaders back. On the cell's loop.
final class Backlog {

    private final CellStore states;
    private final Consumer<ShardCommand> groups;
    private final Consumer<Note> notes;
    private boolean behind;

    /// @param groups where every replica here is told
    /// @param notes where it is told when something changes
    Backlog(CellStore states, Consumer<ShardCommand> groups, Consumer<Note> notes) {
        this.states = states;
        this.groups = groups;
        this.notes = notes;
    }

    /// The turn is over: gives the store what it takes, and looks at what is left. With every turn,
    /// since much is applied between two ticks.
    ///
    /// @param durable so far the whole log is
    void endTurn(long durable) {
        states.drain(durable);
        boolean now = states.isBehind();
        if (now != behind) {
            behind = now;
            notes.accept(
                    now
                            ? new NodeNote.StoreBehind(states.waitingBytes())
                            : new NodeNote.StoreCaughtUp());
            groups.accept(new ShardCommand.Behind(now));
        }
    }

    /// Whether new writes are refused.
    boolean isBehind() {
        return behind;
    }
}
