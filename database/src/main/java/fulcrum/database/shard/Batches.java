package fulcrum.database.shard;

import fulcrum.database.shard.ShardMessage.Forward;
import fulcrum.database.shard.ShardMessage.Forwarded;
import fulcrum.database.shard.ShardMessage.Reply;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;

/// Gathers what one turn of the host has to say to each peer, so that it goes in one message.
///
/// Everything here leaves early: a question promises nothing, and an answer tells of what is
/// durable at a quorum already (thesis 10.2.1), or of what is not proposed.
final class Batches {

    private static final int BYTES_MOST = 64 << 10;
    private static final int COUNT_MOST = 256;

    private final Shard shard;
    private final List<Batch<Bytes>> changes = new ArrayList<>(1);
    private final List<Batch<Reply>> replies = new ArrayList<>(2);
    private boolean flushDue;

    /// What goes to one peer in one term. Few peers have one, so they are searched in order.
    private static final class Batch<T> {

        private final NodeId to;
        private final long term;
        private List<T> items = new ArrayList<>();
        private int bytes;

        Batch(NodeId to, long term) {
            this.to = to;
            this.term = term;
        }

        boolean full() {
            return items.size() >= COUNT_MOST || bytes >= BYTES_MOST;
        }

        List<T> taken() {
            List<T> taken = items;
            items = new ArrayList<>();
            bytes = 0;
            return taken;
        }
    }

    Batches(Shard shard) {
        this.shard = shard;
    }

    void forward(NodeId to, long term, Bytes change) {
        Batch<Bytes> batch = find(changes, to, term);
        batch.items.add(change);
        batch.bytes += change.size();
        if (batch.full()) {
            shard.out.sendEarly(to, new Forward(term, batch.taken()));
        }
        flushSoon();
    }

    void reply(NodeId to, long term, Reply reply) {
        Batch<Reply> batch = find(replies, to, term);
        batch.items.add(reply);
        if (batch.full()) {
            shard.out.sendEarly(to, new Forwarded(term, batch.taken()));
        }
        flushSoon();
    }

    private static <T> Batch<T> find(List<Batch<T>> batches, NodeId to, long term) {
        for (int i = 0; i < batches.size(); i++) {
            Batch<T> batch = batches.get(i);
            if (batch.term == term && batch.to.equals(to)) {
                return batch;
            }
        }
        Batch<T> batch = new Batch<>(to, term);
        batches.add(batch);
        return batch;
    }

    private void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            shard.out.start(Shard.BATCHES, 0);
        }
    }

    /// The turn is over. What was used in it stays for the next, since it is likely to be used
    /// again, until the term is another.
    void onTurnOver() {
        flushDue = false;
        for (int i = 0; i < changes.size(); i++) {
            Batch<Bytes> batch = changes.get(i);
            if (!batch.items.isEmpty()) {
                shard.out.sendEarly(batch.to, new Forward(batch.term, batch.taken()));
            }
        }
        for (int i = 0; i < replies.size(); i++) {
            Batch<Reply> batch = replies.get(i);
            if (!batch.items.isEmpty()) {
                shard.out.sendEarly(batch.to, new Forwarded(batch.term, batch.taken()));
            }
        }
        long term = shard.raft.currentTerm();
        if (changes.size() > 1 || (!changes.isEmpty() && changes.getFirst().term != term)) {
            changes.clear();
        }
        if (!replies.isEmpty() && replies.getFirst().term != term) {
            replies.clear();
        }
    }
}
