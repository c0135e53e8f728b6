package fulcrum.bench.load;

import fulcrum.database.session.Access;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Limits;
import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// One client's transactions. Of two rows the lower is locked first, so that there are no
/// deadlocks.
final class TransactionScript implements Script {

    static final int ROWS_AT_A_TIME = 100;
    private static final int SCANNED_AT_A_TIME = 1_000;

    private final Load load;
    private final Load.Operation operation;
    private final Accounts accounts;
    private final IntSupplier inOrder;
    private final SplittableRandom random;

    /// Rows that are not filled yet, though it was asked for.
    private List<Bytes> filling = List.of();

    // Step by step
    private final ArrayDeque<Bytes> toLock = new ArrayDeque<>();
    private final List<Bytes> locked = new ArrayList<>();
    private @Nullable TxnId txn;
    private boolean ending;

    /// @param first it is the first client
    /// @param inOrder numbers of rows, each once
    TransactionScript(
            Load load,
            boolean first,
            Accounts accounts,
            IntSupplier inOrder,
            SplittableRandom random) {
        this.load = load;
        Load.Operation others = load.operation();
        boolean differs = others == Load.Operation.UPDATE_BESIDE_SCAN;
        this.operation = !differs ? others : first ? Load.Operation.SCAN : Load.Operation.UPDATE;
        this.accounts = accounts;
        this.inOrder = inOrder;
        this.random = random;
    }

    @Override
    public Command begin() {
        int half = accounts.number() / 2;
        return switch (operation) {
            case FILL_TABLE -> {
                filling = filling.isEmpty() ? nextRows() : filling; // else it has failed
                yield once(filling);
            }
            case UPDATE -> once(List.of(row(random.nextInt(half))));
            case HOT_UPDATE -> once(List.of(row(0)));
            case TRANSFER ->
                    once(List.of(row(random.nextInt(half)), row(half + random.nextInt(half))));
            case LOOK ->
                    new SessionCommand.Look(
                            Span.row(row(random.nextInt(half))),
                            1,
                            Limits.DEFAULT,
                            accounts.planned());
            case UPDATE_BY_STEPS -> steps(List.of(row(random.nextInt(half))));
            case TRANSFER_BY_STEPS ->
                    steps(List.of(row(random.nextInt(half)), row(half + random.nextInt(half))));
            case SCAN -> {
                ending = false;
                yield new SessionCommand.Begin(
                        Isolation.SERIALIZABLE, Access.READ_ONLY, 0, Limits.DEFAULT);
            }
            case FILL, READ_ALL, WRITE, READ, UPDATE_BESIDE_SCAN ->
                    throw new IllegalStateException("not of transactions: " + operation);
        };
    }

    private List<Bytes> nextRows() {
        List<Bytes> rows = new ArrayList<>();
        int first = inOrder.getAsInt() * ROWS_AT_A_TIME;
        for (int i = first; i < Math.min(first + ROWS_AT_A_TIME, accounts.number()); i++) {
            rows.add(row(i));
        }
        return rows;
    }

    private Bytes row(int number) {
        return accounts.row(number);
    }

    private SessionCommand once(List<Bytes> rows) {
        return new SessionCommand.Once(writes(rows), Limits.DEFAULT, accounts.planned());
    }

    private List<RowWrite> writes(List<Bytes> rows) {
        List<RowWrite> writes = new ArrayList<>();
        for (Bytes row : rows) {
            byte[] value = new byte[load.valueBytes()];
            Load.letters(random, value);
            writes.add(new RowWrite(row, Bytes.wrap(value)));
        }
        return writes;
    }

    private SessionCommand steps(List<Bytes> rows) {
        toLock.clear();
        toLock.addAll(rows);
        locked.clear();
        ending = false;
        return new SessionCommand.Begin(Isolation.SERIALIZABLE);
    }

    @Override
    public @Nullable Command next(Bytes result) {
        return switch (operation) {
            case UPDATE_BY_STEPS, TRANSFER_BY_STEPS -> nextStep(result);
            case SCAN -> nextPage(result);
            case FILL_TABLE -> {
                filling = failed(result) ? filling : List.of();
                yield null;
            }
            default -> null;
        };
    }

    private @Nullable Command nextStep(Bytes result) {
        if (SessionCodec.ends(result)) {
            return null;
        }
        if (SessionCodec.RESULTS.decode(result) instanceof SessionResult.Began(TxnId began)) {
            txn = began;
        }
        TxnId id = began();
        Bytes row = toLock.poll();
        if (row != null) {
            locked.add(row);
            return new SessionCommand.Read(
                    id, Span.row(row), Lock.EXCLUSIVE, IfLocked.WAIT, 1, accounts.planned());
        }
        if (!ending) {
            ending = true;
            return new SessionCommand.Write(id, writes(locked), accounts.planned());
        }
        return new SessionCommand.Commit(id);
    }

    private @Nullable Command nextPage(Bytes result) {
        SessionResult brought = SessionCodec.RESULTS.decode(result);
        if (brought instanceof SessionResult.Began(TxnId began)) {
            txn = began;
            return page(began, accounts.all());
        }
        if (brought instanceof SessionResult.Rows(List<SessionResult.Row> rows, boolean more, _)) {
            Span all = accounts.all();
            Bytes next = more ? Span.after(rows.getLast().key()) : null;
            return next == null
                    ? new SessionCommand.Commit(began())
                    : page(began(), Span.range(next, all.to()));
        }
        return null;
    }

    private SessionCommand page(TxnId id, Span span) {
        return new SessionCommand.Read(
                id, span, Lock.NONE, IfLocked.WAIT, SCANNED_AT_A_TIME, accounts.planned());
    }

    private TxnId began() {
        TxnId id = txn;
        if (id == null) {
            throw new IllegalStateException("it has not begun");
        }
        return id;
    }

    /// Whatever ends and is no commit, or is not done.
    @Override
    public boolean failed(Bytes result) {
        return switch (SessionCodec.RESULTS.decode(result)) {
            case SessionResult.Committed _, SessionResult.Rows _ -> false;
            default -> true;
        };
    }
}
