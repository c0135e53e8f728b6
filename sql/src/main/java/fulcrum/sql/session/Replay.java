package fulcrum.sql.session;

import fulcrum.database.session.Planned;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.execution.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Stored rows as they were answered so far. A statement that asks for more is left with [Missing];
/// when that has been answered, it begins anew, and is given what it was given before. Its writes
/// are kept.
final class Replay implements Rows {

    /// What a statement asks for.
    sealed interface Wanted {
        Planned planned();

        Lock lock();
    }

    /// Rows of a span.
    record Spanned(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned)
            implements Wanted {}

    /// Rows by their keys.
    record Keyed(List<Bytes> keys, Lock lock, Planned planned) implements Wanted {}

    /// @param writes of one table
    record Written(List<RowWrite> writes, Planned planned) {}

    /// What is asked for is not there yet.
    static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Missing() {
            super("not answered yet", null, false, false);
        }
    }

    /// A statement asks for something else than the first time.
    static final class Astray extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Astray() {
            super("not what was asked for before", null, false, false);
        }
    }

    private final List<Wanted> asked = new ArrayList<>(2);
    private final List<Page> answers = new ArrayList<>(2);
    private final List<Written> written = new ArrayList<>(1);
    private @Nullable Wanted wanted;
    private int next;

    /// The statement begins anew.
    void rewind() {
        next = 0;
        written.clear();
    }

    /// What is missing.
    Wanted wanted() {
        return Objects.requireNonNull(wanted);
    }

    /// What was missing.
    void answer(Page page) {
        asked.add(wanted());
        answers.add(page);
    }

    /// Nothing was answered, and this is asked for first.
    void forget(Wanted first) {
        asked.clear();
        answers.clear();
        rewind();
        wanted = first;
    }

    int answers() {
        return answers.size();
    }

    List<Written> written() {
        return written;
    }

    @Override
    public Page read(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned) {
        return answered(new Spanned(span, lock, ifLocked, limit, planned));
    }

    @Override
    public Page fetch(List<Bytes> keys, Lock lock, Planned planned) {
        return answered(new Keyed(List.copyOf(keys), lock, planned));
    }

    private Page answered(Wanted now) {
        if (!written.isEmpty()) {
            throw new Astray(); // what was written would be seen
        }
        if (next == answers.size()) {
            wanted = now;
            throw new Missing();
        }
        if (!asked.get(next).equals(now)) {
            throw new Astray();
        }
        return answers.get(next++);
    }

    @Override
    public void write(List<RowWrite> writes, Planned planned) {
        written.add(new Written(writes, planned));
    }
}
