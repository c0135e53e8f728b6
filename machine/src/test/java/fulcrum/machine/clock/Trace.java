package fulcrum.machine.clock;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// A random run of nodes that act, send and receive, with the happens-before that it really had.
///
/// @param events in an order in which they may have happened: a send before its receipts
/// @param pasts of each event the events that happened before it, found by walking the edges
record Trace(List<Event> events, List<BitSet> pasts) {

    static final int LOCAL = -1;

    /// @param previous the node's event before this one, or -1
    /// @param sent the event whose message is received, or [#LOCAL]; any event's message may be
    ///   received, by several nodes, late and out of order
    record Event(int id, NodeId node, int previous, int sent) {}

    static Trace random(Dice dice) {
        int nodes = dice.between(1, 5);
        int size = dice.between(1, 40);
        List<Event> events = new ArrayList<>();
        int[] latest = new int[nodes + 1];
        Arrays.fill(latest, -1);
        for (int id = 0; id < size; id++) {
            int number = dice.between(1, nodes);
            int sent = LOCAL;
            if (id > 0 && dice.chance(1, 3)) {
                int candidate = dice.below(id);
                sent = events.get(candidate).node().number() == number ? LOCAL : candidate;
            }
            events.add(new Event(id, new NodeId(number), latest[number], sent));
            latest[number] = id;
        }
        return new Trace(events, walk(events));
    }

    boolean happenedBefore(int a, int b) {
        return pasts.get(b).get(a);
    }

    CausalOrder order(int a, int b) {
        if (a == b) {
            return CausalOrder.EQUAL;
        }
        if (happenedBefore(a, b)) {
            return CausalOrder.BEFORE;
        }
        return happenedBefore(b, a) ? CausalOrder.AFTER : CausalOrder.CONCURRENT;
    }

    private static List<BitSet> walk(List<Event> events) {
        List<BitSet> pasts = new ArrayList<>();
        for (Event event : events) {
            BitSet past = new BitSet();
            for (int cause : new int[] {event.previous(), event.sent()}) {
                if (cause >= 0) {
                    past.or(pasts.get(cause));
                    past.set(cause);
                }
            }
            pasts.add(past);
        }
        return pasts;
    }
}
