package fulcrum.database.ddl;

import fulcrum.database.schema.SchemaCodec;
import fulcrum.database.schema.SchemaRow;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One change of the catalog, in one transaction. Each serves once.
public abstract class Definition {

    private @Nullable TxnId txn;

    /// What becomes of the row that is being read.
    private Function<@Nullable SchemaRow, SessionCommand> then = _ -> first();

    private @Nullable TableDescriptor result;
    private @Nullable Objection objection;
    private @Nullable Why failure;

    /// How its transaction begins; what that brings is for [#next].
    public final SessionCommand.Begin begin() {
        return new SessionCommand.Begin(Isolation.SERIALIZABLE);
    }

    /// What it wants, given what its last request has brought. Of an outcome that nobody knows its
    /// runner must find out itself.
    public final Step next(SessionResult brought) {
        return switch (brought) {
            case SessionResult.Began(TxnId begun) -> {
                txn = begun;
                yield new Step.Ask(first());
            }
            case SessionResult.Rows(List<SessionResult.Row> rows, _, _) ->
                    new Step.Ask(then.apply(rows.isEmpty() ? null : row(rows.getFirst())));
            case SessionResult.Done _ -> new Step.Ask(new SessionCommand.Commit(txn()));
            case SessionResult.Committed _ -> new Step.Done(Objects.requireNonNull(result));
            case SessionResult.Failed(Why why, _) -> {
                failure = why;
                yield new Step.Ask(new SessionCommand.Rollback(txn()));
            }
            case SessionResult.Aborted(Why why, var _) -> new Step.Again(why);
            case SessionResult.RolledBack _ -> {
                Objection against = objection;
                yield against == null
                        ? new Step.Again(Objects.requireNonNull(failure))
                        : new Step.Refused(against);
            }
            case SessionResult.Marked _,
                    SessionResult.Gathered _,
                    SessionResult.Prepared _,
                    SessionResult.InDoubt _ ->
                    throw new IllegalStateException("nothing asks for that: " + brought);
        };
    }

    private static SchemaRow row(SessionResult.Row row) {
        return SchemaCodec.ROWS.decode(row.value());
    }

    private TxnId txn() {
        return Objects.requireNonNull(txn);
    }

    // For each kind of change

    abstract SessionCommand first();

    /// Locks a row, and goes on with it, or with null where there is none.
    final SessionCommand read(
            Bytes key, Lock lock, Function<@Nullable SchemaRow, SessionCommand> further) {
        then = further;
        return new SessionCommand.Read(txn(), Span.row(key), lock, 1);
    }

    final SessionCommand refuse(Objection against) {
        objection = against;
        return new SessionCommand.Rollback(txn());
    }

    /// Writes rows, and commits.
    ///
    /// @param made the table as it is then
    final SessionCommand write(TableDescriptor made, List<RowWrite> rows) {
        result = made;
        return new SessionCommand.Write(txn(), new ArrayList<>(rows));
    }

    static RowWrite put(Bytes key, SchemaRow row) {
        return new RowWrite(key, SchemaCodec.ROWS.encode(row));
    }
}
