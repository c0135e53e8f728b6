package fulcrum.sql.session;

import fulcrum.database.schema.SystemTables;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.storage.Asker;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Numbers of sequences, as one session gets them (manual, 9.17). Each is taken in a transaction of
/// its own: what was given is never given again, whatever becomes of the session's transaction.
final class Sequences {

    private static final int ATTEMPTS = 50;

    private final Asker asker;
    private final Supplier<SqlCatalog> catalog;
    private final Map<Integer, Long> current = new TreeMap<>();
    private int last;

    Sequences(Asker asker, Supplier<SqlCatalog> catalog) {
        this.asker = asker;
        this.catalog = catalog;
    }

    private Sequence sequence(long oid) {
        if (catalog.get().entry((int) oid) instanceof Sequence sequence) {
            return sequence;
        }
        throw new SqlError(SqlState.WRONG_OBJECT_TYPE, "\"" + oid + "\" is not a sequence");
    }

    /// How far a sequence has come.
    ///
    /// @param called whether the value was given already
    private record State(long value, boolean called) {}

    long next(long oid) {
        Sequence sequence = sequence(oid);
        State after = change(sequence, state -> advance(sequence, state));
        current.put(sequence.oid(), after.value);
        last = sequence.oid();
        return after.value;
    }

    private static State advance(Sequence sequence, State state) {
        if (!state.called) {
            return new State(state.value, true);
        }
        long value = state.value;
        long step = sequence.increment();
        boolean up = step > 0;
        boolean fits = up ? value <= sequence.most() - step : value >= sequence.least() - step;
        if (fits) {
            return new State(value + step, true);
        }
        if (!sequence.cycles()) {
            throw new SqlError(
                    SqlState.SEQUENCE_EXHAUSTED,
                    "nextval: reached "
                            + (up ? "maximum" : "minimum")
                            + " value of sequence \""
                            + sequence.name()
                            + "\" ("
                            + (up ? sequence.most() : sequence.least())
                            + ")");
        }
        return new State(up ? sequence.least() : sequence.most(), true);
    }

    long set(long oid, long value, boolean called) {
        Sequence sequence = sequence(oid);
        if (value < sequence.least() || value > sequence.most()) {
            throw new SqlError(
                    SqlState.NUMBER_OUT_OF_RANGE,
                    "setval: value "
                            + value
                            + " is out of bounds for sequence \""
                            + sequence.name()
                            + "\" ("
                            + sequence.least()
                            + ".."
                            + sequence.most()
                            + ")");
        }
        State _ = change(sequence, _ -> new State(value, called));
        if (called) {
            current.put(sequence.oid(), value);
            last = sequence.oid();
        }
        return value;
    }

    /// A sequence counts otherwise from now on.
    ///
    /// @param restart where it goes on; null where it stays
    /// @throws SqlError 22023 where that is beyond its bounds
    void alter(Sequence sequence, Sequence altered, @Nullable Long restart) {
        State _ =
                change(
                        sequence,
                        state -> {
                            long value = restart == null ? state.value : restart;
                            demandWithin(altered, value);
                            return restart == null ? state : new State(value, false);
                        });
    }

    private static void demandWithin(Sequence sequence, long value) {
        boolean low = value < sequence.least();
        if (low || value > sequence.most()) {
            throw new SqlError(
                    SqlState.BAD_PARAMETER_VALUE,
                    "RESTART value ("
                            + value
                            + ") cannot be "
                            + (low
                                    ? "less than MINVALUE (" + sequence.least() + ")"
                                    : "greater than MAXVALUE (" + sequence.most() + ")"));
        }
    }

    /// Nothing is known of numbers that were taken.
    void forget() {
        current.clear();
    }

    long current(long oid) {
        Sequence sequence = sequence(oid);
        Long known = current.get(sequence.oid());
        if (known == null) {
            throw new SqlError(
                    SqlState.WRONG_STATE,
                    "currval of sequence \""
                            + sequence.name()
                            + "\" is not yet defined in this session");
        }
        return known;
    }

    long last() {
        Long known = current.get(last);
        if (known == null) {
            throw new SqlError(SqlState.WRONG_STATE, "lastval is not yet defined in this session");
        }
        return known;
    }

    private State change(Sequence sequence, UnaryOperator<State> f) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return tryChange(sequence, f);
            } catch (Answers.Ended | Answers.Refused _) {
                // another was faster
            }
        }
        throw new SqlError(
                SqlState.OVERLOADED,
                "too many sessions want numbers of sequence \"" + sequence.name() + "\"");
    }

    private State tryChange(Sequence sequence, UnaryOperator<State> f) {
        SessionResult began = asker.ask(new SessionCommand.Begin(Isolation.SERIALIZABLE));
        TxnId txn = ((SessionResult.Began) began).txn();
        try {
            var key = SystemTables.sequence(sequence.oid());
            SessionResult found =
                    asker.ask(new SessionCommand.Read(txn, Span.row(key), Lock.EXCLUSIVE, 1));
            List<SessionResult.Row> rows = ((SessionResult.Rows) found).rows();
            State before = new State(sequence.start(), false);
            if (!rows.isEmpty()) {
                Decoder in = new Decoder(rows.getFirst().value());
                before = new State(in.signed(), in.bool());
            }
            State after = f.apply(before);
            var bytes = new Encoder().signed(after.value).bool(after.called).toBytes();
            SessionResult _ =
                    asker.ask(new SessionCommand.Write(txn, List.of(new RowWrite(key, bytes))));
            SessionResult _ = asker.ask(new SessionCommand.Commit(txn));
            return after;
        } catch (SqlError refused) {
            if (refused.state() == SqlState.SEQUENCE_EXHAUSTED
                    || refused.state() == SqlState.BAD_PARAMETER_VALUE) {
                SessionResult _ = asker.ask(new SessionCommand.Rollback(txn));
            }
            throw refused;
        }
    }
}
