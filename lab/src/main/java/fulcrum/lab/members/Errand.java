package fulcrum.lab.members;

import fulcrum.database.catalog.Amendment;
import fulcrum.database.catalog.Amendment.Progress;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.shard.ShardCodec;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;

/// Carries one change of the catalog through group 0, at one member's door.
final class Errand {

    private final Amendment amendment;
    private final NodeId door;
    private final long timeoutNanos;
    private long ticket;

    /// How it stands.
    enum State {
        UNDER_WAY,
        /// It is so now.
        DONE,
        /// It is not allowed.
        REFUSED,
        /// A question was refused or nobody knows what became of it: begin another errand.
        BROKEN_OFF
    }

    /// @param timeoutNanos so long it waits for each answer. What it has asked for by then may be
    ///   carried out later all the same
    Errand(CatalogChange change, NodeId door, long timeoutNanos, Port port) {
        this.amendment = new Amendment(change);
        this.door = door;
        this.timeoutNanos = timeoutNanos;
        ask(amendment.begin(), port);
    }

    private void ask(Progress.Ask next, Port port) {
        ticket = port.submit(new Place(door, 0).node(), next.question(), timeoutNanos);
    }

    /// It waits for this answer.
    boolean awaits(long answered) {
        return answered == ticket;
    }

    State replied(Reply reply, Port port) {
        if (!(reply instanceof Reply.Answered(Outcome.Done(Bytes result)))) {
            return State.BROKEN_OFF;
        }
        return switch (amendment.answered(ShardCodec.RESULTS.decode(result))) {
            case Progress.Ask ask -> {
                ask(ask, port);
                yield State.UNDER_WAY;
            }
            case Progress.Done _ -> State.DONE;
            case Progress.Refused _ -> State.REFUSED;
            case Progress.Overtaken _ -> State.BROKEN_OFF;
        };
    }
}
