package fulcrum.database.session;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.sharding.Epochs;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.Why;
import fulcrum.machine.codec.Malformed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of a transaction's request whose shard is not known, or knows other epochs than the
/// request goes by. Its client sees nothing of it, unless the schema is another by now.
final class Redirections {

    private final Coordinator owner;
    private final Errands errands;

    Redirections(Coordinator owner, Errands errands) {
        this.owner = owner;
        this.errands = errands;
    }

    /// Finds where the keys are, and begins the errand again.
    void find(Txn txn, Errand errand, Span span) {
        TableId space = spaceOf(span);
        if (space == null) {
            owner.fail(txn, Why.NO_TABLE);
            return;
        }
        errand.call = errands.newCall();
        long call = errand.call;
        errand.left.clear();
        errand.finding = true;
        txn.errand = errand;
        owner.surveys.read(
                space,
                found -> {
                    if (isOpen(txn, call)) {
                        goOn(txn, errand, found);
                    }
                });
    }

    /// Of all keys; null where there is no such space, or more than one.
    static @Nullable TableId spaceOf(Span span) {
        try {
            TableId space = SystemTables.space(span.from());
            boolean one =
                    span.point() || space.range().contains(new KeyRange(span.from(), span.to()));
            return one && space.compareTo(SystemTables.FIRST_OF_USERS) >= 0 ? space : null;
        } catch (Malformed _) {
            return null;
        }
    }

    private boolean isOpen(Txn txn, long call) {
        Errand errand = txn.errand;
        return owner.isOpen(txn) && errand != null && errand.call == call;
    }

    private void goOn(Txn txn, Errand errand, @Nullable List<ShardDescriptor> found) {
        errand.finding = false;
        if (found == null) {
            owner.abort(txn, Why.UNAVAILABLE);
        } else if (found.isEmpty()) {
            txn.errand = null;
            owner.fail(txn, Why.NO_TABLE);
        } else {
            errands.again(txn, errand);
        }
    }

    /// What is open, if a shard was asked under this number; else null.
    private static @Nullable Errand asking(Txn txn, long call) {
        Errand errand = txn.errand;
        boolean asks = errand != null && errand.call == call && !errand.left.isEmpty();
        return asks ? errand : null;
    }

    /// The shard knows more.
    void onRedirect(Txn txn, TxnMessage.Redirect m) {
        Errand errand = asking(txn, m.call());
        if (errand == null) {
            return;
        }
        owner.directory.learned(List.of(m.descriptor()));
        Planned planned = errand.planned();
        TableId table = planned.table() == 0 ? null : new TableId(planned.table());
        if (table != null && planned.version() < m.descriptor().version(table)) {
            owner.abort(txn, Why.SCHEMA_CHANGED);
        } else {
            errands.again(txn, errand);
        }
    }

    /// The shard knows less: it is told, once this node itself knows enough.
    void onBehind(Txn txn, TxnMessage.Behind m) {
        Errand errand = asking(txn, m.call());
        if (errand == null) {
            return;
        }
        Errand.Stop stop = errand.left.element();
        errand.silentSince = owner.now();
        if (publishes(txn, errand.call, stop.shard(), stop.epochs())) {
            return;
        }
        TableId space = spaceOf(stop.span());
        if (space == null) {
            owner.abort(txn, Why.NO_TABLE);
            return;
        }
        long call = errand.call;
        owner.surveys.read(
                space,
                found -> {
                    boolean due = isOpen(txn, call) && found != null;
                    if (due && !publishes(txn, call, stop.shard(), stop.epochs())) {
                        owner.abort(txn, Why.SCHEMA_CHANGED); // nobody has committed that version
                    }
                });
    }

    /// Tells a group what is known here of a shard.
    ///
    /// @return false where no more is known than there
    boolean publishes(Txn txn, long call, long group, Epochs epochs) {
        ShardDescriptor known = owner.directory.descriptor(epochs.shard());
        if (known == null || epochs.newerThan(known)) {
            return false;
        }
        owner.post.send(
                group, null, 0, new TxnMessage.Publish(txn.id, call, owner.address(), known));
        return true;
    }

    /// The shard knows as much as the request goes by.
    void onPublished(Txn txn, TxnMessage.Published m) {
        Errand errand = asking(txn, m.call());
        if (errand != null) {
            errands.ask(txn, errand, errand.left.element());
        }
    }
}
