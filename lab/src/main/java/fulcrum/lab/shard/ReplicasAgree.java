package fulcrum.lab.shard;

import fulcrum.database.shard.ShardView;
import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;

/// No replica ever hears that hashes differ: of what is right nothing is said to be wrong, and what
/// is wrong is found by the replicas themselves.
final class ReplicasAgree implements Invariant<ShardView> {

    @Override
    public String name() {
        return "Replicas Agree";
    }

    @Override
    public void check(NodeId node, ShardView view) {
        if (view.incidents() > 0) {
            throw new InvariantViolated(name(), node + " heard that replicas differ");
        }
    }
}
