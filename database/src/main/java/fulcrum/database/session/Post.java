package fulcrum.database.session;

import fulcrum.database.shard.ShardMessage;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.machine.EffectList;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds its way to shards: to who is known to lead, or else to one replica after the other.
final class Post {

    private final Directory directory;
    private final TreeMap<Long, Lead> leaders = new TreeMap<>();
    private final TreeSet<Long> met = new TreeSet<>();

    /// How often a shard did not answer in time.
    private int silences;

    private Outbox<ShardMessage> out = new EffectList<>(1); // each step brings its own

    /// Who leads a shard, and in which term.
    record Lead(NodeId node, long term) {}

    Post(Directory directory) {
        this.directory = directory;
    }

    void onStep(Outbox<ShardMessage> box) {
        out = box;
    }

    /// A shard's leader was heard of.
    ///
    /// @param part of a transaction there
    void leads(Branch part, NodeId node) {
        Lead known = leaders.get(part.shard());
        if (known == null || known.term < part.term()) {
            leaders.put(part.shard(), new Lead(node, part.term()));
        }
    }

    /// Who leads a shard, if that is known.
    @Nullable Lead lead(long shard) {
        return leaders.get(shard);
    }

    /// Whoever was known to lead a shard may not any more.
    void forget(long shard) {
        leaders.remove(shard);
    }

    /// All shards that were ever asked something.
    SortedSet<Long> met() {
        return Collections.unmodifiableSortedSet(met);
    }

    /// A shard did not answer in time: who was known to lead it may be gone, and the next question
    /// goes to another replica than the last one did.
    void silent(long shard) {
        forget(shard);
        silences++;
    }

    /// Sends something of a transaction to where it has a part.
    ///
    /// @param leaders of other shards that are spoken to there
    void send(Txn.Part part, List<Address> leaders, TxnMessage message) {
        send(
                part.here().shard(),
                part.node(),
                0,
                leaders.isEmpty() ? message : new TxnMessage.Led(leaders, message));
    }

    /// Sends a question to a shard: to this node; or to who is known to lead; or, where he cannot
    /// be reached, and the more often it was sent in vain, to one replica after the other. Early:
    /// nothing here is stored.
    void send(long shard, @Nullable NodeId node, int attempts, TxnMessage message) {
        met.add(shard);
        Lead known = leaders.get(shard);
        NodeId to = node != null && attempts <= 1 ? node : known == null ? null : known.node;
        List<NodeId> replicas = directory.replicas(shard);
        if (to == null || attempts > 1 || !replicas.contains(to)) {
            to = replicas.get((attempts + silences) % replicas.size());
        }
        out.sendEarly(to, new ShardMessage.Across(new Address(to, shard), false, message));
    }
}
