package fulcrum.protocols.gossip;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whom to probe next: everybody in turn, in an order that is drawn anew for every round; a
/// newcomer takes a random place in it. So each member is probed at least once in any 2n - 1
/// periods (§4.3).
final class Rounds {

    private final Dice dice;
    private final ArrayList<NodeId> order = new ArrayList<>();
    private int next;

    Rounds(Dice dice) {
        this.dice = dice;
    }

    void add(NodeId member) {
        if (order.contains(member)) {
            return;
        }
        int place = dice.below(order.size() + 1);
        order.add(place, member);
        if (place < next) {
            next++;
        }
    }

    void remove(NodeId member) {
        int place = order.indexOf(member);
        if (place >= 0) {
            order.remove(place);
            if (place < next) {
                next--;
            }
        }
    }

    /// The next one; null if there is nobody.
    @Nullable NodeId next() {
        if (order.isEmpty()) {
            return null;
        }
        if (next >= order.size()) {
            dice.shuffle(order);
            next = 0;
        }
        return order.get(next++);
    }

    /// Some of them, but not this one.
    List<NodeId> some(int count, @Nullable NodeId but) {
        List<NodeId> others = new ArrayList<>(order);
        others.remove(but);
        dice.shuffle(others);
        return List.copyOf(others.subList(0, Math.min(count, others.size())));
    }

    int size() {
        return order.size();
    }
}
