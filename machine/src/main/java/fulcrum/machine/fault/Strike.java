package fulcrum.machine.fault;

/// One line of a plan.
///
/// @param number tells the strikes of a plan apart; what chance decides about a strike depends on
///   it, so that leaving other strikes out changes nothing here
/// @param durationNanos after which the fault is gone; without meaning for what has no duration
public record Strike(int number, When when, Fault fault, long durationNanos) {

    /// What a strike waits for.
    public sealed interface When {

        /// This much time since the beginning.
        record At(long nanos) implements When {
            @Override
            public String toString() {
                return "at " + FaultText.time(nanos);
            }
        }

        /// A moment that the world knows by name, such as the first step of a membership change,
        /// when it has come this many times.
        ///
        /// @param occurrence from 1
        /// @param delayNanos how long after the moment
        record Moment(String name, int occurrence, long delayNanos) implements When {
            @Override
            public String toString() {
                return "when "
                        + name
                        + " #"
                        + occurrence
                        + (delayNanos == 0 ? "" : " + " + FaultText.time(delayNanos));
            }
        }
    }

    @Override
    public String toString() {
        return "#" + number + ' ' + when + ": " + fault + " for " + FaultText.time(durationNanos);
    }
}
