package fulcrum.lab.database;

import fulcrum.database.session.Isolation;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.lab.database.Conversation.Said;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import fulcrum.verify.transactions.MicroOperation;
import fulcrum.verify.transactions.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads all lists and all accounts in one transaction when nobody else does anything any more, so
/// that no append is left of which nobody knows where it is.
final class LastReader implements Client {

    private static final long TICK_NANOS = 100_000_000;

    private final Diary diary;
    private final Bank bank;
    private final Dice dice;
    private final Plot plot;
    private final Supplier<List<NodeId>> doors;
    private final BooleanSupplier othersDone;
    private long invoked;
    private @Nullable Conversation talk;
    private Scan accounts;
    private Scan lists;
    private boolean accountsRead;
    private boolean done;

    LastReader(
            Diary diary,
            Bank bank,
            Dice dice,
            Plot plot,
            Supplier<List<NodeId>> doors,
            BooleanSupplier othersDone) {
        this.diary = diary;
        this.bank = bank;
        this.dice = dice;
        this.plot = plot;
        this.doors = doors;
        this.othersDone = othersDone;
        this.accounts = allAccounts();
        this.lists = allLists();
    }

    private Scan allAccounts() {
        return Teller.scan(Atlas.ACCOUNTS, plot.editions().without(Atlas.OF_ACCOUNTS), false);
    }

    private Scan allLists() {
        Planned planned = plot.editions().without(Atlas.OF_LISTS);
        return new Scan(Atlas.list(0), Atlas.list(Atlas.LISTS), Atlas.LISTS, planned, false);
    }

    boolean done() {
        return done;
    }

    @Override
    public void begin(Port port) {
        port.wakeAfter(TICK_NANOS);
    }

    @Override
    public void woken(Port port) {
        if (!done) {
            port.wakeAfter(TICK_NANOS);
        }
        if (!done && talk == null && port.calm() && othersDone.getAsBoolean()) {
            invoked = port.time();
            talk = new Conversation(dice.pick(doors.get()), plot.timeoutNanos());
            talk.begin(new SessionCommand.Begin(Isolation.SERIALIZABLE), port);
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port port) {
        Conversation now = talk;
        if (now == null || !now.awaits(ticket)) {
            return;
        }
        switch (now.heard(reply)) {
            case Said.Over _, Said.InDoubt _ -> talk = null; // it is tried again
            case Said.Result(SessionResult.Began _) -> {
                accounts = allAccounts();
                lists = allLists();
                accountsRead = false;
                now.ask(accounts.first(now.txn()), port);
            }
            case Said.Result(SessionResult.Rows page) -> now.ask(next(now, page), port);
            case Said.Result(SessionResult.Failed _) ->
                    now.ask(new SessionCommand.Rollback(now.txn()), port);
            case Said.Result(SessionResult.RolledBack _) -> talk = null;
            case Said.Result _ -> {
                done = true;
                talk = null;
                bank.seen(port.time(), accounts.found());
                diary.ended(
                        diary.newProcess(),
                        invoked,
                        port.time(),
                        Transaction.Outcome.COMMITTED,
                        reads());
            }
        }
    }

    private SessionCommand next(Conversation now, SessionResult.Rows page) {
        SessionCommand next = (accountsRead ? lists : accounts).next(now.txn(), page);
        if (next != null) {
            return next;
        }
        if (accountsRead) {
            return new SessionCommand.Commit(now.txn());
        }
        accountsRead = true;
        return lists.first(now.txn());
    }

    private List<MicroOperation> reads() {
        List<MicroOperation> reads = new ArrayList<>();
        for (int list = 0; list < plot.lists(); list++) {
            reads.add(AppendClient.seen(list, lists.row(Atlas.list(list))));
        }
        return reads;
    }
}
