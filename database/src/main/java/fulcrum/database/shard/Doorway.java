package fulcrum.database.shard;

import fulcrum.database.shard.ShardMessage.Forward;
import fulcrum.database.shard.ShardMessage.Reply;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Outcome.Refusal;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where a leader takes the changes that other replicas send it, each once at most.
final class Doorway {

    private final Shard shard;

    /// What was taken in which term; nothing is taken in another.
    private final TreeMap<NodeId, Taken> taken = new TreeMap<>();

    private long term;

    Doorway(Shard shard) {
        this.shard = shard;
    }

    /// A leader proposes in the term that the sender names, or not at all: in a later one, the
    /// sender may have proposed the change elsewhere.
    void onForward(NodeId from, Forward m) {
        if (!shard.leads() || shard.raft.currentTerm() != m.term()) {
            shard.out.note(new ShardNote.ForwardIgnored(from, m.term()));
            return;
        }
        if (shard.applier.comparison.isSuspect()) { // another will lead soon
            shard.out.note(new ShardNote.ForwardIgnored(from, m.term()));
            return;
        }
        if (term != m.term()) {
            taken.clear();
            term = m.term();
        }
        Taken takenFrom = taken.computeIfAbsent(from, _ -> new Taken());
        for (int i = 0; i < m.changes().size(); i++) {
            take(from, m.changes().get(i), takenFrom);
        }
    }

    private void take(NodeId from, Bytes change, Taken takenFrom) {
        long number = ShardCodec.COMMANDS.number(change);
        if (takenFrom.contains(number)) {
            shard.out.note(new ShardNote.ForwardRepeated(from, number));
            return;
        }
        Outcome.Refused refused = refusalOf(change);
        if (refused == null) {
            refused = shard.propose(change);
        }
        if (refused == null) {
            takenFrom.add(number);
        } else if (isFinal(refused)) { // it will not be taken if it comes again, so this is true
            takenFrom.add(number);
            shard.batches.reply(from, term, new Reply(number, refused));
        }
    }

    /// A change that this leader proposed is carried out.
    void tell(NodeId asker, long number, Outcome outcome) {
        shard.batches.reply(asker, shard.raft.currentTerm(), new Reply(number, outcome));
    }

    /// Why this leader will not propose a change now; null if it will.
    Outcome.@Nullable Refused refusalOf(Bytes change) {
        boolean stores = ShardCodec.COMMANDS.stores(change);
        if (shard.full && stores) {
            return new Outcome.Refused(Refusal.DISK_FULL, null);
        }
        boolean makesRoom = shard.full; // a full disk is why the store is behind, and it deletes
        if (shard.backlog.isBehind() && !makesRoom) {
            return new Outcome.Refused(Refusal.OVERLOADED, null);
        }
        if (shard.applier.dueCount() >= shard.config.bounds().dueMost()) {
            return new Outcome.Refused(Refusal.OVERLOADED, null);
        }
        return null;
    }

    /// A leader is at hand and says no: nobody else can say yes.
    static boolean isFinal(Outcome.Refused refused) {
        return switch (refused.why()) {
            case OVERLOADED, DISK_FULL, INVALID, CHANGE_UNDER_WAY -> true;
            case NOT_LEADER, TRANSFER_UNDER_WAY, UNAVAILABLE, DIVERGED -> false;
        };
    }
}
