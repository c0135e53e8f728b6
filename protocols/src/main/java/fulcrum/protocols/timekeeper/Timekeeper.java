package fulcrum.protocols.timekeeper;

import fulcrum.machine.Bytes;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.protocols.timekeeper.TimekeeperMessage.Ask;
import fulcrum.protocols.timekeeper.TimekeeperMessage.Shown;
import fulcrum.protocols.timekeeper.TimekeeperView.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Compares this node's wall clock with its peers', bounds its error, and says when it is not to be
/// trusted.
///
/// Flaviu Cristian, "Probabilistic Clock Synchronization", Distributed Computing 1989, for reading
/// a remote clock; Keith Marzullo, "Maintaining the Time in a Distributed System", Stanford 1984,
/// for finding those that are wrong; RFC 5905 (NTP) for both in practice. Deviations are listed in
/// this package's page.
///
/// It never sets a clock: that is NTP's business, and an administrator's.
public final class Timekeeper implements Machine<TimekeeperMessage> {

    private static final Timer ROUND = Timer.of("round");

    /// A wall clock that moved by more against the monotonic one, beside what drift allows, was
    /// set.
    private static final long STEP_NANOS = 1_000_000;

    /// Who was quarantined has to be so many times as close to be right again.
    private static final long CLOSER = 2;

    /// One peer. All of it is volatile: see [TimekeeperRecord].
    private static final class Compared {

        final Readings readings;
        boolean asked;
        long askedAt;

        /// Of the question that is not answered yet; 0 where there is none.
        long sequence;

        Compared(TimekeeperConfig.Timing timing) {
            this.readings = new Readings(timing);
        }
    }

    private final TimekeeperConfig config;
    private final TimekeeperConfig.Timing timing;
    private final TreeMap<NodeId, Compared> peers = new TreeMap<>();

    // This node's own clock
    private long clock;
    private long base;
    private long baseAt;
    private boolean shown;

    // What follows
    private long sequence;
    private Verdict verdict;
    private Standing standing = Standing.UNMEASURED;
    private long quarantinedAt;
    private int calm;

    /// A timekeeper that has not started.
    public Timekeeper(TimekeeperConfig config) {
        this.config = config;
        this.timing = config.timing();
        this.verdict =
                new Verdict(Standing.UNMEASURED, 0, timing.unmeasuredNanos(), new TreeSet<>());
        config.peers().forEach(peer -> peers.put(peer, new Compared(timing)));
    }

    @Override
    public void step(long now, Input<TimekeeperMessage> input, Outbox<TimekeeperMessage> out) {
        clock = now;
        switch (input) {
            case Input.Clock<TimekeeperMessage>(long wall, long _) -> onClock(wall, now, out);
            case Input.Started<TimekeeperMessage>(long _, long life) -> begin(life, now, out);
            case Input.Received<TimekeeperMessage>(NodeId from, Ask m) -> onAsk(from, m, now, out);
            case Input.Received<TimekeeperMessage>(NodeId from, Shown m) ->
                    onShown(from, m, now, out);
            case Input.Fired<TimekeeperMessage> _ -> beginRound(now, out);
            case Input.Submitted<TimekeeperMessage>(long request, var command) -> {
                if (command instanceof TimekeeperCommand.Compare(var others)) {
                    compare(request, others, now, out);
                } else {
                    out.answerEarly(request, new Outcome.Refused(Outcome.Refusal.INVALID, null));
                }
            }
            case Input.Stored<TimekeeperMessage> _,
                    Input.Loaded<TimekeeperMessage> _,
                    Input.Captured<TimekeeperMessage> _,
                    Input.Imported<TimekeeperMessage> _ ->
                    out.note(new TimekeeperNote.InputIgnored(input.getClass().getSimpleName()));
        }
    }

    private void begin(long life, long now, Outbox<TimekeeperMessage> out) {
        sequence = life << 32; // an answer to an earlier life's question answers nothing
        beginRound(now, out);
    }

    // Own clock

    private void onClock(long wall, long now, Outbox<TimekeeperMessage> out) {
        long was = base;
        long since = now - baseAt;
        base = wall - now;
        baseAt = now;
        long moved = base - was;
        if (!shown) {
            shown = true;
        } else if (Math.abs(moved) > STEP_NANOS + timing.driftNanos(Math.max(0, since))) {
            out.note(new TimekeeperNote.OwnClockStepped(moved));
            askAll(now, out); // or it was the monotonic clock that stood still
            judge(now, out);
        }
    }

    // Rounds

    private void beginRound(long now, Outbox<TimekeeperMessage> out) {
        askAll(now, out);
        judge(now, out);
        if (standing == Standing.QUARANTINED && verdict.standing() == Standing.RIGHT) {
            calm++;
            maybeRelease(now, out);
        }
        boolean hurried = verdict.standing() == Standing.UNMEASURED;
        out.start(ROUND, hurried ? timing.hurryNanos() : timing.roundNanos());
    }

    /// A question promises nothing. Who was asked a moment ago is not asked again, nor who may
    /// still answer: on a slow network every question would overtake the answer to the one before.
    private void askAll(long now, Outbox<TimekeeperMessage> out) {
        peers.forEach((peer, compared) -> {
            long gap = compared.sequence == 0 ? timing.hurryNanos() : timing.roundNanos();
            if (!compared.asked || now - compared.askedAt >= gap) {
                compared.asked = true;
                compared.sequence = ++sequence;
                compared.askedAt = now;
                out.sendEarly(peer, new Ask(compared.sequence));
            }
        });
    }

    /// A reading of a clock is of this moment, and no disk makes it truer.
    private void onAsk(NodeId from, Ask ask, long now, Outbox<TimekeeperMessage> out) {
        if (!shown) {
            ignore(from, ask, "this node has not seen its own clock", out);
            return;
        }
        out.sendEarly(from, new Shown(ask.sequence(), base + now));
    }

    private void onShown(NodeId from, Shown answer, long now, Outbox<TimekeeperMessage> out) {
        Compared compared = peers.get(from);
        if (compared == null) {
            ignore(from, answer, "nobody compares it", out);
            return;
        }
        if (compared.sequence == 0 || answer.sequence() != compared.sequence) {
            ignore(from, answer, "it is not the latest question's", out);
            return;
        }
        compared.sequence = 0; // a copy of this answer answers nothing
        long stepped = compared.readings.take(compared.askedAt, now, answer.wall());
        if (stepped != 0) {
            out.note(new TimekeeperNote.PeerClockStepped(from, stepped));
        }
        judge(now, out);
    }

    private static void ignore(
            NodeId from, TimekeeperMessage message, String why, Outbox<TimekeeperMessage> out) {
        out.note(new TimekeeperNote.AnswerIgnored(from, message.sequence(), why));
    }

    private void compare(
            long request, SortedSet<NodeId> others, long now, Outbox<TimekeeperMessage> out) {
        peers.keySet().retainAll(others);
        for (NodeId peer : others) {
            if (!peer.equals(config.self())) {
                peers.computeIfAbsent(peer, _ -> new Compared(timing));
            }
        }
        out.answerEarly(request, new Outcome.Done(Bytes.EMPTY)); // nothing was stored
        askAll(now, out);
        judge(now, out);
    }

    // Judgement

    private SortedMap<NodeId, Verdict.Difference> differences(long now) {
        SortedMap<NodeId, Verdict.Difference> heard = new TreeMap<>();
        peers.forEach((peer, compared) -> {
            Readings.Reading best = compared.readings.best(now);
            if (best != null) {
                heard.put(
                        peer,
                        new Verdict.Difference(best.base() - base, best.errorNanos(now, timing)));
            }
        });
        return heard;
    }

    private void judge(long now, Outbox<TimekeeperMessage> out) {
        long most = config.offsetNanosMost();
        SortedMap<NodeId, Verdict.Difference> heard = differences(now);
        verdict =
                Verdict.of(
                        heard,
                        peers.size() + 1,
                        standing == Standing.QUARANTINED ? most / CLOSER : most,
                        timing.unmeasuredNanos());
        if (standing == Standing.QUARANTINED) {
            if (verdict.standing() != Standing.RIGHT) {
                calm = 0;
            }
            return; // until it has been right for long enough, or it would come and go
        }
        if (standing == verdict.standing()) {
            return;
        }
        standing = verdict.standing();
        switch (standing) {
            case QUARANTINED -> becomeQuarantined(now, out);
            case RIGHT ->
                    out.note(
                            new TimekeeperNote.ClockMeasured(
                                    verdict.offsetNanos(), verdict.errorNanos()));
            case UNDECIDED -> noteFurthest(heard, out);
            case UNMEASURED -> {} // so it began
        }
    }

    private void becomeQuarantined(long now, Outbox<TimekeeperMessage> out) {
        quarantinedAt = now;
        calm = 0;
        out.note(new TimekeeperNote.ClockQuarantined(verdict.offsetNanos(), verdict.errorNanos()));
    }

    private static void noteFurthest(
            SortedMap<NodeId, Verdict.Difference> heard, Outbox<TimekeeperMessage> out) {
        Map.Entry<NodeId, Verdict.Difference> furthest = null;
        for (Map.Entry<NodeId, Verdict.Difference> each : heard.entrySet()) {
            if (furthest == null
                    || each.getValue().reachNanos() > furthest.getValue().reachNanos()) {
                furthest = each;
            }
        }
        if (furthest != null) {
            out.note(
                    new TimekeeperNote.ClockUndecided(
                            furthest.getKey(), furthest.getValue().aheadNanos()));
        }
    }

    private void maybeRelease(long now, Outbox<TimekeeperMessage> out) {
        if (calm >= timing.calmRounds()) {
            standing = Standing.RIGHT;
            out.note(new TimekeeperNote.ClockTrusted(verdict.offsetNanos(), now - quarantinedAt));
        }
    }

    @Override
    public TimekeeperView view() {
        List<TimekeeperView.Peer> views = new ArrayList<>();
        peers.forEach((peer, compared) -> {
            Readings.Reading best = compared.readings.best(clock);
            views.add(
                    best == null
                            ? new TimekeeperView.Peer(peer, false, 0, 0, 0, false)
                            : new TimekeeperView.Peer(
                                    peer,
                                    true,
                                    best.base() - base,
                                    best.errorNanos(clock, timing),
                                    clock - best.at(),
                                    verdict.agreeing().contains(peer)));
        });
        return new TimekeeperView(
                config.self(),
                clock,
                base,
                standing,
                verdict.offsetNanos(),
                verdict.errorNanos(),
                views);
    }
}
