package fulcrum.database.session;

import fulcrum.database.shard.ShardMessage;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.machine.EffectList;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds its way to shards: to who is known to lead, or else to one replica after the other.
final class Post {

    private final Directory directory;
    private final TreeMap<Long, NodeId> leaders = new TreeMap<>();
    private Outbox<ShardMessage> out = new EffectList<>(1); // each step brings its own

    Post(Directory directory) {
        this.directory = directory;
    }

    void onStep(Outbox<ShardMessage> box) {
        out = box;
    }

    /// A shard's leader was heard of.
    void leads(long shard, NodeId node) {
        leaders.put(shard, node);
    }

    /// Sends a question to a shard: to this node; or to who is known to lead; or, where he cannot
    /// be reached, and the more often it was sent in vain, to one replica after the other. Early:
    /// nothing here is stored.
    void send(long shard, @Nullable NodeId node, int attempts, TxnMessage message) {
        NodeId to = node == null || attempts > 1 ? leaders.get(shard) : node;
        List<NodeId> replicas = directory.replicas(shard);
        if (to == null || attempts > 1 || !replicas.contains(to)) {
            to = replicas.get(attempts % replicas.size());
        }
        out.sendEarly(to, new ShardMessage.Across(new Address(to, shard), false, message));
    }
}
