package fulcrum.lab.detector;

import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Timer;
import fulcrum.machine.View;
import fulcrum.protocols.detector.Detector;
import fulcrum.protocols.detector.DetectorConfig;
import fulcrum.protocols.detector.DetectorMessage;
import fulcrum.protocols.detector.DetectorNote;
import fulcrum.protocols.detector.DetectorView;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A detector whose single steps are looked at, for what later ones would hide.
///
/// - Only News: a heartbeat that is no later than one heard before changes nothing.
/// - Self First: a node that was stalled suspects itself once before it suspects a peer.
/// - Every Beat: a heartbeat goes to every peer.
final class Watched implements Machine<DetectorMessage> {

    private final Detector detector;
    private final DetectorConfig config;
    private final Consumer<DetectorNote> heard;
    private final Map<NodeId, DetectorMessage.Heartbeat> latest = new TreeMap<>();
    private int beats;
    private boolean reacted;

    Watched(Detector detector, DetectorConfig config, Consumer<DetectorNote> heard) {
        this.detector = detector;
        this.config = config;
        this.heard = heard;
    }

    Detector detector() {
        return detector;
    }

    @Override
    public void step(long now, Input<DetectorMessage> input, Outbox<DetectorMessage> out) {
        DetectorView before = detector.view();
        beats = 0;
        reacted = false;
        detector.step(
                now,
                input,
                new Outbox<>() {
                    @Override
                    public void emit(Effect<DetectorMessage> effect) {
                        look(effect, before, now);
                        out.emit(effect);
                    }

                    @Override
                    public long nextPosition() {
                        return out.nextPosition();
                    }
                });
        if (beats > 0 && beats != config.peers().size()) {
            throw new InvariantViolated("Every Beat", "only " + beats + " peers were told");
        }
        if (input
                instanceof
                Input.Received<DetectorMessage>(NodeId from, DetectorMessage.Heartbeat m)) {
            hear(from, m);
        }
    }

    private void look(Effect<DetectorMessage> effect, DetectorView before, long now) {
        switch (effect) {
            case Effect.SendEarly<DetectorMessage> _ -> beats++;
            case Effect.StartTimer<DetectorMessage>(Timer timer, long _) ->
                    reacted |= timer.purpose().equals("silence");
            case Effect.Noted<DetectorMessage>(DetectorNote.Suspected note) -> {
                DetectorView.Peer peer = peer(before, note.peer());
                if (peer != null
                        && !peer.excused()
                        && now - peer.suspectedFrom() > config.stallNanos()) {
                    throw new InvariantViolated(
                            "Self First", note + " after a stall of this very node");
                }
                heard.accept(note);
            }
            default -> {} // no concern of these rules
        }
    }

    private void hear(NodeId from, DetectorMessage.Heartbeat heartbeat) {
        DetectorMessage.Heartbeat last = latest.get(from);
        boolean news =
                last == null
                        || heartbeat.life() > last.life()
                        || (heartbeat.life() == last.life()
                                && heartbeat.sequence() > last.sequence());
        if (news) {
            latest.put(from, heartbeat);
        }
        if (news != reacted) {
            throw new InvariantViolated("Only News", heartbeat + " of " + from + " after " + last);
        }
    }

    private static DetectorView.@Nullable Peer peer(DetectorView view, NodeId node) {
        for (DetectorView.Peer peer : view.peers()) {
            if (peer.node().equals(node)) {
                return peer;
            }
        }
        return null;
    }

    @Override
    public View view() {
        return detector.view();
    }
}
