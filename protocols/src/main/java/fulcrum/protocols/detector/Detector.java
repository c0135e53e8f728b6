package fulcrum.protocols.detector;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.protocols.detector.DetectorMessage.Heartbeat;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Sends heartbeats to its peers and suspects those whose own stay out, by either kind of
/// [FailureDetector].
///
/// An eventually perfect detector (Chandra and Toueg, "Unreliable Failure Detectors for Reliable
/// Distributed Systems", JACM 1996) as long as messages come through in the end: it makes mistakes,
/// and takes them back. Nothing whose safety depends on a node being dead may ask it.
public final class Detector implements Machine<DetectorMessage> {

    private static final Timer BEAT = Timer.of("beat");
    private static final String SILENCE = "silence";

    /// One peer. All of it is volatile: see [DetectorRecord].
    private static final class Watched {

        final FailureDetector detector;
        long life;
        long sequence;
        boolean suspected;
        boolean excused;
        long suspectedSince;

        Watched(FailureDetector detector) {
            this.detector = detector;
        }
    }

    private final DetectorConfig config;
    private final TreeMap<NodeId, Watched> peers = new TreeMap<>();
    private long life;
    private long sequence;
    private long clock;

    /// A detector that has not started.
    public Detector(DetectorConfig config) {
        this.config = config;
    }

    @Override
    public void step(long now, Input<DetectorMessage> input, Outbox<DetectorMessage> out) {
        clock = now;
        switch (input) {
            case Input.Started<DetectorMessage>(long _, long incarnation) ->
                    begin(incarnation, now, out);
            case Input.Received<DetectorMessage>(NodeId from, Heartbeat m) ->
                    onHeartbeat(from, m, now, out);
            case Input.Fired<DetectorMessage>(Timer timer) -> fire(timer, now, out);
            case Input.Submitted<DetectorMessage>(long request, Command command) ->
                    answer(request, command, now, out);
            case Input.Clock<DetectorMessage> _ -> {} // silence is measured by one clock
            case Input.Stored<DetectorMessage> _,
                    Input.Loaded<DetectorMessage> _,
                    Input.Captured<DetectorMessage> _,
                    Input.Imported<DetectorMessage> _ ->
                    out.note(new DetectorNote.InputIgnored(input.getClass().getSimpleName()));
        }
    }

    private void begin(long incarnation, long now, Outbox<DetectorMessage> out) {
        life = incarnation;
        config.peers().forEach(peer -> watch(peer, now, out));
        beat(out);
    }

    private void watch(NodeId peer, long now, Outbox<DetectorMessage> out) {
        Watched watched = new Watched(config.setting().begin(now));
        peers.put(peer, watched);
        await(peer, watched, now, out);
    }

    /// A heartbeat promises nothing but that its sender lived when it was sent, so it need not wait
    /// for the disk.
    private void beat(Outbox<DetectorMessage> out) {
        sequence++;
        for (NodeId peer : peers.keySet()) {
            out.sendEarly(peer, new Heartbeat(life, sequence));
        }
        out.start(BEAT, config.setting().periodNanos());
    }

    private static void await(NodeId peer, Watched watched, long now, Outbox<DetectorMessage> out) {
        out.start(Timer.of(SILENCE, peer), Math.max(0, watched.detector.suspectedFrom() - now));
    }

    private void onHeartbeat(
            NodeId from, Heartbeat heartbeat, long now, Outbox<DetectorMessage> out) {
        Watched watched = peers.get(from);
        if (watched == null) {
            ignore(from, heartbeat, "nobody watches it", out);
            return;
        }
        if (!heartbeat.newerThan(watched.life, watched.sequence)) {
            ignore(from, heartbeat, "it is not news", out);
            return;
        }
        watched.life = heartbeat.life();
        watched.sequence = heartbeat.sequence();
        watched.detector.heard(now);
        watched.excused = false;
        if (watched.suspected) {
            watched.suspected = false;
            out.note(new DetectorNote.Trusted(from, now - watched.suspectedSince));
        }
        await(from, watched, now, out);
    }

    private static void ignore(
            NodeId from, Heartbeat heartbeat, String why, Outbox<DetectorMessage> out) {
        out.note(
                new DetectorNote.HeartbeatIgnored(
                        from, heartbeat.life(), heartbeat.sequence(), why));
    }

    private void fire(Timer timer, long now, Outbox<DetectorMessage> out) {
        if (timer.equals(BEAT)) {
            beat(out);
            return;
        }
        NodeId peer = new NodeId(Math.toIntExact(timer.about()));
        Watched watched = peers.get(peer);
        if (watched != null && !watched.suspected) {
            fallSilent(peer, watched, now, out);
        }
    }

    /// A timer that fires late says that this node was stalled, and heartbeats may be waiting to be
    /// read. So the peer is given its time once more; if that ends late, too, this node is only
    /// slow.
    private void fallSilent(NodeId peer, Watched watched, long now, Outbox<DetectorMessage> out) {
        long late = now - watched.detector.suspectedFrom();
        if (late > config.stallNanos() && !watched.excused) {
            watched.excused = true;
            watched.detector.excuse(now);
            out.note(new DetectorNote.Stalled(peer, late));
            await(peer, watched, now, out);
            return;
        }
        FailureDetector.Level level = watched.detector.level(now);
        watched.suspected = true;
        watched.suspectedSince = now;
        out.note(new DetectorNote.Suspected(peer, level.silentNanos(), level.levelMilli()));
    }

    private void answer(long request, Command command, long now, Outbox<DetectorMessage> out) {
        Outcome outcome =
                switch (command) {
                    case DetectorCommand.ListSuspects _ ->
                            new Outcome.Done(DetectorCodec.answer(viewAt(clock).suspects()));
                    case DetectorCommand.Watch(SortedSet<NodeId> others) -> {
                        watchOnly(others, now, out);
                        yield new Outcome.Done(Bytes.EMPTY);
                    }
                    default -> new Outcome.Refused(Outcome.Refusal.INVALID, null);
                };
        // A suspicion is a guess of this moment, and no disk makes it truer.
        out.answerEarly(request, outcome);
    }

    private void watchOnly(SortedSet<NodeId> others, long now, Outbox<DetectorMessage> out) {
        for (NodeId gone : new TreeSet<>(peers.keySet())) {
            if (!others.contains(gone)) {
                peers.remove(gone);
                out.stop(Timer.of(SILENCE, gone));
            }
        }
        for (NodeId peer : others) {
            if (!peer.equals(config.self()) && !peers.containsKey(peer)) {
                watch(peer, now, out);
            }
        }
    }

    @Override
    public DetectorView view() {
        return viewAt(clock);
    }

    /// The same at a later moment at which nothing has happened: φ grows in between.
    public DetectorView viewAt(long now) {
        List<DetectorView.Peer> views = new ArrayList<>();
        peers.forEach((peer, watched) ->
                views.add(
                        new DetectorView.Peer(
                                peer,
                                watched.suspected,
                                watched.excused,
                                watched.detector.suspectedFrom(),
                                watched.detector.level(now))));
        return new DetectorView(config.self(), life, now, views);
    }
}
