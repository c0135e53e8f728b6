package fulcrum.lab.database;

import fulcrum.database.session.Access;
import fulcrum.database.session.Limits;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.session.TxnHandle;
import fulcrum.database.spectrum.Clock;
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

    /// Hears what clients are told.
    interface Hearer {

        /// @param asked the client had to ask what became of its transaction
        void hears(SessionResult result, boolean asked);
    }

    final Dice dice;
    private final Dice prepares;
    final Plot plot;
    private final Supplier<List<NodeId>> doors;
    private final Hearer told;
    private int left;
    private long invoked;
    private boolean trusts;
    private @Nullable Conversation talk;
    private @Nullable Notary notary;
    private SessionCommand.@Nullable Prepare prepare;
    private @Nullable Pledge pledge;
    private @Nullable Precedence precedence;

    /// Of the commit that it was told of; 0 where it wrote nothing, or is not committed.
    private long asOf;

    /// What it will ask when it has thought.
    private @Nullable SessionCommand meant;

    /// @param doors the nodes of the world that have coordinators; nobody until there are tables
    /// @param told hears what clients are told of their transactions, where it is not what they
    ///   wanted
    Worker(Dice dice, Plot plot, Supplier<List<NodeId>> doors, Hearer told) {
        this.dice = dice;
        this.prepares = dice.fork("prepares");
        this.plot = plot;
        this.doors = doors;
        this.told = told;
        this.left = plot.transactions();
    }

    /// Its commits are ordered with all others.
    final void isOrderedBy(Precedence order) {
        precedence = order;
    }

    /// Some of its transactions are prepared, under names that it is given, before they are
    /// decided.
    final void prepares(Notary names) {
        notary = names;
    }

    /// It prepares transactions in every run, and not only where all clients do.
    boolean insists() {
        return false;
    }

    /// A transaction is prepared, and will be decided later.
    void prepared(Port port) {}

    /// Decides what the next transaction is to do, and how it begins, or asks for all of it.
    abstract SessionCommand plan();

    /// The table that it uses.
    abstract Atlas.Table table();

    /// That table's transactions take effect in the order of real time, where they are
    /// serializable.
    final boolean isStrict() {
        return plot.editions().clock(table()) == Clock.INTERVAL;
    }

    /// How a transaction of this run begins.
    final SessionCommand.Begin begin(Access access) {
        return begin(access, 0);
    }

    /// @param asOf the instant to read as of; 0 for the latest
    final SessionCommand.Begin begin(Access access, long asOf) {
        trusts = !plot.clocksLie() || access == Access.READ_WRITE || !isStrict();
        boolean hurries = dice.chance(1, 4);
        Limits limits = hurries ? new Limits(plot.hurryNanos(), 0, 0) : Limits.DEFAULT;
        return new SessionCommand.Begin(plot.isolation(), access, asOf, limits);
    }

    /// What the transaction asks next when its last request has failed, or its end.
    @Nullable SessionCommand failed(TxnId txn) {
        return new SessionCommand.Rollback(txn);
    }

    /// What the transaction asks next; null to commit.
    ///
    /// @param brought what the question before brought
    abstract @Nullable SessionCommand next(TxnId txn, SessionResult brought);

    /// What the transaction reads is as isolated as it asked for. Snapshots rely on clocks, where
    /// those are intervals, and locks do not: where clocks lie, what only reads is promised
    /// nothing.
    final boolean trusts() {
        return trusts;
    }

    /// The life of a coordinator that has told everything that is known of this transaction; null
    /// where there is none. Two of one life are ordered as they happened, whatever clocks say.
    final @Nullable TxnId toldBy() {
        Conversation now = talk;
        return now == null || pledge != null ? null : now.toldBy();
    }

    /// Of one that was asked for in one request, and only reads.
    void found(SessionResult.Rows rows) {}

    /// It is asked for in one request, so that no clock is relied on.
    final Limits atOnce() {
        trusts = true;
        return dice.chance(1, 4) ? new Limits(plot.hurryNanos(), 0, 0) : Limits.DEFAULT;
    }

    /// The transaction is committed as of this; 0 where it wrote nothing.
    void committed(long timestamp) {}

    /// The transaction has ended; if it is committed, [#committed] was called before.
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
        port.wakeAfter(1 + pauseNanos(port.time()));
    }

    /// So long it pauses now.
    long pauseNanos(long time) {
        long most = dice.chance(1, 2) ? plot.pauseNanosMost() : plot.pauseNanosMost() / 50;
        return dice.below(most);
    }

    @Override
    public final void woken(Port port) {
        List<NodeId> open = doors.get();
        SessionCommand thought = meant;
        Pledge own = pledge;
        if (open.isEmpty()) {
            pause(port);
        } else if (own != null) {
            if (!own.asks(prepares.pick(open), port)) {
                end(Outcome.UNKNOWN, port);
            }
        } else if (talk != null && thought != null) {
            meant = null;
            talk.ask(thought, port);
        } else if (talk == null && left > 0) {
            SessionCommand command = plan();
            invoked = port.time();
            Conversation begun = new Conversation(dice.pick(open), plot.timeoutNanos());
            talk = begun;
            begun.begin(command, port);
        }
    }

    @Override
    public final void replied(long ticket, Reply reply, Port port) {
        Conversation now = talk;
        Pledge own = pledge;
        if (own != null && own.awaits(ticket)) {
            SessionResult result = own.heard(reply);
            if (result != null && notary != null && !own.isKept(result)) {
                notary.broken(own, result);
            }
            decided(result, port);
            return;
        }
        if (now == null || own != null || !now.awaits(ticket)) {
            return;
        }
        switch (now.heard(reply)) {
            case Said.Over(SessionResult.Aborted why) -> {
                if (why != null) {
                    told.hears(why, now.hasAsked());
                }
                end(Outcome.ABORTED, port);
            }
            case Said.InDoubt(TxnHandle handle) -> {
                if (handle == null || !now.findsOut(handle, dice.pick(doors.get()), port)) {
                    end(Outcome.UNKNOWN, port);
                }
            }
            case Said.Result(SessionResult.Committed committed) -> {
                if (now.hasAsked()) {
                    told.hears(committed, true);
                }
                isCommitted(committed);
                end(Outcome.COMMITTED, port);
            }
            case Said.Result(SessionResult.Prepared(TxnHandle of)) when prepare != null -> {
                boolean commits = prepares.chance(2, 3);
                pledge = new Pledge(prepare, of, commits, plot.timeoutNanos());
                prepared(port);
                port.wakeAfter(1 + prepares.below(plot.pauseNanosMost()));
            }
            case Said.Result(SessionResult.RolledBack _) -> end(Outcome.ABORTED, port);
            case Said.Result(SessionResult.Failed failed) -> {
                told.hears(failed, now.hasAsked());
                if (now.hasAsked()) { // nobody knows any more
                    end(Outcome.UNKNOWN, port);
                } else {
                    go(now, failed(now.txn()), port);
                }
            }
            case Said.Result(SessionResult.Rows rows) when now.isWhole() -> {
                found(rows);
                end(Outcome.COMMITTED, port);
            }
            case Said.Result(SessionResult result) -> go(now, next(now.txn(), result), port);
        }
    }

    private void go(Conversation now, @Nullable SessionCommand next, Port port) {
        SessionCommand command = next == null ? last(now.txn()) : next;
        long think = thinkNanos();
        if (think > 0) {
            meant = command;
            port.wakeAfter(think);
        } else {
            now.ask(command, port);
        }
    }

    /// Commits, or prepares to.
    private SessionCommand last(TxnId txn) {
        Notary names = notary;
        if (names == null || !prepares.chance(1, insists() ? 2 : 4)) {
            return new SessionCommand.Commit(txn);
        }
        String owner = names.newOwner();
        SessionCommand.Prepare asked = new SessionCommand.Prepare(txn, names.name(prepares), owner);
        prepare = asked;
        return asked;
    }

    /// @param result what became of one that was prepared; null where that is not known
    private void decided(@Nullable SessionResult result, Port port) {
        switch (result) {
            case null -> port.wakeAfter(1 + prepares.below(plot.pauseNanosMost()));
            case SessionResult.Committed committed -> {
                told.hears(committed, true);
                isCommitted(committed);
                end(Outcome.COMMITTED, port);
            }
            case SessionResult.Failed _ -> end(Outcome.UNKNOWN, port);
            default -> {
                told.hears(result, true);
                end(Outcome.ABORTED, port);
            }
        }
    }

    /// So long it thinks before it asks the next of its transaction.
    long thinkNanos() {
        return 0;
    }

    private void isCommitted(SessionResult.Committed committed) {
        asOf = committed.timestamp();
        committed(asOf);
    }

    private void end(Outcome how, Port port) {
        Precedence order = precedence;
        if (order != null && asOf > 0) {
            order.committed(asOf, invoked, port.time(), isStrict(), toldBy());
        }
        asOf = 0;
        ended(invoked, port.time(), how);
        port.ended(
                invoked,
                switch (how) {
                    case COMMITTED -> Port.Ending.OK;
                    case ABORTED -> Port.Ending.REFUSED;
                    case UNKNOWN -> Port.Ending.UNKNOWN;
                },
                this::what);
        SessionCommand.Prepare asked = prepare;
        if (asked != null && how == Outcome.UNKNOWN && notary != null) {
            notary.abandon(asked.owner());
        }
        talk = null;
        prepare = null;
        pledge = null;
        left--;
        pause(port);
    }
}
