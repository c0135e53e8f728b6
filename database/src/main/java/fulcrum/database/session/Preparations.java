package fulcrum.database.session;

import fulcrum.database.schema.SystemTables;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.PreparedTransaction;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;

/// Brings about what clients want prepared under a name: all shards that a transaction has locks at
/// prepare, and group 0 is its home, wherever its rows are, and keeps the record
/// ([PreparedTransaction]). Then the transaction is no longer this coordinator's.
final class Preparations {

    private static final long HOME = SystemTables.GROUP;

    private final Coordinator owner;

    Preparations(Coordinator owner) {
        this.owner = owner;
    }

    void prepare(Txn txn, SessionCommand.Prepare asked) {
        boolean fit =
                PreparedTransaction.isName(asked.gid())
                        && Bytes.text(asked.owner()).size() <= PreparedTransaction.OWNER_BYTES_MOST;
        if (!fit) {
            owner.abort(txn, Why.NAME_UNFIT);
            return;
        }
        txn.since = owner.now();
        txn.phase = Txn.Phase.PREPARING;
        txn.prepare = asked;
        txn.home = HOME;
        push(txn, asked);
    }

    /// Sends, for the first time or again, what brings it about.
    private void push(Txn txn, SessionCommand.Prepare asked) {
        txn.sentAt = owner.now();
        Address from = owner.address();
        Txn.Part home = txn.parts.get(HOME);
        if (home == null) {
            TxnMessage.Enter enter = new TxnMessage.Enter(txn.id, from);
            owner.post.send(HOME, null, txn.attempts++, enter);
            return;
        }
        List<Branch> others = new ArrayList<>();
        List<Address> leaders = new ArrayList<>();
        txn.parts.forEach((shard, part) -> {
            if (shard != HOME) {
                others.add(part.here());
                TxnMessage prepare =
                        new TxnMessage.Prepare(
                                txn.id, from, part.here(), Commits.writes(txn, shard), home.here());
                leaders.add(part.leader());
                owner.post.send(part, List.of(home.leader()), Commits.timed(txn, prepare));
            }
        });
        TxnMessage hold =
                new TxnMessage.Hold(
                        txn.id,
                        from,
                        home.here(),
                        asked.gid(),
                        asked.owner(),
                        owner.config.preparedMost(),
                        Commits.writes(txn, HOME),
                        others);
        owner.post.send(home, leaders, owner.ordered(txn, hold));
        if (txn.attempts++ > 0) { // another may lead there by now, and know
            TxnMessage inquire = new TxnMessage.Inquire(txn.id, from, home.here());
            owner.post.send(HOME, null, txn.attempts, inquire);
        }
    }

    void onEntered(NodeId from, Txn txn, TxnMessage.Entered m) {
        SessionCommand.Prepare asked = txn.prepare;
        if (asked != null && !txn.parts.containsKey(HOME)) {
            owner.post.leads(m.here(), from);
            txn.parts.put(HOME, new Txn.Part(m.here(), from));
            txn.attempts = 0;
            push(txn, asked);
        }
    }

    void onHeld(Txn txn, TxnMessage.Held m) {
        if (txn.phase == Txn.Phase.PREPARING && txn.branch(HOME).equals(m.home())) {
            prepared(txn);
        }
    }

    private void prepared(Txn txn) {
        owner.decided(txn, new SessionResult.Prepared(new TxnHandle(txn.id, txn.branch(txn.home))));
    }

    /// Once the home was asked, its word alone counts: what another shard says of its part may be
    /// late, for the transaction may be prepared, decided and gone there.
    void onEnded(Txn txn, TxnMessage.Ended m) {
        Txn.Part part = txn.parts.get(m.at().shard());
        if (part == null || !part.here().equals(m.at())) {
            return;
        }
        if (m.at().shard() != HOME) {
            if (!txn.parts.containsKey(HOME)) {
                owner.abort(txn, Commits.why(m.why()));
            }
        } else if (m.timestamp() > 0 || m.why() == Why.ROLLED_BACK) {
            prepared(txn); // somebody has found it, and decided
        } else if (m.why() == Why.FORGOTTEN) {
            owner.inDoubt(txn);
        } else {
            owner.abort(txn, Commits.why(m.why()));
        }
    }

    void onTick(Txn txn) {
        SessionCommand.Prepare asked = txn.prepare;
        if (owner.now() - txn.since >= owner.config.commitNanos()) {
            owner.post.silent(HOME);
            if (txn.parts.containsKey(HOME)) {
                owner.inDoubt(txn);
            } else {
                owner.abort(txn, Why.UNAVAILABLE);
            }
        } else if (asked != null && owner.now() - txn.sentAt >= owner.config.resendNanos()) {
            push(txn, asked);
        }
    }
}
