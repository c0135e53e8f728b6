package fulcrum.protocols.crdt;

import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;

/// Three replicas that write, and send each other deltas and states, some late, some twice, some
/// never: every state here is one that a replica could have been in.
final class History {

    static final int REPLICAS = 3;

    final List<Crdt<?>> states = new ArrayList<>();
    final List<Crdt<?>> deltas = new ArrayList<>();
    final List<Crdt<?>> everything = new ArrayList<>();

    History(Kind kind, Dice dice, int steps) {
        for (int i = 0; i < REPLICAS; i++) {
            states.add(Scribbler.empty(kind));
        }
        Scribbler scribbler = new Scribbler(dice);
        for (int step = 0; step < steps; step++) {
            int at = dice.below(REPLICAS);
            Crdt<?> received;
            switch (dice.below(5)) {
                case 0 -> received = states.get(dice.below(REPLICAS));
                case 1 -> received = everything.isEmpty() ? states.get(at) : dice.pick(everything);
                default -> {
                    received = scribbler.delta(states.get(at), Scribbler.replica(at + 1));
                    deltas.add(received);
                }
            }
            states.set(at, Kind.merge(states.get(at), received));
            everything.add(received);
            everything.add(states.get(at));
        }
    }

    Crdt<?> joined() {
        return join(states);
    }

    static Crdt<?> join(List<Crdt<?>> parts) {
        Crdt<?> joined = parts.getFirst();
        for (Crdt<?> part : parts) {
            joined = Kind.merge(joined, part);
        }
        return joined;
    }
}
