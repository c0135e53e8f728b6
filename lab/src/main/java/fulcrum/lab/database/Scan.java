package fulcrum.lab.database;

import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads all rows of a range, statement by statement: each brings a page. Or all rows of one half
/// and then all of the other, where a program at the shards says which half a row is of.
final class Scan {

    private final Bytes from;
    private final @Nullable Bytes to;
    private final int rowsMost;
    private final Planned planned;
    private final TreeMap<Bytes, Bytes> found = new TreeMap<>();
    private @Nullable Program program;
    private int pages;

    /// @param rowsMost of one page
    /// @param planned with which schema
    /// @param byHalves half of the rows is read, and then the other
    Scan(Bytes from, @Nullable Bytes to, int rowsMost, Planned planned, boolean byHalves) {
        this.program = byHalves ? EndingProgram.EVEN : null;
        this.planned = planned;
        this.from = from;
        this.to = to;
        this.rowsMost = rowsMost;
    }

    SessionCommand first(TxnId txn) {
        return page(txn, from);
    }

    /// Takes a page.
    ///
    /// @return what asks for the next; null where all is read
    @Nullable SessionCommand next(TxnId txn, SessionResult.Rows page) {
        pages++;
        page.rows().forEach(row -> found.put(row.key(), Editions.content(row.value())));
        if (page.more()) {
            return page(txn, rest(page));
        }
        if (EndingProgram.EVEN.equals(program)) {
            program = EndingProgram.ODD;
            return first(txn);
        }
        return null;
    }

    private Bytes rest(SessionResult.Rows page) {
        Bytes next = page.next();
        if (next != null) {
            return next;
        }
        if (program != null || page.rows().isEmpty()) {
            throw new IllegalStateException("there is more, and nobody can tell behind what");
        }
        return Objects.requireNonNull(Span.after(page.rows().getLast().key()));
    }

    private SessionCommand page(TxnId txn, Bytes start) {
        return new SessionCommand.Read(
                txn, Span.range(start, to), Lock.NONE, IfLocked.WAIT, rowsMost, planned, program);
    }

    /// One statement brought everything.
    boolean wasOneStatement() {
        return pages == 1;
    }

    /// What was found, by key.
    Map<Bytes, Bytes> found() {
        return found;
    }

    /// The row, or nothing where it does not exist.
    Bytes row(Bytes key) {
        return found.getOrDefault(key, Bytes.EMPTY);
    }
}
