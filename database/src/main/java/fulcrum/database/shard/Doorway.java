package fulcrum.database.shard;

import fulcrum.database.shard.ShardMessage.Forward;
import fulcrum.database.shard.ShardMessage.Forwarded;
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
        if (term != m.term()) {
            taken.clear();
            term = m.term();
        }
        long number = ShardCodec.COMMANDS.number(m.change());
        Taken takenFrom = taken.computeIfAbsent(from, _ -> new Taken());
        if (takenFrom.contains(number)) {
            shard.out.note(new ShardNote.ForwardRepeated(from, number));
            return;
        }
        Outcome.Refused refused = refusalOf(m.change());
        if (refused == null) {
            refused = shard.propose(m.change());
        }
        if (refused == null) {
            takenFrom.add(number);
        } else if (isFinal(refused)) { // it will not be taken if it comes again, so this is true
            takenFrom.add(number);
            shard.out.sendEarly(from, new Forwarded(m.term(), number, refused));
        }
    }

    /// Why this leader will not propose a change now; null if it will.
    Outcome.@Nullable Refused refusalOf(Bytes change) {
        if (shard.full && ShardCodec.COMMANDS.stores(change)) {
            return new Outcome.Refused(Refusal.DISK_FULL, null);
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
            case NOT_LEADER, TRANSFER_UNDER_WAY, UNAVAILABLE -> false;
        };
    }
}
