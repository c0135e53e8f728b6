package fulcrum.simulator;

import fulcrum.machine.Input;
import fulcrum.machine.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// The timers of one life of a node, by the node's own clock.
///
/// @param <M> the messages that the machines exchange
final class Timers<M> {

    private static final long NEVER = Long.MAX_VALUE;

    /// Who is told that a timer's time has come.
    interface Owner<M> {
        void due(Slot<M> slot);
    }

    /// One timer. An entry of the agenda stays where it is when the timer is put off, and looks
    /// again when its time comes: heartbeats put timers off far more often than these fire.
    static final class Slot<M> implements Agenda.Event {

        private final Timers<M> timers;
        final Input.Fired<M> fired;
        private long deadline = NEVER;
        private long entry = NEVER;
        private boolean due;

        private Slot(Timers<M> timers, Timer timer) {
            this.timers = timers;
            this.fired = new Input.Fired<>(timer);
        }

        /// When it was to fire, by the node's clock.
        long deadline() {
            return deadline;
        }

        /// It is to fire now; it will not any more.
        boolean takeDue() {
            boolean was = due;
            due = false;
            if (was) {
                deadline = NEVER;
            }
            return was;
        }

        @Override
        public void happen() {
            if (timers.dead || timers.agenda.now() != entry) {
                return;
            }
            entry = NEVER;
            if (deadline == NEVER || due) {
                return;
            }
            if (timers.clock.local(entryTime()) < deadline) {
                timers.schedule(this);
            } else {
                due = true;
                timers.owner.due(this);
            }
        }

        private long entryTime() {
            return timers.agenda.now();
        }
    }

    private final Agenda agenda;
    private final NodeClock clock;
    private final Owner<M> owner;
    private final HashMap<Timer, Slot<M>> slots = new HashMap<>();
    private final ArrayList<Slot<M>> all = new ArrayList<>();
    private ArrayList<Slot<M>> zero = new ArrayList<>();
    private ArrayList<Slot<M>> spare = new ArrayList<>();
    private boolean dead;

    Timers(Agenda agenda, NodeClock clock, Owner<M> owner) {
        this.agenda = agenda;
        this.clock = clock;
        this.owner = owner;
    }

    /// @param now by the node's clock
    void start(Timer timer, long now, long delayNanos) {
        Slot<M> slot = slots.get(timer);
        if (slot == null) {
            slot = new Slot<>(this, timer);
            slots.put(timer, slot);
            all.add(slot);
        }
        slot.deadline = now + Math.max(0, delayNanos);
        slot.due = false;
        if (delayNanos <= 0) {
            slot.due = true;
            zero.add(slot);
        } else {
            schedule(slot);
        }
    }

    void stop(Timer timer) {
        Slot<M> slot = slots.get(timer);
        if (slot != null) {
            slot.deadline = NEVER;
            slot.due = false;
        }
    }

    /// Timers without delay, in the order in which they were started; some may not be due any more.
    List<Slot<M>> takeZero() {
        ArrayList<Slot<M>> taken = zero;
        zero = spare;
        zero.clear();
        spare = taken;
        return taken;
    }

    boolean hasZero() {
        return !zero.isEmpty();
    }

    /// The clock goes on at another pace.
    void paceChanged() {
        for (Slot<M> slot : all) {
            if (slot.deadline != NEVER && !slot.due) {
                schedule(slot);
            }
        }
    }

    /// No timer fires any more.
    void die() {
        dead = true;
    }

    private void schedule(Slot<M> slot) {
        long time = clock.timeOf(slot.deadline);
        if (time < slot.entry) {
            slot.entry = time;
            agenda.at(time, slot);
        }
    }
}
