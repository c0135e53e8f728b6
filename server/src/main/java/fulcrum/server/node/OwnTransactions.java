package fulcrum.server.node;

import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.server.loop.ReplySink;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// The transactions of one session: it can go on with those alone that it has begun, and when it is
/// closed, all end that were not brought to a commit. On the cell's loop.
public final class OwnTransactions {

    private static final Outcome INVALID = new Outcome.Refused(Outcome.Refusal.INVALID, null);
    private static final ReplySink NOBODY = _ -> {};

    private final BiConsumer<SessionCommand, ReplySink> coordinator;

    /// Of each that is open, how many requests are not answered.
    private final TreeMap<TxnId, Integer> open = new TreeMap<>();

    private boolean closed;

    /// @param coordinator takes what is asked
    public OwnTransactions(BiConsumer<SessionCommand, ReplySink> coordinator) {
        this.coordinator = coordinator;
    }

    public void submit(SessionCommand command, ReplySink sink) {
        switch (command) {
            case SessionCommand.Begin begin ->
                    coordinator.accept(
                            begin,
                            outcome -> {
                                begun(outcome);
                                sink.answer(outcome);
                            });
            case SessionCommand.Look m when !isLockable(m.span(), Lock.NONE) ->
                    sink.answer(INVALID);
            case SessionCommand.Status _,
                    SessionCommand.CommitPrepared _,
                    SessionCommand.RollbackPrepared _,
                    SessionCommand.ListPrepared _,
                    SessionCommand.Publish _,
                    SessionCommand.Once _,
                    SessionCommand.Look _,
                    SessionCommand.Make _ ->
                    coordinator.accept(command, sink); // of no transaction, or of anybody's
            case SessionCommand.Read m when !isLockable(m.span(), m.lock()) -> sink.answer(INVALID);
            case SessionCommand.Fetch m when !m.isSound() -> sink.answer(INVALID);
            case SessionCommand.Read m -> step(m.txn(), command, sink);
            case SessionCommand.Gather m when !isReadable(m) -> sink.answer(INVALID);
            case SessionCommand.Fetch m -> step(m.txn(), command, sink);
            case SessionCommand.Gather m -> step(m.txn(), command, sink);
            case SessionCommand.Write m -> step(m.txn(), command, sink);
            case SessionCommand.Commit m -> step(m.txn(), command, sink);
            case SessionCommand.Prepare m -> step(m.txn(), command, sink);
            case SessionCommand.Rollback m -> step(m.txn(), command, sink);
            case SessionCommand.Limit m -> step(m.txn(), command, sink);
            case SessionCommand.Stop m when !open.containsKey(m.txn()) -> sink.answer(INVALID);
            case SessionCommand.Stop _ -> coordinator.accept(command, sink);
            case SessionCommand.Mark m -> step(m.txn(), command, sink);
            case SessionCommand.GoBack m -> step(m.txn(), command, sink);
        }
    }

    /// Whether the rows are some, and may be locked so: coordinators rely on it.
    private static boolean isLockable(Span span, Lock lock) {
        Bytes to = span.to();
        return span.point()
                || (lock != Lock.EXCLUSIVE && (to == null || span.from().compareTo(to) <= 0));
    }

    private static boolean isReadable(SessionCommand.Gather gather) {
        return gather.isSound()
                && gather.spans().stream().allMatch(span -> isLockable(span, Lock.NONE));
    }

    private void begun(Outcome outcome) {
        if (outcome instanceof Outcome.Done(Bytes result)
                && SessionCodec.RESULTS.decode(result) instanceof SessionResult.Began(TxnId txn)) {
            open.put(txn, 0);
            rollBackIfLeft(txn);
        }
    }

    private void step(TxnId txn, SessionCommand command, ReplySink sink) {
        if (!open.containsKey(txn)) {
            sink.answer(INVALID);
            return;
        }
        open.merge(txn, 1, Integer::sum);
        coordinator.accept(
                command,
                outcome -> {
                    answered(txn, outcome);
                    sink.answer(outcome);
                });
    }

    private void answered(TxnId txn, Outcome outcome) {
        boolean over =
                switch (outcome) {
                    case Outcome.Done(Bytes result) -> SessionCodec.ends(result);
                    case Outcome.Refused _ -> false;
                    case Outcome.Unknown _ -> true;
                };
        if (over) {
            open.remove(txn);
        } else if (open.computeIfPresent(txn, (_, requests) -> requests - 1) != null) {
            rollBackIfLeft(txn);
        }
    }

    /// Its client is gone: what it still asks for is waited for, since a transaction has one
    /// request open at a time.
    private void rollBackIfLeft(TxnId txn) {
        if (closed && Integer.valueOf(0).equals(open.get(txn))) {
            open.remove(txn);
            coordinator.accept(new SessionCommand.Rollback(txn), NOBODY);
        }
    }

    /// Gives up what they wait for.
    public void stop() {
        open.keySet().forEach(txn -> coordinator.accept(new SessionCommand.Stop(txn), NOBODY));
    }

    public void close() {
        closed = true;
        new ArrayList<>(open.keySet()).forEach(this::rollBackIfLeft);
    }
}
