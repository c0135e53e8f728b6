package fulcrum.protocols.gossip;

import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What holds of what members believe, at all times and however wrong it is.
public final class GossipInvariants {

    private GossipInvariants() {}

    /// A fresh set, to watch one run, after every single step.
    public static List<Invariant<GossipView>> all() {
        return List.of(new OwnWord(), new ForwardOnly(), new NoResurrection());
    }

    /// Those that can also be judged by a look at every member now and then.
    public static List<Invariant<GossipView>> seenNowAndThen() {
        return List.of(new ForwardOnly(), new NoResurrection());
    }

    /// Nobody holds a later incarnation of a member than the member itself has made; and nobody's
    /// own word goes back.
    static final class OwnWord implements Invariant<GossipView> {

        private final Map<NodeId, Incarnation> latest = new TreeMap<>();

        @Override
        public String name() {
            return "Own Word";
        }

        @Override
        public void check(NodeId node, GossipView view) {
            Incarnation before = latest.put(node, view.incarnation());
            if (before != null && before.compareTo(view.incarnation()) > 0) {
                throw new InvariantViolated(
                        name(), node + " was " + before + " and is " + view.incarnation());
            }
            for (GossipView.Member member : view.members()) {
                Incarnation own = latest.get(member.node());
                if (own == null || own.compareTo(member.incarnation()) < 0) {
                    throw new InvariantViolated(
                            name(), node + " holds " + member + ", who is at " + own);
                }
            }
        }
    }

    /// What one life of a member holds of another is never overruled by an earlier or weaker word,
    /// unless it forgot in between.
    static final class ForwardOnly implements Invariant<GossipView> {

        private record Held(Incarnation incarnation, Standing standing) {}

        private final Map<NodeId, Long> lives = new TreeMap<>();
        private final Map<NodeId, Map<NodeId, Held>> held = new TreeMap<>();

        @Override
        public String name() {
            return "Forward Only";
        }

        @Override
        public void check(NodeId node, GossipView view) {
            Long life = lives.put(node, view.incarnation().life());
            Map<NodeId, Held> before = held.getOrDefault(node, new TreeMap<>());
            boolean sameLife = life != null && life == view.incarnation().life();
            Map<NodeId, Held> now = new TreeMap<>();
            for (GossipView.Member member : view.members()) {
                Held holds = new Held(member.incarnation(), member.standing());
                Held held = before.get(member.node());
                if (sameLife && held != null && earlier(holds, held)) {
                    throw new InvariantViolated(
                            name(),
                            node + " held " + held + " of " + member.node() + " before " + holds);
                }
                now.put(member.node(), holds);
            }
            held.put(node, now);
        }

        private static boolean earlier(Held one, Held other) {
            int order = one.incarnation.compareTo(other.incarnation);
            return order < 0 || (order == 0 && one.standing.compareTo(other.standing) < 0);
        }
    }

    /// Who was dead or gone for one life of a member is never there again for it by a word that is
    /// not later than the one that died, even if that was forgotten.
    static final class NoResurrection implements Invariant<GossipView> {

        private final Map<NodeId, Long> lives = new TreeMap<>();
        private final Map<NodeId, Map<NodeId, Incarnation>> buried = new TreeMap<>();

        @Override
        public String name() {
            return "No Resurrection";
        }

        @Override
        public void check(NodeId node, GossipView view) {
            Long life = lives.put(node, view.incarnation().life());
            if (life == null || life != view.incarnation().life()) {
                buried.remove(node);
            }
            Map<NodeId, Incarnation> graves = buried.computeIfAbsent(node, _ -> new TreeMap<>());
            for (GossipView.Member member : view.members()) {
                Incarnation died = graves.get(member.node());
                if (!member.standing().living()) {
                    if (died == null || died.compareTo(member.incarnation()) < 0) {
                        graves.put(member.node(), member.incarnation());
                    }
                } else if (died != null && died.compareTo(member.incarnation()) >= 0) {
                    throw new InvariantViolated(
                            name(), node + " takes " + member + " for living, who died at " + died);
                }
            }
        }
    }
}
