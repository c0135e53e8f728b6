package fulcrum.lab.lattice;

import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage;
import fulcrum.protocols.lattice.leaderless.LeaderlessNote;
import fulcrum.protocols.lattice.leaderless.LeaderlessRecord;
import fulcrum.protocols.lattice.leaderless.LeaderlessView;
import java.util.TreeMap;

/// No Hint Forgotten: what a node keeps for others durably it has in its next life, and in every
/// one, until it says that somebody has it.
final class KeptHints {

    private final TreeMap<Long, Long> positions = new TreeMap<>();
    private int goneInStep;
    private int toldInStep;
    private long durable;

    /// A step begins.
    void begins(Input<LeaderlessMessage> input) {
        goneInStep = 0;
        toldInStep = 0;
        if (input instanceof Input.Stored<LeaderlessMessage>(long upTo)) {
            durable = Math.max(durable, upTo);
        }
    }

    void sees(Effect<LeaderlessMessage> effect) {
        switch (effect) {
            case Effect.Store<LeaderlessMessage>(long position, LeaderlessRecord.HintKept record) ->
                    positions.put(record.hint().number(), position);
            case Effect.Store<LeaderlessMessage>(
                            long _,
                            LeaderlessRecord.HintGone(long number)) -> {
                positions.remove(number);
                goneInStep++;
            }
            case Effect.Noted<LeaderlessMessage>(LeaderlessNote.HintDelivered _) -> toldInStep++;
            case Effect.Noted<LeaderlessMessage>(LeaderlessNote.HintHandedToRepair _) ->
                    toldInStep++;
            default -> {} // has nothing to do with hints
        }
    }

    void ends(NodeId node) {
        if (goneInStep > toldInStep) {
            throw new InvariantViolated(
                    "No Hint Forgotten", node + " gives up a hint that nobody has got");
        }
    }

    /// Another life has begun.
    void restarted(NodeId node, LeaderlessView view) {
        positions.values().removeIf(position -> position > durable);
        if (view.hintCount() < positions.size()) {
            throw new InvariantViolated(
                    "No Hint Forgotten",
                    node + " kept " + positions.size() + " and has " + view.hintCount());
        }
    }
}
