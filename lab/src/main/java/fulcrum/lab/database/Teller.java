package fulcrum.lab.database;

import fulcrum.database.session.Access;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Moves money from one account to another, or reads all accounts, or does both in one transaction.
/// An account with nothing on it has no row.
final class Teller extends Worker {

    private final Bank bank;
    private final TreeMap<Integer, Long> balances = new TreeMap<>();
    private int payer;
    private int payee;
    private long amount;
    private Lock lock = Lock.NONE;
    private boolean moves;
    private long scans;

    /// It asks for both accounts at once.
    private boolean fetching;

    private final Dice fetches;
    private @Nullable Scan whole;

    /// With which schema the transaction is made.
    private Planned planned = Planned.WITHOUT;

    Teller(Bank bank, Dice dice, Plot plot, Supplier<List<NodeId>> doors, Hearer told) {
        super(dice, plot, doors, told);
        this.bank = bank;
        this.fetches = dice.fork("fetches");
    }

    @Override
    Atlas.Table table() {
        return Atlas.OF_ACCOUNTS;
    }

    @Override
    SessionCommand.Begin plan() {
        balances.clear();
        planned = plot.editions().plan(Atlas.OF_ACCOUNTS, dice);
        moves = !dice.chance(1, 3);
        payer = dice.below(plot.accounts());
        payee = (payer + 1 + dice.below(plot.accounts() - 1)) % plot.accounts();
        amount = dice.between(1, 3);
        // where what was read does not change up to the commit, it may be locked later
        lock = plot.keeps() && dice.chance(1, 4) ? Lock.NONE : Lock.EXCLUSIVE;
        fetching = fetches.chance(1, 3);
        int rows = dice.chance(1, 2) ? Atlas.ACCOUNTS : dice.between(1, 4);
        boolean byHalves = dice.fork("halves", ++scans).chance(1, 3);
        whole = moves && !dice.chance(1, 4) ? null : scan(rows, planned, byHalves);
        return begin(moves || dice.chance(1, 2) ? Access.READ_WRITE : Access.READ_ONLY);
    }

    /// Of all accounts.
    ///
    /// @param rowsMost of one page
    /// @param planned with which schema
    /// @param byHalves half of them, and then the others
    static Scan scan(int rowsMost, Planned planned, boolean byHalves) {
        return new Scan(
                Atlas.account(0), Atlas.account(Atlas.ACCOUNTS), rowsMost, planned, byHalves);
    }

    @Override
    @Nullable SessionCommand next(TxnId txn, SessionResult brought) {
        Scan scan = whole;
        if (brought instanceof SessionResult.Rows rows) {
            if (!moves || balances.size() == 2) {
                return scan == null ? null : scan.next(txn, rows);
            }
            see(rows.rows());
            if (balances.size() == 2) {
                return new SessionCommand.Write(
                        txn, List.of(changed(payer, -amount), changed(payee, amount)), planned);
            }
        }
        if (moves && balances.isEmpty() && fetching) {
            List<Bytes> both =
                    List.of(
                            Atlas.account(Math.min(payer, payee)),
                            Atlas.account(Math.max(payer, payee)));
            return new SessionCommand.Fetch(txn, both, lock, planned);
        }
        if (moves && balances.size() < 2) {
            int account = balances.isEmpty() ? payer : payee;
            Span row = Span.row(Atlas.account(account));
            return new SessionCommand.Read(txn, row, lock, IfLocked.WAIT, 1, planned);
        }
        return scan == null ? null : scan.first(txn);
    }

    private void see(List<SessionResult.Row> rows) {
        if (fetching) {
            balances.put(payer, 0L);
            balances.put(payee, 0L);
            for (SessionResult.Row row : rows) {
                int account = row.key().equals(Atlas.account(payer)) ? payer : payee;
                balances.put(account, Bank.balance(Editions.content(row.value())));
            }
        } else {
            Bytes row = rows.isEmpty() ? Bytes.EMPTY : Editions.content(rows.getFirst().value());
            balances.put(balances.isEmpty() ? payer : payee, Bank.balance(row));
        }
    }

    private RowWrite changed(int account, long by) {
        long balance = balances.getOrDefault(account, 0L) + by;
        Bytes content = Bytes.text(Long.toString(balance));
        return new RowWrite(
                Atlas.account(account), balance == 0 ? null : Editions.row(planned, content));
    }

    @Override
    void ended(long began, long completed, Outcome how) {
        Scan scan = whole;
        // of each statement it is promised that it sees one state; not of two
        boolean one = plot.keeps() || (scan != null && scan.wasOneStatement());
        if (scan != null && how == Outcome.COMMITTED && one && trusts()) {
            bank.seen(completed, scan.found());
        }
    }

    @Override
    String what() {
        return moves ? "a transfer" : "a reading of all accounts";
    }
}
