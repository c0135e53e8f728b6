package fulcrum.database.session;

import fulcrum.database.sharding.Epochs;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.Statement;
import fulcrum.database.transaction.Wait;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client's request on its way from shard to shard, one after the other.
final class Errand {

    /// What one shard is asked for.
    ///
    /// @param shard the number of its group
    /// @param further rows besides that of the span
    record Stop(
            long shard,
            Span span,
            List<Bytes> further,
            Lock lock,
            IfLocked ifLocked,
            Epochs epochs) {}

    /// A shard is asked for so many rows at once.
    private static final int ROWS_MOST = 1_000;

    final SessionCommand command;
    final Deque<Stop> left = new ArrayDeque<>();
    final List<Version> found = new ArrayList<>();

    /// Of what was found, about.
    long foundBytes;

    final int limit;

    /// As of when; 0 for the latest.
    long snapshot;

    /// The shard that is asked first may read as of a later instant, for nothing is read yet.
    boolean maySnapLater;

    boolean more;

    /// Of a read with a program, from where on there are more; null for right behind the last row.
    @Nullable Bytes next;

    /// It is being found out where the keys are.
    boolean finding;

    /// Of the rows of a range.
    Lock lock = Lock.NONE;

    // The question that is open
    long call;
    long sentAt;
    int attempts;

    /// What it waits for, and who has that, as far as it was heard.
    List<Wait> parties = List.of();

    /// Since when nothing was heard.
    long silentSince;

    /// Since when a lock is waited for.
    long asked;

    Errand(SessionCommand command, int limit, long snapshot) {
        this.command = command;
        this.limit = limit;
        this.snapshot = snapshot;
    }

    /// With which schema it was made.
    Planned planned() {
        return switch (command) {
            case SessionCommand.Read read -> read.planned();
            case SessionCommand.Write write -> write.planned();
            case SessionCommand.Fetch fetch -> fetch.planned();
            case SessionCommand.Gather gather -> gather.planned();
            default -> Planned.WITHOUT;
        };
    }

    /// What is done with rows where they are; empty for nothing.
    Bytes program() {
        Program program =
                switch (command) {
                    case SessionCommand.Read read -> read.program();
                    case SessionCommand.Gather gather -> gather.program();
                    default -> null;
                };
        return program == null ? Bytes.EMPTY : program.code();
    }

    /// Of a read with a program that goes no further, where the next shard's rows begin.
    @Nullable Bytes behindStop() {
        Stop stop = left.peek();
        return stop == null || program().isEmpty() ? null : stop.span().from();
    }

    /// It would have found a row of this key, of those that it is about.
    boolean hasPassed(Bytes key) {
        if (!more) {
            return true;
        }
        Bytes from = next;
        return from == null
                ? found.isEmpty() || key.compareTo(found.getLast().key()) <= 0
                : key.compareTo(from) < 0;
    }

    /// What it does, as a statement of its transaction.
    Statement statement(int number) {
        return new Statement(
                number,
                switch (command) {
                    case SessionCommand.Read read when read.lock() == Lock.NONE ->
                            Statement.Kind.READ;
                    case SessionCommand.Fetch fetch when fetch.lock() == Lock.NONE ->
                            Statement.Kind.READ;
                    case SessionCommand.Gather _ -> Statement.Kind.READ;
                    case SessionCommand.Read _, SessionCommand.Fetch _ -> Statement.Kind.LOCK;
                    case SessionCommand.Write _ -> Statement.Kind.WRITE;
                    default -> Statement.Kind.NONE;
                });
    }

    /// There is one shard more to ask.
    void add(Directory.Piece piece, Lock stronger, IfLocked otherwise) {
        Planned planned = planned();
        Epochs epochs = piece.epochs().made(planned.table(), planned.version());
        left.add(new Stop(piece.shard(), piece.span(), List.of(), stronger, otherwise, epochs));
    }

    /// There is one row more to ask for, which is waited for: of the shard that was added last in
    /// the same question, if it is there.
    void addRow(Directory.Piece piece, Lock stronger) {
        Stop last = left.peekLast();
        Planned planned = planned();
        Epochs epochs = piece.epochs().made(planned.table(), planned.version());
        boolean same =
                last != null
                        && last.shard == piece.shard()
                        && last.epochs.equals(epochs)
                        && last.further.size() + 1 < ROWS_MOST;
        if (same) {
            last.further.add(piece.span().from());
        } else {
            left.add(
                    new Stop(
                            piece.shard(),
                            piece.span(),
                            new ArrayList<>(),
                            stronger,
                            IfLocked.WAIT,
                            epochs));
        }
    }
}
