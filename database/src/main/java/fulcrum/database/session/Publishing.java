package fulcrum.database.session;

import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.machine.Outcome;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Brings what the catalog says to all shards of a space, for clients who want to be sure that
/// nobody goes by less.
final class Publishing {

    private final Coordinator owner;
    private final TreeMap<TxnId, Publication> open = new TreeMap<>();

    private static final class Publication {

        private final long request;
        private final long since;

        /// Who has not answered, by the number of the call.
        private final TreeMap<Long, ShardDescriptor> left = new TreeMap<>();

        private long sentAt;
        private int attempts;

        Publication(long request, long now) {
            this.request = request;
            this.since = now;
        }
    }

    Publishing(Coordinator owner) {
        this.owner = owner;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    int count() {
        return open.size();
    }

    void begin(long request, TableId space) {
        owner.surveys.read(space, found -> publish(request, found));
    }

    private void publish(long request, @Nullable List<ShardDescriptor> shards) {
        if (shards == null) {
            owner.refuse(request, Outcome.Refusal.UNAVAILABLE);
        } else if (shards.isEmpty()) {
            owner.refuse(request, Outcome.Refusal.INVALID);
        } else {
            TxnId id = owner.newTxn();
            Publication publication = new Publication(request, owner.now());
            for (ShardDescriptor each : shards) {
                publication.left.put((long) publication.left.size() + 1, each);
            }
            open.put(id, publication);
            send(id, publication);
        }
    }

    private void send(TxnId id, Publication publication) {
        publication.sentAt = owner.now();
        publication.left.forEach((call, descriptor) ->
                owner.post.send(
                        descriptor.group(),
                        null,
                        publication.attempts,
                        new TxnMessage.Publish(id, call, owner.address(), descriptor)));
        publication.attempts++;
    }

    void onPublished(TxnMessage.Published m) {
        Publication publication = open.get(m.txn());
        if (publication != null
                && publication.left.remove(m.call()) != null
                && publication.left.isEmpty()) {
            open.remove(m.txn());
            owner.answer(publication.request, new SessionResult.Done());
        }
    }

    void onTick() {
        for (TxnId id : List.copyOf(open.keySet())) {
            Publication publication = open.get(id);
            if (publication == null) {
                continue;
            }
            if (owner.now() - publication.since >= owner.config.commitNanos()) {
                open.remove(id);
                publication.left.values().forEach(each -> owner.post.silent(each.group()));
                owner.refuse(publication.request, Outcome.Refusal.UNAVAILABLE);
            } else if (owner.now() - publication.sentAt >= owner.config.resendNanos()) {
                send(id, publication);
            }
        }
    }
}
