package fulcrum.machine.fault;

import java.util.ArrayList;
import java.util.List;

/// Which faults strike in a run, and when.
public record Plan(List<Strike> strikes) {

    /// Nothing goes wrong.
    public static final Plan NONE = new Plan(List.of());

    public Plan {
        strikes = List.copyOf(strikes);
    }

    /// This plan and one more strike at a time.
    public Plan at(long nanos, Fault fault, long durationNanos) {
        return and(new Strike.When.At(nanos), fault, durationNanos);
    }

    /// This plan and one more strike, with the next number.
    public Plan and(Strike.When when, Fault fault, long durationNanos) {
        int number = 1;
        for (Strike strike : strikes) {
            number = Math.max(number, strike.number() + 1);
        }
        List<Strike> more = new ArrayList<>(strikes);
        more.add(new Strike(number, when, fault, durationNanos));
        return new Plan(more);
    }

    /// One line for each strike.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Strike strike : strikes) {
            text.append(text.isEmpty() ? "" : "\n").append(strike);
        }
        return text.toString();
    }
}
