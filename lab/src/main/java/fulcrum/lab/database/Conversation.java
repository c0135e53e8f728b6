package fulcrum.lab.database;

import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.session.TxnHandle;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import org.jspecify.annotations.Nullable;

/// One transaction of a client at one coordinator, step by step.
final class Conversation {

    /// What a reply means for the transaction.
    sealed interface Said {

        /// Go on: this is what the step brought.
        record Result(SessionResult result) implements Said {}

        /// It is over, without effect.
        ///
        /// @param told why, where the coordinator told it
        record Over(SessionResult.@Nullable Aborted told) implements Said {}

        /// It may be committed, or not.
        ///
        /// @param handle to find out; null where nobody told it
        record InDoubt(@Nullable TxnHandle handle) implements Said {}
    }

    private final NodeId door;
    private final long timeout;
    private @Nullable TxnId txn;
    private long ticket;
    private boolean committing;

    /// All of it is asked for in one request.
    private boolean whole;

    /// It asks what became of its commit so many times more.
    private int inquiriesLeft = 3;

    private @Nullable TxnHandle inquired;

    /// @param door the coordinator's node of the world
    Conversation(NodeId door, long timeoutNanos) {
        this.door = door;
        this.timeout = timeoutNanos;
    }

    TxnId txn() {
        TxnId id = txn;
        if (id == null) {
            throw new IllegalStateException("it has not begun");
        }
        return id;
    }

    /// @param command begins a transaction, or is all of one
    void begin(SessionCommand command, Port port) {
        whole = !(command instanceof SessionCommand.Begin);
        committing =
                command instanceof SessionCommand.Once || command instanceof SessionCommand.Make;
        ticket = port.submit(door, command, timeout);
    }

    void ask(SessionCommand command, Port port) {
        committing =
                command instanceof SessionCommand.Commit
                        || command instanceof SessionCommand.Prepare;
        ticket = port.submit(door, command, timeout);
    }

    /// The life of a coordinator that has told everything that the client knows of it; null where
    /// there is none.
    @Nullable TxnId toldBy() {
        TxnId id = txn;
        return id == null || hasAsked() ? null : TxnId.beforeFirst(id.node(), id.life());
    }

    boolean isWhole() {
        return whole;
    }

    /// Asks what became of it.
    ///
    /// @param asked any coordinator's node
    /// @return false where it has asked often enough
    boolean findsOut(TxnHandle handle, NodeId asked, Port port) {
        if (inquiriesLeft-- <= 0) {
            return false;
        }
        inquired = handle;
        ticket = port.submit(asked, new SessionCommand.Status(handle), timeout);
        return true;
    }

    /// It has asked what became of it.
    boolean hasAsked() {
        return inquired != null;
    }

    boolean awaits(long reply) {
        return reply == ticket;
    }

    Said heard(Reply reply) {
        if (inquired != null && !(reply instanceof Reply.Answered(Outcome.Done _))) {
            return new Said.InDoubt(inquired); // that was no answer
        }
        return switch (reply) {
            case Reply.Answered(Outcome.Done(Bytes bytes)) -> done(bytes);
            case Reply.Answered(Outcome.Refused _), Reply.Unreachable _ -> new Said.Over(null);
            case Reply.Answered(Outcome.Unknown(String name)) when committing ->
                    new Said.InDoubt(TxnHandle.parse(name));
            case Reply.Answered(Outcome.Unknown _), Reply.Broken _, Reply.TimedOut _ ->
                    committing ? new Said.InDoubt(null) : new Said.Over(null);
        };
    }

    private Said done(Bytes bytes) {
        SessionResult result = SessionCodec.RESULTS.decode(bytes);
        if (result instanceof SessionResult.Began(TxnId id)) {
            txn = id;
        }
        boolean inVain = whole ? result instanceof SessionResult.Failed : txn == null;
        if (inVain && inquired == null) { // there is nothing to go on with
            return new Said.Over(null);
        }
        return result instanceof SessionResult.Aborted aborted
                ? new Said.Over(aborted)
                : new Said.Result(result);
    }
}
