package fulcrum.database.shard;

import fulcrum.database.shard.ShardMessage.Vouch;
import fulcrum.database.shard.ShardMessage.Vouched;
import fulcrum.database.transaction.Leaseholder;
import fulcrum.database.transaction.Sought;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The leader's part in what other replicas tell: see [Looks], which has the rules.
final class Vouching {

    private final Shard shard;
    private final TreeMap<Long, Asked> confirming = new TreeMap<>();

    private record Asked(NodeId from, Vouched answer) {}

    Vouching(Shard shard) {
        this.shard = shard;
    }

    /// Steps 1 and 2: what is true of the rows now, and as of what is applied now.
    void onVouch(NodeId from, Vouch m, Leaseholder leaseholder) {
        List<Integer> refused = new ArrayList<>(0);
        for (int i = 0; i < m.rows().size(); i++) {
            Sought sought = m.rows().get(i);
            if (!leaseholder.isSettled(sought.epochs(), sought.row())) {
                refused.add(i);
            }
        }
        long ticket = leaseholder.newTicket();
        long index = shard.applier.applied();
        confirming.put(
                ticket,
                new Asked(from, new Vouched(m.number(), leaseholder.term(), index, refused)));
        shard.transactions.confirm(ticket);
    }

    /// Early: what is applied is durable at a quorum (thesis 10.2.1).
    ///
    /// @return whether it was for one of these
    boolean onConfirmed(long ticket, boolean leads) {
        Asked asked = confirming.remove(ticket);
        if (asked != null && leads) {
            shard.out.sendEarly(asked.from, asked.answer);
        }
        return asked != null;
    }

    /// It leads no longer.
    void forget() {
        confirming.clear();
    }
}
