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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads some rows, one after the other, and then writes what follows from them.
abstract class RowClient extends Worker {

    /// What a transaction reads.
    ///
    /// @param rows in this order
    /// @param lock with which they are read
    /// @param asOf the instant; 0 for the latest
    record Reading(Access access, List<Bytes> rows, Lock lock, long asOf) {
        Reading {
            rows = List.copyOf(rows);
        }

        Reading(Access access, List<Bytes> rows, Lock lock) {
            this(access, rows, lock, 0);
        }
    }

    private static final long THINK_NANOS_MOST = 100_000_000;

    private final Dice fetches;
    private boolean thinks;

    /// It asks for all its rows at once.
    private boolean fetching;

    /// With which schema the transaction is made.
    private Planned planned = Planned.WITHOUT;

    private Reading reading = new Reading(Access.READ_ONLY, List.of(), Lock.NONE);
    private final TreeMap<Bytes, Bytes> seen = new TreeMap<>();

    RowClient(Dice dice, Plot plot, Supplier<List<NodeId>> doors, Hearer told) {
        super(dice, plot, doors, told);
        this.fetches = dice.fork("fetches");
    }

    @Override
    final Atlas.Table table() {
        return Atlas.OF_OTHERS;
    }

    /// What the next transaction reads.
    abstract Reading reading();

    /// What it writes.
    ///
    /// @param rows that it has seen; those that do not exist are empty
    abstract List<RowWrite> writing(SortedMap<Bytes, Bytes> rows);

    /// It has ended.
    ///
    /// @param rows that it has seen, all of them where it is committed
    abstract void ended(long began, long completed, Outcome how, SortedMap<Bytes, Bytes> rows);

    /// Where what was read does not change up to the commit, it needs not be locked for writing.
    final Lock lock() {
        return plot.keeps() && dice.chance(1, 2) ? Lock.NONE : Lock.EXCLUSIVE;
    }

    /// Most often until a time at which the others come too.
    @Override
    final long pauseNanos(long time) {
        if (goesOn()) {
            return 0;
        }
        long beat = 1 + plot.pauseNanosMost();
        long late = dice.below(1 + (dice.chance(1, 2) ? beat / 20 : beat / 500));
        return dice.chance(1, 2) ? beat - time % beat + late : late;
    }

    /// It begins the next transaction as soon as one has ended.
    boolean goesOn() {
        return false;
    }

    @Override
    final long thinkNanos() {
        return thinks ? dice.below(THINK_NANOS_MOST) : 0;
    }

    @Override
    final SessionCommand plan() {
        seen.clear();
        thinks = dice.chance(2, 3);
        planned = plot.editions().plan(Atlas.OF_OTHERS, dice);
        reading = reading();
        fetching = reading.rows.size() > 1 && isOfOneInstant() && fetches.chance(1, 3);
        if (wantsAllAtOnce()) {
            if (reading.rows.isEmpty()) {
                List<RowWrite> writes = writing(seen).stream().map(this::marked).toList();
                return new SessionCommand.Once(writes, atOnce(), planned);
            }
            if (reading.rows.size() == 1 && reading.access == Access.READ_ONLY) {
                Span row = Span.row(reading.rows.getFirst());
                return new SessionCommand.Look(row, 1, atOnce(), planned);
            }
        }
        return begin(reading.access, reading.asOf);
    }

    /// Whether what it reads is as of one instant, however it asks. Where it is not, the time
    /// between its questions is what anomalies come from that are to be seen.
    private boolean isOfOneInstant() {
        return plot.keeps() && isStrict();
    }

    /// Whether to ask for all of it in one request, where it only reads a row or only writes.
    boolean wantsAllAtOnce() {
        return false;
    }

    @Override
    final void found(SessionResult.Rows rows) {
        see(rows.rows());
    }

    private void see(List<SessionResult.Row> rows) {
        seen.put(
                reading.rows.get(seen.size()),
                rows.isEmpty() ? Bytes.EMPTY : Editions.content(rows.getFirst().value()));
    }

    private void seeAll(List<SessionResult.Row> rows) {
        reading.rows.forEach(row -> seen.put(row, Bytes.EMPTY));
        rows.forEach(row -> seen.put(row.key(), Editions.content(row.value())));
    }

    @Override
    final @Nullable SessionCommand next(TxnId txn, SessionResult brought) {
        if (brought instanceof SessionResult.Done) {
            return null;
        }
        if (brought instanceof SessionResult.Rows(var rows, _, _)) {
            if (fetching) {
                seeAll(rows);
            } else {
                see(rows);
            }
        }
        if (seen.isEmpty() && fetching) {
            List<Bytes> keys = List.copyOf(new TreeSet<>(reading.rows));
            return new SessionCommand.Fetch(txn, keys, reading.lock, planned);
        }
        if (seen.size() < reading.rows.size()) {
            Span row = Span.row(reading.rows.get(seen.size()));
            return new SessionCommand.Read(txn, row, reading.lock, IfLocked.WAIT, 1, planned);
        }
        List<RowWrite> writes = writing(seen).stream().map(this::marked).toList();
        return writes.isEmpty() ? null : new SessionCommand.Write(txn, writes, planned);
    }

    private RowWrite marked(RowWrite write) {
        Bytes value = write.value();
        return new RowWrite(write.key(), value == null ? null : Editions.row(planned, value));
    }

    @Override
    final void ended(long began, long completed, Outcome how) {
        ended(began, completed, how, seen);
    }

    /// The number that a row holds; 0 where it does not exist.
    static long number(@Nullable Bytes row) {
        return row == null || row.isEmpty() ? 0 : Long.parseLong(row.asText());
    }
}
