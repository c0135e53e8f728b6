package fulcrum.lab.lattice;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage;
import fulcrum.protocols.lattice.leaderless.LeaderlessRecord;
import java.util.Map;
import java.util.TreeMap;

/// One Number, One Update: of all that nodes ever store of a set, a number of another node names
/// one element. What a node numbers itself may be lost before anybody has heard of it.
final class Numbers {

    private final Map<String, Long> named = new TreeMap<>();

    void sees(NodeId self, Effect<LeaderlessMessage> effect) {
        switch (effect) {
            case Effect.Store<LeaderlessMessage>(long _, LeaderlessRecord.Joined record) ->
                    look(self, record);
            case Effect.StoreLazily<LeaderlessMessage>(long _, LeaderlessRecord.Joined record) ->
                    look(self, record);
            default -> {} // no update
        }
    }

    private void look(NodeId self, LeaderlessRecord.Joined record) {
        Bytes key = record.key();
        if (Kind.of(key) != Kind.SET) {
            return;
        }
        Rowwise.numbered(record.state())
                .forEach((dot, element) -> {
                    if (!dot.actor().node().equals(self)) {
                        name(key, dot.toString(), element);
                    }
                });
    }

    private void name(Bytes key, String dot, long element) {
        Long before = named.putIfAbsent(key.asText() + " " + dot, element);
        if (before != null && before != element) {
            throw new InvariantViolated(
                    "One Number, One Update",
                    dot + " of " + key + " is " + before + " and " + element);
        }
    }
}
