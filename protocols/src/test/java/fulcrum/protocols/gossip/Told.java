package fulcrum.protocols.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// One member, and what it does when it is told something.
final class Told {

    static final long MILLI = 1_000_000;
    static final long PERIOD = 500 * MILLI;
    static final NodeId N1 = new NodeId(1);
    static final NodeId N2 = new NodeId(2);
    static final NodeId N3 = new NodeId(3);
    static final NodeId N4 = new NodeId(4);
    static final Bytes PAYLOAD = Bytes.text("here");

    final Gossip gossip;
    long now;

    private Told(GossipConfig config) {
        gossip = Gossip.recover(config, List.of());
    }

    /// Member 1 in its third life, that knows some others.
    static Told thatKnows(NodeId... others) {
        SortedSet<NodeId> seeds = new TreeSet<>(List.of(N2));
        Told told = new Told(GossipConfig.of(N1, seeds, PAYLOAD));
        told.step(new Input.Started<>(7, 3));
        for (NodeId other : others) {
            told.hear(Rumour.alive(other, new Incarnation(1, 0), Bytes.EMPTY));
        }
        return told;
    }

    List<Effect<GossipMessage>> step(Input<GossipMessage> input) {
        EffectList<GossipMessage> out = new EffectList<>(1);
        gossip.step(now, input, out);
        return out.drain();
    }

    List<Effect<GossipMessage>> hear(Rumour... rumours) {
        return receive(N2, new GossipMessage.Roster(List.of(rumours)));
    }

    List<Effect<GossipMessage>> receive(NodeId from, GossipMessage message) {
        return step(new Input.Received<>(from, message));
    }

    List<Effect<GossipMessage>> fire(Timer timer) {
        return step(new Input.Fired<>(timer));
    }

    /// Goes on to a timer that was started, which fires in time.
    List<Effect<GossipMessage>> fireAfter(long nanos, Timer timer) {
        now += nanos;
        return fire(timer);
    }

    Standing standing(NodeId member) {
        GossipView.Member held = gossip.view().member(member);
        if (held == null) {
            throw new AssertionError(member + " is not known");
        }
        return held.standing();
    }

    static List<GossipMessage> sent(List<Effect<GossipMessage>> effects, NodeId to) {
        List<GossipMessage> sent = new ArrayList<>();
        for (Effect<GossipMessage> effect : effects) {
            if (effect instanceof Effect.SendEarly<GossipMessage>(NodeId target, var message)
                    && target.equals(to)) {
                sent.add(message);
            }
        }
        return sent;
    }

    static List<GossipNote> notes(List<Effect<GossipMessage>> effects) {
        List<GossipNote> notes = new ArrayList<>();
        for (Effect<GossipMessage> effect : effects) {
            if (effect instanceof Effect.Noted<GossipMessage>(GossipNote note)) {
                notes.add(note);
            }
        }
        return notes;
    }
}
