package fulcrum.simulator;

import fulcrum.machine.Dice;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.machine.View;
import fulcrum.machine.trace.Columns;
import fulcrum.machine.trace.TraceEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One node: a process that lives, dies and lives again over the same disk. It takes inputs in
/// batches: what arrives while it is busy or paused waits and is taken at once afterwards.
///
/// @param <M> the messages that the machines exchange
/// @param <V> the view of a machine
final class Node<M, V extends View> implements Disk.Owner, Timers.Owner<M> {

    /// An input that waits.
    ///
    /// @param aside when a message was sent; for other inputs 0
    private record Waiting<M>(Input<M> input, Timers.@Nullable Slot<M> slot, long aside) {}

    private final Simulation<M, V> simulation;
    private final Agenda agenda;
    private final NodeId id;
    private final Dice dice;
    private final NodeClock clock;
    private final Disk disk;
    private final StateStore state;
    private final Shelf shelf = new Shelf();
    private final Air air = new Air();

    // What lasts over lives
    private long incarnation;
    private boolean gone;
    private int pauses;
    private int stalls;
    private int downBy;

    // One life; null while the node does not run
    private @Nullable Life<M, V> life;

    private final ArrayDeque<Waiting<M>> inbox = new ArrayDeque<>();
    private long busyUntil;
    private boolean wakeDue;

    Node(Simulation<M, V> simulation, NodeId id) {
        this.simulation = simulation;
        this.agenda = simulation.agenda();
        this.id = id;
        Universe universe = simulation.universe();
        this.dice = Dice.of(universe.seed()).fork("node", id.number());
        Dice clocks = dice.fork("clock");
        long drift = universe.clocks().driftPpmMost();
        long error = universe.clocks().wallErrorNanos();
        long local = clocks.below(3_600_000_000_000L);
        this.clock =
                new NodeClock(
                        local,
                        universe.loneSlowClock() == 0
                                ? clocks.between(-drift, drift)
                                : universe.loneSlowClock() == id.number() ? -drift : drift,
                        // However long the machine has run, its wall clock is about right.
                        1_700_000_000_000_000_000L - local + clocks.between(-error, error));
        this.disk =
                new Disk(
                        universe.disks(),
                        agenda,
                        dice.fork("disk"),
                        simulation.recordCodec(),
                        simulation.encoder(),
                        this);
        this.state = new StateStore(universe.states(), dice.fork("state"));
    }

    NodeId id() {
        return id;
    }

    Air air() {
        return air;
    }

    Disk disk() {
        return disk;
    }

    StateStore state() {
        return state;
    }

    Shelf shelf() {
        return shelf;
    }

    NodeClock clock() {
        return clock;
    }

    boolean running() {
        return life != null;
    }

    boolean paused() {
        return pauses > 0;
    }

    boolean stalled() {
        return stalls > 0;
    }

    void stall(boolean now) {
        stalls += now ? 1 : -1;
    }

    /// Tells one life from another.
    long incarnation() {
        return incarnation;
    }

    boolean gone() {
        return gone;
    }

    /// The number of the strike that stopped it last.
    int downBy() {
        return downBy;
    }

    @Nullable V view() {
        return life == null ? null : life.view();
    }

    Columns columns() {
        V view = view();
        return view == null ? Columns.NONE : simulation.episode().columns(view);
    }

    // Lives

    /// Begins a life from what the disk has kept.
    void begin() {
        if (life != null || gone) {
            return;
        }
        incarnation++;
        simulation.counters().lives++;
        List<Logged> log = new ArrayList<>();
        if (disk.recover(log)) {
            simulation.coverage().count("torn tail");
        }
        simulation.tracer().mark(3, agenda.now(), disk.last() << 20 ^ state.applied());
        if (simulation.tracer().listens()) {
            simulation.tell(
                    new TraceEvent.Began(
                            agenda.now(), id, incarnation, disk.last(), state.applied()),
                    Columns.NONE);
        }
        busyUntil = 0;
        Machine<M> machine =
                simulation
                        .episode()
                        .start(new Birth(id, simulation.founders(), List.copyOf(log), state));
        life = new Life<>(simulation, this, machine, new Timers<>(agenda, clock, this));
        long seed = dice.fork("life", incarnation).nextLong();
        take(new Input.Started<>(seed, incarnation), 0);
    }

    /// Ends the life as a crash does.
    ///
    /// @param worst the key-value state keeps no more than it must
    /// @param torn the log surely has a torn tail, if anything of it was not durable
    void crash(String why, boolean worst, boolean torn, int strike) {
        Life<M, V> ended = life;
        if (ended == null) {
            return;
        }
        simulation.tracer().mark(4, agenda.now(), id.number());
        if (simulation.tracer().listens()) {
            simulation.tell(new TraceEvent.Ended(agenda.now(), id, why), columns());
        }
        downBy = strike;
        life = null;
        inbox.clear();
        if (state.crash(worst, disk.durable())) {
            simulation.coverage().count("lost suffix");
        }
        disk.crash(torn);
        shelf.crash(dice.chance(1, 2));
        ended.end();
    }

    /// Never runs again.
    void vanish() {
        crash("for good", false, false, 0);
        gone = true;
    }

    void pause(boolean now) {
        pauses += now ? 1 : -1;
        if (pauses == 0 && !inbox.isEmpty()) {
            wake();
        }
    }

    /// The clock goes on at another pace.
    void drift(long ppm) {
        clock.drift(agenda.now(), ppm);
        if (life != null) {
            life.timers().paceChanged();
        }
    }

    // Inputs

    /// Takes an input now, or after those that wait already.
    ///
    /// @param aside when a message was sent
    void take(Input<M> input, long aside) {
        if (idle()) {
            open();
            step(input, aside);
            close();
        } else if (life != null) {
            inbox.add(new Waiting<>(input, null, aside));
            wake();
        }
    }

    @Override
    public void due(Timers.Slot<M> slot) {
        if (idle()) {
            open();
            fire(slot);
            close();
        } else if (life != null) {
            inbox.add(new Waiting<>(slot.fired, slot, 0));
            wake();
        }
    }

    @Override
    public void synced(long upTo) {
        take(new Input.Stored<>(upTo), 0);
    }

    @Override
    public void syncFailed() {
        simulation.coverage().count("failed sync");
        crash("a sync failed", false, false, 0);
        simulation.storm().restartLater(this);
    }

    private boolean idle() {
        return life != null && pauses == 0 && busyUntil <= agenda.now() && inbox.isEmpty();
    }

    private void wake() {
        if (!wakeDue && pauses == 0) {
            wakeDue = true;
            agenda.at(busyUntil, this::awake);
        }
    }

    private void awake() {
        wakeDue = false;
        if (life == null || pauses > 0) {
            return;
        }
        if (busyUntil > agenda.now()) {
            wake();
            return;
        }
        open();
        for (int count = inbox.size(); count > 0; count--) {
            Waiting<M> waiting = inbox.removeFirst();
            Timers.Slot<M> slot = waiting.slot;
            if (slot != null) {
                fire(slot);
            } else {
                step(waiting.input, waiting.aside);
            }
        }
        close();
    }

    private void open() {
        Life<M, V> now = living();
        now.tick(clock.local(agenda.now()));
        if (simulation.world().wantsWallClock()) {
            long wall = clock.wall(agenda.now());
            step(new Input.Clock<>(wall, simulation.universe().clocks().wallErrorNanos()), 0);
        }
    }

    /// Ends a batch: timers without delay fire, what was stored goes on its way to the disk.
    private void close() {
        Life<M, V> now = living();
        if (now.timers().hasZero()) {
            for (Timers.Slot<M> slot : now.timers().takeZero()) {
                fire(slot);
            }
        }
        disk.flush();
        busyUntil =
                agenda.now() + 1 + dice.below(simulation.universe().processes().stepNanosMost());
        if (now.timers().hasZero()) {
            for (Timers.Slot<M> slot : now.timers().takeZero()) {
                inbox.add(new Waiting<>(slot.fired, slot, 0));
            }
            wake();
        }
    }

    private Life<M, V> living() {
        Life<M, V> now = life;
        if (now == null) {
            throw new IllegalStateException(id + " does not run");
        }
        return now;
    }

    private void fire(Timers.Slot<M> slot) {
        long deadline = slot.deadline();
        if (!slot.takeDue()) {
            return;
        }
        Life<M, V> now = living();
        Timer timer = slot.fired.timer();
        simulation.tracer().mark(5, agenda.now(), (long) id.number() << 32 | timer.about());
        now.step(slot.fired);
        if (simulation.tracer().listens()) {
            simulation.tell(
                    new TraceEvent.Fired(agenda.now(), id, timer, now.now() - deadline), columns());
            now.tellOf();
        }
    }

    private void step(Input<M> input, long aside) {
        Life<M, V> now = living();
        if (input instanceof Input.Stored<M>(long upTo)) {
            now.release(upTo);
        }
        now.step(input);
        if (simulation.tracer().listens()) {
            simulation.tell(eventOf(input, aside), columns());
            now.tellOf();
        }
    }

    private TraceEvent eventOf(Input<M> input, long aside) {
        long time = agenda.now();
        return switch (input) {
            case Input.Received<M>(NodeId from, M message) ->
                    new TraceEvent.Delivered(time, id, from, message, aside);
            case Input.Stored<M>(long upTo) -> new TraceEvent.Stored(time, id, upTo);
            case Input.Started<M> _,
                    Input.Clock<M> _,
                    Input.Fired<M> _,
                    Input.Loaded<M> _,
                    Input.Captured<M> _,
                    Input.Imported<M> _,
                    Input.Submitted<M> _ ->
                    new TraceEvent.Stepped(time, id, input);
        };
    }

    /// A client asks.
    void submit(Asked asked) {
        Life<M, V> now = life;
        if (now == null) {
            asked.reply(new Reply.Unreachable());
        } else if (disk.isFull()) {
            simulation.coverage().count("refused for a full disk");
            asked.reply(new Reply.Answered(new Outcome.Refused(Outcome.Refusal.OVERLOADED, null)));
        } else {
            take(new Input.Submitted<>(now.expect(asked), asked.command()), 0);
        }
    }

    EffectList<M> newOutbox() {
        return new EffectList<>(disk.last() + 1);
    }
}
