package fulcrum.prove;

import org.jspecify.annotations.Nullable;

/// A fault as it struck.
///
/// @param kind what a user would have asked for
/// @param fault with its victims
/// @param beganNanos since the run began
/// @param endedNanos when it was over, for a killed node: when it served again
/// @param problem why it did not strike, or did not end; null where all went well
public record Struck(
        int number,
        String kind,
        String fault,
        long beganNanos,
        long endedNanos,
        boolean struck,
        @Nullable String problem) {

    @Override
    public String toString() {
        String line = "%8.3f s  %-9s %-34s".formatted(beganNanos / 1e9, kind, fault);
        String lasted = " for %.3f s".formatted((endedNanos - beganNanos) / 1e9);
        return line + (struck ? lasted : " not done") + (problem == null ? "" : ": " + problem);
    }
}
