package fulcrum.lab.gossip;

import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.View;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.gossip.Gossip;
import fulcrum.protocols.gossip.GossipCodec;
import fulcrum.protocols.gossip.GossipConfig;
import fulcrum.protocols.gossip.GossipMessage;
import fulcrum.protocols.gossip.GossipNote;
import fulcrum.protocols.gossip.Rumour;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A member with somebody at the door who looks at all that it says: what views do not show.
///
/// - Bounded Messages: each fits the bound, whatever there is to tell (§4.1).
/// - Bounded Telling: nothing is told for ever (§4.1).
/// - Fair Warning: nobody is taken for dead who had no time to say that it lives (§4.2).
final class Overheard implements Machine<GossipMessage> {

    /// What frames a message besides its rumours.
    private static final int FRAME_BYTES = 32;

    /// A rumour is told anew for each of three confirmations, and once by another member's word.
    private static final int TELLINGS = 5;

    private static final int LOG_MOST = 4;

    private final Gossip gossip;
    private final GossipConfig config;
    private final Consumer<GossipNote> heard;
    private final Encoder encoder = new Encoder(2048);
    private final Map<NodeId, Long> suspectedAt = new TreeMap<>();
    private final Map<String, Integer> told = new TreeMap<>();

    Overheard(Gossip gossip, GossipConfig config, Consumer<GossipNote> heard) {
        this.gossip = gossip;
        this.config = config;
        this.heard = heard;
    }

    @Override
    public void step(long now, Input<GossipMessage> input, Outbox<GossipMessage> out) {
        gossip.step(
                now,
                input,
                new Outbox<>() {
                    @Override
                    public void emit(Effect<GossipMessage> effect) {
                        overhear(effect, now);
                        out.emit(effect);
                    }

                    @Override
                    public long nextPosition() {
                        return out.nextPosition();
                    }
                });
    }

    private void overhear(Effect<GossipMessage> effect, long now) {
        if (effect instanceof Effect.SendEarly<GossipMessage>(NodeId to, GossipMessage message)) {
            said(to, message);
        } else if (effect instanceof Effect.Noted<GossipMessage>(GossipNote note)) {
            noted(note, now);
            heard.accept(note);
        }
    }

    private void said(NodeId to, GossipMessage message) {
        GossipCodec.MESSAGES.encode(message, encoder.reset());
        if (encoder.size() > config.limits().rumourBytesMost() + FRAME_BYTES) {
            throw new InvariantViolated(
                    "Bounded Messages", encoder.size() + " bytes to " + to + ": " + message);
        }
        if (message instanceof GossipMessage.Greeting || message instanceof GossipMessage.Roster) {
            return; // these tell all there is, old and new
        }
        int most = TELLINGS * LOG_MOST * config.limits().spreadFactor();
        for (Rumour rumour : message.rumours()) {
            String what = rumour.member() + " " + rumour.incarnation() + " " + rumour.standing();
            if (!rumour.member().equals(to) && told.merge(what, 1, Integer::sum) > most) {
                throw new InvariantViolated("Bounded Telling", what + " is told for ever");
            }
        }
    }

    private void noted(GossipNote note, long now) {
        if (note instanceof GossipNote.MemberSuspected suspected) {
            suspectedAt.put(suspected.member(), now);
        } else if (note instanceof GossipNote.MemberDied died && died.by().equals(config.self())) {
            Long since = suspectedAt.get(died.member());
            long least = config.timing().periodNanos() * config.timing().suspicionPeriods();
            if (since == null || now - since < least) {
                throw new InvariantViolated(
                        "Fair Warning", died.member() + " is dead without having been warned");
            }
        }
    }

    @Override
    public View view() {
        return gossip.view();
    }

    Gossip gossip() {
        return gossip;
    }
}
