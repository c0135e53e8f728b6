package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;

/// Who waits for an operation.
sealed interface Asker {

    /// A client of this node.
    record Client(long request) implements Asker {}

    /// Another node, which has handed the operation on.
    record Peer(Coordinator coordinator, NodeId node, long operation) implements Asker {}

    /// The outcome leaves when all that was stored for it is durable.
    default void tell(Outcome outcome, Outbox<LeaderlessMessage> out) {
        switch (this) {
            case Client(long request) -> out.answer(request, outcome);
            case Peer(Coordinator coordinator, NodeId node, long operation) -> {
                var made = new LeaderlessMessage.Made(operation, outcome);
                coordinator.answeredPeer(node, made);
                out.send(node, made);
            }
        }
    }
}
