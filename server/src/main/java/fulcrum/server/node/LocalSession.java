package fulcrum.server.node;

import fulcrum.database.session.SessionCommand;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Outcome;
import fulcrum.server.loop.Cell;
import fulcrum.server.loop.ReplySink;
import fulcrum.server.session.Session;
import java.util.function.BooleanSupplier;

/// A session of a door on the cell's own loop: from the socket to the shard there is no hop.
final class LocalSession implements Session {

    private static final Outcome UNAVAILABLE =
            new Outcome.Refused(Outcome.Refusal.UNAVAILABLE, null);

    private final Cell cell;
    private final long group;
    private final OwnTransactions transactions;
    private final BooleanSupplier removed;

    /// @param transactions of this session, none yet
    /// @param removed the node is no member any more, and nobody will ever answer it
    LocalSession(Cell cell, long group, OwnTransactions transactions, BooleanSupplier removed) {
        this.cell = cell;
        this.group = group;
        this.transactions = transactions;
        this.removed = removed;
    }

    @Override
    public void submit(ShardCommand command, ReplySink sink) {
        if (removed.getAsBoolean()) {
            sink.answer(UNAVAILABLE);
        } else {
            cell.submit(group, command, sink);
        }
    }

    @Override
    public void transact(SessionCommand command, ReplySink sink) {
        if (removed.getAsBoolean()) {
            sink.answer(UNAVAILABLE);
        } else {
            transactions.submit(command, sink);
        }
    }

    @Override
    public void stop() {
        transactions.stop();
    }

    @Override
    public void close() {
        transactions.close();
    }
}
