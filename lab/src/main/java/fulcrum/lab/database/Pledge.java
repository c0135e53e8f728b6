package fulcrum.lab.database;

import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.session.TxnHandle;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import org.jspecify.annotations.Nullable;

/// A client's transaction that is prepared under a name, and that the client decides about: at any
/// coordinator, again and again until it is told what became of it.
final class Pledge {

    private static final int TRIES_MOST = 5;

    private final String gid;
    private final String owner;
    private final TxnHandle of;
    private final boolean commits;
    private final long timeout;
    private boolean findsOut;
    private int tries;
    private long ticket;

    /// @param commits what the client wants
    Pledge(SessionCommand.Prepare asked, TxnHandle of, boolean commits, long timeoutNanos) {
        this.gid = asked.gid();
        this.owner = asked.owner();
        this.of = of;
        this.commits = commits;
        this.timeout = timeoutNanos;
    }

    /// Asks for the decision, or for what was decided.
    ///
    /// @return false where it has asked often enough
    boolean asks(NodeId door, Port port) {
        if (tries++ == TRIES_MOST) {
            return false;
        }
        SessionCommand command =
                findsOut
                        ? new SessionCommand.Status(of)
                        : commits
                                ? new SessionCommand.CommitPrepared(gid, owner)
                                : new SessionCommand.RollbackPrepared(gid, owner);
        ticket = port.submit(door, command, timeout);
        return true;
    }

    boolean awaits(long reply) {
        return ticket > 0 && ticket == reply;
    }

    /// Nobody but this client decides about it, so what became of it is what it wanted, or the
    /// promise is broken.
    boolean isKept(SessionResult result) {
        return switch (result) {
            case SessionResult.Committed _ -> commits;
            case SessionResult.RolledBack _ -> !commits;
            case SessionResult.Aborted aborted -> !commits && aborted.why() == Why.ROLLED_BACK;
            default -> true; // nobody knows any more
        };
    }

    @Override
    public String toString() {
        return of + ", prepared as " + gid + ", to be " + (commits ? "committed" : "rolled back");
    }

    /// What became of it; null where that was no answer, and it is to be asked again.
    @Nullable SessionResult heard(Reply reply) {
        ticket = 0;
        if (!(reply instanceof Reply.Answered(Outcome.Done(Bytes bytes)))) {
            return null;
        }
        SessionResult result = SessionCodec.RESULTS.decode(bytes);
        return switch (result) {
            case SessionResult.Committed _, SessionResult.RolledBack _, SessionResult.Aborted _ ->
                    result;
            case SessionResult.Prepared _ -> {
                findsOut = false;
                yield null;
            }
            case SessionResult.Failed failed -> {
                boolean forgotten = findsOut;
                findsOut = true; // it is decided already: the name is free, or another's
                yield forgotten ? failed : null;
            }
            case SessionResult.Began _,
                    SessionResult.Rows _,
                    SessionResult.Gathered _,
                    SessionResult.Done _,
                    SessionResult.Marked _,
                    SessionResult.InDoubt _ ->
                    throw new IllegalStateException("that was not asked: " + result);
        };
    }
}
