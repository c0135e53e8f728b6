package fulcrum.simulator;

import fulcrum.machine.InvariantViolated;

/// What no run does, far above what sound machines ever do: a machine that answers itself without
/// end, or two that answer each other, shall fail the run instead of filling the memory.
final class Bounds {

    /// Effects of one step.
    static final int EFFECTS_MOST = 100_000;

    /// Entries of the agenda at once: every message under way is one.
    static final int PENDING_MOST = 200_000;

    /// Entries of the agenda that happen within one second.
    static final long EVENTS_A_SECOND_MOST = 1_000_000;

    private static final long EVENTS_MOST = 20_000_000;
    private static final long SECOND = 1_000_000_000;

    private final Agenda agenda;
    private long second;
    private long takenBefore;

    Bounds(Agenda agenda) {
        this.agenda = agenda;
    }

    /// After each entry.
    void look() {
        if (agenda.now() >= second + SECOND) {
            second = agenda.now() - agenda.now() % SECOND;
            takenBefore = agenda.taken() - 1;
        }
        hold(agenda.taken() - takenBefore, EVENTS_A_SECOND_MOST, "events within a second");
        hold(agenda.taken(), EVENTS_MOST, "events");
        hold(agenda.size(), PENDING_MOST, "messages and other things under way");
    }

    /// After each effect of a step.
    static void effects(int size) {
        hold(size, EFFECTS_MOST, "effects of one step");
    }

    private static void hold(long count, long most, String what) {
        if (count > most) {
            throw new InvariantViolated("Bounded Work", "more than " + most + " " + what);
        }
    }
}
