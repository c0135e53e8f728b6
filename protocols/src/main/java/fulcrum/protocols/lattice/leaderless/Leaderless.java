package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Declined;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Fill;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Have;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Here;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Keep;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Kept;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Made;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Make;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Merge;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Merged;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Moved;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Probe;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Read;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Leaderless replication: every home of a key takes reads and writes, and what they hold is
/// merged.
///
/// Giuseppe DeCandia et al., "Dynamo: Amazon's Highly Available Key-value Store", SOSP 2007:
/// "Dynamo" cites it. Deviations are listed in this package's page.
public final class Leaderless implements Machine<LeaderlessMessage> {

    private static final Timer PROBE = Timer.of("probe");

    private final Site site;
    private final Rows rows;
    private final Peers peers;
    private final Hints hints;
    private final Filling filling;
    private final Coordinator coordinator;
    private long tickets;

    // Until which record nothing is needed, once the rows are durable
    private long checkpointAt;
    private boolean capturing;

    private Leaderless(LeaderlessConfig config, KeyValues values) {
        site = new Site(config);
        rows = new Rows(config, values, this::ticket);
        peers = new Peers(site);
        hints = new Hints(site, peers, rows);
        filling = new Filling(site, rows, this::ticket);
        coordinator = new Coordinator(site, peers, rows, hints);
    }

    private long ticket() {
        return ++tickets;
    }

    /// A node that has not started, with what its earlier lives have stored.
    public static Leaderless recover(LeaderlessConfig config, List<Logged> log, KeyValues values) {
        Leaderless node = new Leaderless(config, values);
        for (Logged logged : log) {
            if (logged.record() instanceof LeaderlessRecord record) {
                node.site.fold(record);
                node.hints.fold(record);
                node.rows.fold(record);
                if (record instanceof LeaderlessRecord.Checkpoint) {
                    node.checkpointAt = logged.position();
                }
            }
        }
        return node;
    }

    @Override
    public void step(long now, Input<LeaderlessMessage> input, Outbox<LeaderlessMessage> out) {
        switch (input) {
            case Input.Started<LeaderlessMessage>(long _, long life) -> begin(life, out);
            case Input.Clock<LeaderlessMessage>(long wall, long _) -> site.observe(wall);
            case Input.Received<LeaderlessMessage>(NodeId from, LeaderlessMessage m) ->
                    receive(from, m, out);
            case Input.Fired<LeaderlessMessage>(Timer timer) -> fire(timer, out);
            case Input.Stored<LeaderlessMessage>(long upTo) -> {
                site.stored(upTo);
                coordinator.stored(upTo, out);
            }
            case Input.Loaded<LeaderlessMessage>(long ticket, Input.Found found) ->
                    loaded(ticket, found, out);
            case Input.Captured<LeaderlessMessage>(Snapshot snapshot) -> captured(snapshot, out);
            case Input.Submitted<LeaderlessMessage>(long request, Command command) ->
                    submit(request, command, out);
            case Input.Imported<LeaderlessMessage> _ -> ignore("Imported", "not asked for", out);
        }
    }

    private void begin(long life, Outbox<LeaderlessMessage> out) {
        site.begin(life, out);
        rows.begin(out);
        peers.probe(out);
        filling.tick(out);
        out.start(PROBE, site.config.timing().probeNanos());
    }

    private void fire(Timer timer, Outbox<LeaderlessMessage> out) {
        if (!timer.equals(PROBE)) {
            coordinator.on(timer.about(), Operation::waited, out);
            return;
        }
        coordinator.sweep();
        peers.probe(out);
        hints.tick(out);
        filling.tick(out);
        checkpoint(out);
        out.start(PROBE, site.config.timing().probeNanos());
    }

    // Receivers

    private void receive(NodeId from, LeaderlessMessage message, Outbox<LeaderlessMessage> out) {
        if (peers.heard(from, out)) {
            hints.back(from, out);
        }
        switch (message) {
            case Merge m -> onMerge(from, m, out);
            case Merged m -> onMerged(from, m, out);
            case Read m -> onRead(from, m, out);
            case Have m -> onHave(from, m, out);
            case Declined m -> onDeclined(from, m, out);
            case Moved m -> place(m.placement(), out);
            case Keep m -> onKeep(from, m, out);
            case Kept m ->
                    operate(m.operation(), "Kept", (o, to) -> o.kept(from, m.home(), to), out);
            case Make m -> coordinator.onMake(from, m, out);
            case Made m -> operate(m.operation(), "Made", (o, to) -> o.made(m.outcome(), to), out);
            case Probe _ -> out.sendEarly(from, new Here(site.life())); // promises nothing
            case Here m -> peers.lives(from, m.life());
            case Fill m -> filling.onFill(from, m, out);
            case LeaderlessMessage.Filling m -> filling.onFilling(from, m, out);
        }
    }

    /// Send state, merge: the one way by which anything comes into a row from elsewhere.
    private void onMerge(NodeId from, Merge m, Outbox<LeaderlessMessage> out) {
        site.heard(from, m.clock(), out);
        rows.visit(
                m.key(),
                (_, sink) -> {
                    Range range = site.range(m.key());
                    Stage stage = site.stage(range);
                    String why =
                            stage == null || stage == Stage.EMPTYING
                                    ? "this node takes none of that range"
                                    : null;
                    if (declines(from, m.operation(), m.epoch(), range, why, sink)) {
                        return;
                    }
                    Bytes held = rows.join(m.state(), null, sink);
                    if (m.operation() != 0) {
                        sink.send(from, new Merged(m.operation(), m.exact() ? held : null));
                    }
                },
                out);
    }

    private void onRead(NodeId from, Read m, Outbox<LeaderlessMessage> out) {
        rows.visit(
                m.key(),
                (state, sink) -> {
                    Range range = site.range(m.key());
                    String why = site.serves(range) ? null : "this node answers no reads of it";
                    if (!declines(from, m.operation(), m.epoch(), range, why, sink)) {
                        sink.send(from, new Have(m.operation(), state, site.time()));
                    }
                },
                out);
    }

    /// Whoever goes by another placement than this node, in which the homes of the key differ or
    /// may differ, is not served: quorums of placements that are far apart do not meet.
    private boolean declines(
            NodeId from,
            long operation,
            long epoch,
            Range range,
            @Nullable String why,
            Outbox<LeaderlessMessage> out) {
        Placement mine = site.placement();
        boolean given = site.gone(from);
        boolean old = operation != 0 && (epoch < range.since() || given);
        boolean behind = operation != 0 && epoch > mine.epoch();
        if (why == null && !old && !behind && !given) {
            return false;
        }
        String word =
                given
                        ? "it was given up"
                        : behind ? "this node is behind" : old ? "the homes have changed" : why;
        ignore("of " + operation, word == null ? "" : word, out);
        if (operation != 0) {
            Placement later = epoch < mine.epoch() ? mine : null;
            out.send(from, new Declined(operation, word == null ? "" : word, behind, later));
        }
        return true;
    }

    private void onMerged(NodeId from, Merged m, Outbox<LeaderlessMessage> out) {
        if (!hints.merged(m.operation(), out)) {
            operate(m.operation(), "Merged", (o, to) -> o.merged(from, m.more(), to), out);
        }
    }

    private void onHave(NodeId from, Have m, Outbox<LeaderlessMessage> out) {
        site.heard(from, m.clock(), out);
        operate(m.operation(), "Have", (o, to) -> o.have(from, m.state(), to), out);
    }

    private void onDeclined(NodeId from, Declined m, Outbox<LeaderlessMessage> out) {
        Placement later = m.placement();
        if (later != null) {
            place(later, out);
        }
        if (m.behind()) {
            out.send(from, new Moved(site.placement()));
        }
        if (!hints.declined(m.operation())) {
            operate(m.operation(), "Declined", (o, to) -> o.declined(from, m.why(), to), out);
        }
    }

    private void onKeep(NodeId from, Keep m, Outbox<LeaderlessMessage> out) {
        if (hints.keep(m.home(), m.key(), m.state(), true, out)) {
            out.send(from, new Kept(m.operation(), m.home()));
        }
    }

    private interface Word extends BiConsumer<Operation, Outbox<LeaderlessMessage>> {}

    private void operate(long number, String message, Word word, Outbox<LeaderlessMessage> out) {
        if (!coordinator.on(number, word, out)) {
            ignore(message, "its operation has ended", out);
        }
    }

    private void loaded(long ticket, Input.Found found, Outbox<LeaderlessMessage> out) {
        if (rows.loaded(ticket, found, out)) {
            return;
        }
        if (!filling.loaded(ticket, found, out)) {
            ignore("Loaded", "nobody waits for it any more", out);
        }
    }

    // Placement

    private void place(Placement placement, Outbox<LeaderlessMessage> out) {
        if (placement.epoch() > site.placement().epoch()) {
            site.place(placement, out);
            peers.placed();
            filling.placed(out);
            coordinator.placed(out);
        }
    }

    // Clients

    private void submit(long request, Command command, Outbox<LeaderlessMessage> out) {
        if (!(command instanceof LeaderlessCommand asked)) {
            out.answer(request, new Outcome.Refused(Outcome.Refusal.INVALID, null));
            return;
        }
        switch (asked) {
            case LeaderlessCommand.Write c -> coordinator.write(request, c, out);
            case LeaderlessCommand.Read c -> coordinator.read(request, c, out);
            case LeaderlessCommand.Inspect c -> inspect(request, c.key(), out);
            case LeaderlessCommand.Absorb c -> absorb(request, c, out);
            case LeaderlessCommand.Place c -> {
                place(c.placement(), out);
                out.answer(request, new Outcome.Done(Bytes.EMPTY));
            }
            case LeaderlessCommand.Rebuild c -> rebuild(request, c.key(), out);
        }
    }

    private void inspect(long request, Bytes key, Outbox<LeaderlessMessage> out) {
        rows.visit(
                key,
                (state, sink) ->
                        sink.answer(
                                request,
                                new Outcome.Done(
                                        LeaderlessCodec.ANSWERS.encode(
                                                new LeaderlessAnswer.Found(
                                                        state, 1, 1, 1, false, false)))),
                out);
    }

    private void absorb(long request, LeaderlessCommand.Absorb c, Outbox<LeaderlessMessage> out) {
        rows.visit(
                c.key(),
                (_, sink) -> {
                    Stage stage = site.stage(site.range(c.key()));
                    if (stage == null || stage == Stage.EMPTYING) {
                        sink.answer(
                                request, new Outcome.Refused(Outcome.Refusal.UNAVAILABLE, null));
                        return;
                    }
                    rows.join(c.state(), null, sink);
                    sink.answer(request, new Outcome.Done(Bytes.EMPTY));
                },
                out);
    }

    private void rebuild(long request, Bytes key, Outbox<LeaderlessMessage> out) {
        Range range = site.range(key);
        if (site.stage(range) != Stage.WHOLE || range.reading().size() == 1) {
            out.answer(request, new Outcome.Refused(Outcome.Refusal.INVALID, null));
            return;
        }
        out.note(new LeaderlessNote.RebuildBegan(range.from()));
        site.become(range.from(), Stage.EMPTYING, out);
        coordinator.placed(out);
        filling.tick(out);
        out.answer(request, new Outcome.Done(Bytes.EMPTY));
    }

    // Checkpoints

    private void checkpoint(Outbox<LeaderlessMessage> out) {
        long stored = out.nextPosition() - 1 - checkpointAt;
        if (capturing || !rows.ready() || stored < site.config.limits().recordsPerCheckpoint()) {
            return;
        }
        checkpointAt = out.store(site.checkpoint(hints.all()));
        capturing = true;
        out.capture(Bytes.EMPTY);
    }

    /// The rows are durable as they were at the checkpoint, and the rest is in it.
    private void captured(Snapshot snapshot, Outbox<LeaderlessMessage> out) {
        capturing = false;
        out.truncate(checkpointAt);
        out.note(new LeaderlessNote.CheckpointTaken(snapshot.index()));
    }

    private static void ignore(String message, String why, Outbox<LeaderlessMessage> out) {
        out.note(new LeaderlessNote.MessageIgnored(message, why));
    }

    @Override
    public LeaderlessView view() {
        return new LeaderlessView(
                site.self,
                site.incarnation(),
                site.placement().epoch(),
                site.durableEpoch(),
                rows.applied(),
                site.at(Stage.WHOLE),
                peers.away(),
                coordinator.underWay(),
                hints.waiting(),
                rows.ready());
    }
}
