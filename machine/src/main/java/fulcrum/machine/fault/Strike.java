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

        /// A moment by name: one that the world knows, such as the first step of a membership
        /// change, or an effect that any machine emits, such as `store` or `answer`.
        ///
        /// @param afterNanos moments before this time do not count
        /// @param occurrence which of those that count, from 1
        /// @param delayNanos how long after the moment
        record Moment(String name, long afterNanos, int occurrence, long delayNanos)
                implements When {
            @Override
            public String toString() {
                return "at "
                        + name
                        + " #"
                        + occurrence
                        + " after "
                        + FaultText.time(afterNanos)
                        + (delayNanos == 0 ? "" : " + " + FaultText.time(delayNanos));
            }
        }
    }

    @Override
    public String toString() {
        return "#" + number + ' ' + when + ": " + fault + " for " + FaultText.time(durationNanos);
    }
}
