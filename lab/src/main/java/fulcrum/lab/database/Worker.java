package fulcrum.lab.database;

import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.TxnId;
import fulcrum.lab.database.Conversation.Said;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A client that runs so many transactions, one after the other, each at some coordinator.
abstract class Worker implements Client {

    final Dice dice;
    final Plot plot;
    private final Supplier<List<NodeId>> doors;
    private int left;
    private long invoked;
    private @Nullable Conversation talk;

    /// @param doors the nodes of the world that have coordinators
    Worker(Dice dice, Plot plot, Supplier<List<NodeId>> doors) {
        this.dice = dice;
        this.plot = plot;
        this.doors = doors;
        this.left = plot.transactions();
    }

    /// Decides what the next transaction is to do.
    abstract void plan();

    /// What the transaction asks next; null to commit.
    ///
    /// @param brought what the question before brought
    abstract @Nullable SessionCommand next(TxnId txn, SessionResult brought);

    /// The transaction has ended.
    abstract void ended(long began, long completed, Outcome how);

    /// What the transaction was to do, to be read by people.
    abstract String what();

    final boolean done() {
        return left == 0 && talk == null;
    }

    @Override
    public final void begin(Port port) {
        pause(port);
    }

    private void pause(Port port) {
        long most = dice.chance(1, 2) ? plot.pauseNanosMost() : plot.pauseNanosMost() / 50;
        port.wakeAfter(1 + dice.below(most));
    }

    @Override
    public final void woken(Port port) {
        if (talk == null && left > 0) {
            plan();
            invoked = port.time();
            Conversation begun = new Conversation(dice.pick(doors.get()), plot.timeoutNanos());
            talk = begun;
            begun.begin(plot.isolation(), port);
        }
    }

    @Override
    public final void replied(long ticket, Reply reply, Port port) {
        Conversation now = talk;
        if (now == null || !now.awaits(ticket)) {
            return;
        }
        switch (now.heard(reply)) {
            case Said.Over _ -> end(Outcome.ABORTED, port);
            case Said.InDoubt _ -> end(Outcome.UNKNOWN, port);
            case Said.Result(SessionResult.Committed _) -> end(Outcome.COMMITTED, port);
            case Said.Result(SessionResult result) -> {
                SessionCommand next = next(now.txn(), result);
                now.ask(next == null ? new SessionCommand.Commit(now.txn()) : next, port);
            }
        }
    }

    private void end(Outcome how, Port port) {
        ended(invoked, port.time(), how);
        port.ended(
                invoked,
                switch (how) {
                    case COMMITTED -> Port.Ending.OK;
                    case ABORTED -> Port.Ending.REFUSED;
                    case UNKNOWN -> Port.Ending.UNKNOWN;
                },
                this::what);
        talk = null;
        left--;
        pause(port);
    }
}
