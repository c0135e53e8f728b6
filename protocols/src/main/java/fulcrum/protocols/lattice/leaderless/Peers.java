package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who answers, as far as this node can tell: a purely local notion of failure (Dynamo 4.8.3). Who
/// has not answered in time is away until it is heard of again, and is asked now and then.
final class Peers {

    private final Site site;
    private final TreeSet<NodeId> away = new TreeSet<>();
    private final TreeMap<NodeId, Long> lives = new TreeMap<>();

    Peers(Site site) {
        this.site = site;
    }

    boolean isAway(NodeId node) {
        return away.contains(node);
    }

    SortedSet<NodeId> away() {
        return away;
    }

    /// The life of a node when it was asked last; 0 where it never answered.
    long life(NodeId node) {
        return lives.getOrDefault(node, 0L);
    }

    void lives(NodeId node, long life) {
        lives.merge(node, life, Math::max);
    }

    /// @return it was away until now
    boolean heard(NodeId from, Outbox<LeaderlessMessage> out) {
        if (away.remove(from)) {
            out.note(new LeaderlessNote.NodeBack(from));
            return true;
        }
        return false;
    }

    void missed(NodeId node, Outbox<LeaderlessMessage> out) {
        if (!node.equals(site.self) && away.add(node)) {
            out.note(new LeaderlessNote.NodeAway(node));
        }
    }

    /// Goes by another placement: nobody waits for those that are not in it.
    void placed() {
        TreeSet<NodeId> known = new TreeSet<>();
        for (Placement.Range range : site.placement().ranges()) {
            known.addAll(range.writing());
            known.addAll(range.standIns());
        }
        known.removeAll(site.placement().gone());
        away.retainAll(known);
    }

    /// Early: a question promises nothing.
    void probe(Outbox<LeaderlessMessage> out) {
        TreeSet<NodeId> asked = new TreeSet<>(away);
        for (Placement.Range range : site.placement().ranges()) {
            for (NodeId home : range.reading()) {
                if (!lives.containsKey(home)) {
                    asked.add(home);
                }
            }
        }
        asked.remove(site.self);
        asked.removeAll(site.placement().gone());
        for (NodeId node : asked) {
            out.sendEarly(node, new LeaderlessMessage.Probe());
        }
    }
}
