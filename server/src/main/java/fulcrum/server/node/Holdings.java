package fulcrum.server.node;

import fulcrum.database.session.Coordinator;
import fulcrum.database.session.OpenTransaction;
import fulcrum.database.shard.Shard;
import fulcrum.database.transaction.LockView;
import fulcrum.server.loop.Cell;
import fulcrum.server.watch.Watch;
import java.util.ArrayList;
import java.util.List;

/// What transactions have at a node: those that its coordinator has open, and all locks at the
/// shards that are led there.
public record Holdings(List<OpenTransaction> transactions, List<Held> locks) {

    /// So many locks are looked at; a node that has more has no time for people.
    private static final int LOCKS_MOST = 10_000;

    /// A lock, and the group at whose leader it is.
    public record Held(long group, LockView lock) {}

    public Holdings {
        transactions = List.copyOf(transactions);
        locks = List.copyOf(locks);
    }

    /// On the cell's loop.
    static Holdings of(Cell cell, Groups groups) {
        List<Held> locks = new ArrayList<>();
        for (long group : groups.open()) {
            if (cell.machine(group) instanceof Shard shard) {
                for (LockView lock : shard.locks(LOCKS_MOST - locks.size())) {
                    locks.add(new Held(group, lock));
                }
            }
        }
        List<OpenTransaction> transactions =
                cell.machine(Watch.COORDINATOR) instanceof Coordinator coordinator
                        ? coordinator.transactions()
                        : List.of();
        return new Holdings(transactions, locks);
    }
}
