package fulcrum.lab.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.protocols.antientropy.AntiEntropy;
import fulcrum.protocols.antientropy.AntiEntropyCommand;
import fulcrum.protocols.antientropy.AntiEntropyConfig;
import fulcrum.protocols.antientropy.AntiEntropyMessage;
import fulcrum.protocols.antientropy.Repairs;
import fulcrum.protocols.antientropy.TreeRange;
import fulcrum.simulator.Birth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A replica that takes writes alone and tells nobody, with anti-entropy in it: the least machine
/// that has rows. Rows are in memory and in its log; reading them takes time all the same, and so
/// does a merge now and then.
final class LoneReplica implements Machine<AntiEntropyMessage>, Repairs {

    private static final String READ = "read";
    private static final Timer MERGE = Timer.of("merge");
    private static final String DROP = "drop";
    private static final long OWN_REQUESTS = Long.MAX_VALUE / 2;
    private static final long MILLI = 1_000_000;

    private final AntiEntropyConfig config;
    private final Witness witness;
    private final AntiEntropy antiEntropy;
    private final Overheard overheard;
    private final TreeMap<Bytes, Bytes> rows = new TreeMap<>();

    /// The position at which each tombstone came.
    private final TreeMap<Bytes, Long> tombstones = new TreeMap<>();

    private Dice dice = Dice.of(0);
    private long wall;
    private long last;
    private final TreeMap<Long, Reading> readings = new TreeMap<>();
    private final ArrayDeque<Merge> merges = new ArrayDeque<>();
    private final ArrayDeque<Merge> parked = new ArrayDeque<>();
    private final ArrayList<Purge> purges = new ArrayList<>();
    private final ArrayDeque<Long> rebuilds = new ArrayDeque<>();

    private record Merge(long batch, Bytes key, Bytes state) {}

    private record Purge(long range, long upTo) {}

    /// A load, and what it has found if that was decided when it began.
    private record Reading(Effect.Wanted.Range range, Input.Found.@Nullable Rows found) {}

    LoneReplica(AntiEntropyConfig config, Birth birth, Witness witness) {
        this.config = config;
        this.witness = witness;
        for (Logged logged : birth.log()) {
            fold(logged);
        }
        this.antiEntropy = AntiEntropy.recover(config, birth.log(), this);
        this.overheard = new Overheard(config, antiEntropy);
    }

    private void fold(Logged logged) {
        switch (logged.record()) {
            case RowRecord.Written(Bytes key, Bytes state) ->
                    hold(key, state, logged.position() + 1);
            case RowRecord.Purged(Bytes key) -> {
                rows.remove(key);
                tombstones.remove(key);
            }
            case RowRecord.Dropped(long id) -> drop(range(id));
            default -> {} // anti-entropy's own
        }
    }

    private void hold(Bytes key, Bytes state, long position) {
        Cell cell = Cell.of(state);
        rows.put(key, state);
        last = Math.max(last, cell.stamp());
        if (cell.deleted()) {
            tombstones.putIfAbsent(key, position);
        } else {
            tombstones.remove(key);
        }
    }

    private void drop(TreeRange range) {
        rows.keySet().removeIf(range::holds);
        tombstones.keySet().removeIf(range::holds);
    }

    private TreeRange range(long id) {
        return config.ranges().stream().filter(each -> each.id() == id).findFirst().orElseThrow();
    }

    @Override
    public void step(long now, Input<AntiEntropyMessage> input, Outbox<AntiEntropyMessage> out) {
        Outbox<AntiEntropyMessage> inner = inside(now, out);
        switch (input) {
            case Input.Clock<AntiEntropyMessage>(long told, long _) -> {
                wall = told;
                antiEntropy.step(now, input, inner);
            }
            case Input.Started<AntiEntropyMessage>(long seed, long _) -> {
                dice = Dice.of(seed).fork("lone replica");
                antiEntropy.step(now, input, inner);
            }
            case Input.Submitted<AntiEntropyMessage>(long request, RowCommand command) ->
                    write(request, command, out);
            case Input.Fired<AntiEntropyMessage>(Timer timer) -> fire(timer, input, now, out);
            default -> antiEntropy.step(now, input, inner);
        }
        settle(now, out);
    }

    /// Takes for itself what anti-entropy wants of its host, and lets everything else pass.
    private Outbox<AntiEntropyMessage> inside(long now, Outbox<AntiEntropyMessage> out) {
        return new Outbox<>() {
            @Override
            public void emit(Effect<AntiEntropyMessage> effect) {
                overheard.effect(effect, now);
                switch (effect) {
                    case Effect.Load<AntiEntropyMessage>(long ticket, var wanted) ->
                            read(ticket, wanted, out);
                    case Effect.Answer<AntiEntropyMessage>(long request, Outcome _)
                            when request >= OWN_REQUESTS -> {}
                    case Effect.Truncate<AntiEntropyMessage> _ -> {} // rows are in the log
                    default -> out.emit(effect);
                }
            }

            @Override
            public long nextPosition() {
                return out.nextPosition();
            }
        };
    }

    private void read(long ticket, Effect.Wanted wanted, Outbox<AntiEntropyMessage> out) {
        if (wanted instanceof Effect.Wanted.Range range) {
            boolean early = dice.chance(1, 2);
            readings.put(
                    ticket, new Reading(range, early ? Input.Found.Rows.of(rows, range) : null));
            out.start(new Timer(READ, ticket), 1 + dice.below(4 * MILLI));
        }
    }

    private void fire(
            Timer timer,
            Input<AntiEntropyMessage> input,
            long now,
            Outbox<AntiEntropyMessage> out) {
        switch (timer.purpose()) {
            case READ -> {
                Reading reading = readings.remove(timer.about());
                if (reading != null) {
                    Input.Found.Rows early = reading.found;
                    Input.Found found =
                            early == null ? Input.Found.Rows.of(rows, reading.range) : early;
                    antiEntropy.step(
                            now, new Input.Loaded<>(timer.about(), found), inside(now, out));
                }
            }
            case "merge" -> {
                merges.addAll(parked);
                parked.clear();
            }
            case DROP -> rebuildNow(timer.about(), now, out);
            default -> antiEntropy.step(now, input, inside(now, out));
        }
    }

    // Writes

    private void write(long request, RowCommand command, Outbox<AntiEntropyMessage> out) {
        Bytes key =
                switch (command) {
                    case RowCommand.Put put -> put.key();
                    case RowCommand.Delete delete -> delete.key();
                };
        boolean rebuilding =
                antiEntropy.view().ranges().stream()
                        .anyMatch(r -> r.ledger().outdated() && range(r.id()).holds(key));
        if (rebuilding) {
            out.answerEarly(request, new Outcome.Refused(Outcome.Refusal.OVERLOADED, null));
            return;
        }
        last = Math.max(last + 1, wall);
        Cell cell =
                switch (command) {
                    case RowCommand.Put put -> new Cell(last, config.self(), false, put.value());
                    case RowCommand.Delete _ -> new Cell(last, config.self(), true, Bytes.EMPTY);
                };
        witness.written(config.self(), key, cell);
        change(key, cell, out);
        out.answer(request, new Outcome.Done(cell.toBytes()));
    }

    private void change(Bytes key, Cell cell, Outbox<AntiEntropyMessage> out) {
        Bytes before = rows.get(key);
        Bytes after = cell.toBytes();
        out.store(new RowRecord.Written(key, after));
        witness.changed(config.self(), key, before == null ? null : Cell.of(before), cell);
        tombstones.remove(key);
        hold(key, after, out.nextPosition());
        antiEntropy.changed(key, before, after);
    }

    // Repairs

    @Override
    public void merge(long batch, Bytes key, Bytes state) {
        merges.add(new Merge(batch, key, state));
    }

    @Override
    public void purge(long range, long upTo) {
        purges.add(new Purge(range, upTo));
    }

    @Override
    public void rebuild(long range) {
        rebuilds.add(range);
    }

    /// Does what anti-entropy has asked for in this step.
    private void settle(long now, Outbox<AntiEntropyMessage> out) {
        for (Long range = rebuilds.poll(); range != null; range = rebuilds.poll()) {
            out.start(new Timer(DROP, range), 1 + dice.below(300 * MILLI));
        }
        purges.forEach(purge -> purgeNow(purge, out));
        purges.clear();
        for (Merge merge = merges.poll(); merge != null; merge = merges.poll()) {
            if (dice.chance(1, 4)) {
                parked.add(merge); // its row has to be read first
                out.start(MERGE, 1 + dice.below(10 * MILLI));
            } else {
                mergeNow(merge, now, out);
            }
        }
    }

    private void mergeNow(Merge merge, long now, Outbox<AntiEntropyMessage> out) {
        Bytes held = rows.get(merge.key);
        Cell theirs = Cell.of(merge.state);
        boolean onItsWayOut = held == null && theirs.deleted() && old(theirs);
        Cell merged = held == null ? theirs : Cell.of(held).merge(theirs);
        if (!onItsWayOut && !merged.toBytes().equals(held)) {
            change(merge.key, merged, out);
        }
        antiEntropy.merged(merge.batch, now, inside(now, out));
    }

    private boolean old(Cell cell) {
        return wall - cell.stamp() > config.timing().horizonNanos();
    }

    private void purgeNow(Purge purge, Outbox<AntiEntropyMessage> out) {
        TreeRange range = range(purge.range);
        for (Map.Entry<Bytes, Long> each : List.copyOf(tombstones.entrySet())) {
            Bytes key = each.getKey();
            Bytes state = rows.get(key);
            if (range.holds(key)
                    && each.getValue() < purge.upTo
                    && state != null
                    && old(Cell.of(state))) {
                out.store(new RowRecord.Purged(key));
                witness.changed(config.self(), key, Cell.of(state), null);
                rows.remove(key);
                tombstones.remove(key);
                antiEntropy.changed(key, state, null);
            }
        }
    }

    private void rebuildNow(long id, long now, Outbox<AntiEntropyMessage> out) {
        out.store(new RowRecord.Dropped(id));
        witness.dropped(config.self(), range(id));
        drop(range(id));
        Command anew = new AntiEntropyCommand.BeginAnew(id);
        antiEntropy.step(now, new Input.Submitted<>(OWN_REQUESTS + id, anew), inside(now, out));
    }

    @Override
    public RowView view() {
        return new RowView(antiEntropy.view(), Collections.unmodifiableSortedMap(rows));
    }

    NodeId self() {
        return config.self();
    }
}
