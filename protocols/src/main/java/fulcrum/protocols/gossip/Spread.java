package fulcrum.protocols.gossip;

import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The rumours that a member still has to tell, which travel on whatever it sends (§4.1).
///
/// A rumour is told λ log n times, and of those that are due the one that was told least often goes
/// first. A new rumour about a member replaces an older one.
final class Spread {

    private static final class Telling {

        final Rumour rumour;
        int times;

        Telling(Rumour rumour) {
            this.rumour = rumour;
        }
    }

    private final TreeMap<NodeId, Telling> tellings = new TreeMap<>();

    /// There is news.
    void add(Rumour rumour) {
        tellings.put(rumour.member(), new Telling(rumour));
    }

    int size() {
        return tellings.size();
    }

    /// Nothing is told of a member any more.
    void forget(NodeId member) {
        tellings.remove(member);
    }

    /// Some rumours, of at most so many bytes.
    ///
    /// @param timesMost how often each is told
    /// @param but about nobody of this name
    List<Rumour> take(int bytesMost, int timesMost, NodeId but) {
        List<Telling> due = new ArrayList<>();
        for (Map.Entry<NodeId, Telling> each : tellings.entrySet()) {
            if (!each.getKey().equals(but)) {
                due.add(each.getValue());
            }
        }
        due.sort((a, b) -> Integer.compare(a.times, b.times));
        List<Rumour> taken = new ArrayList<>();
        int left = bytesMost;
        for (Telling telling : due) {
            int bytes = telling.rumour.bytesMost();
            if (bytes > left) {
                continue;
            }
            left -= bytes;
            taken.add(telling.rumour);
            telling.times++;
            if (telling.times >= timesMost) {
                tellings.remove(telling.rumour.member());
            }
        }
        return taken;
    }
}
