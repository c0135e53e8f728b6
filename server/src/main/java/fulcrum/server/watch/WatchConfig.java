package fulcrum.server.watch;

import fulcrum.protocols.detector.FailureDetector;
import fulcrum.protocols.timekeeper.TimekeeperConfig;

/// How a node watches its peers and its clock.
///
/// @param clockOffsetNanosMost whose clock is further from a majority's is quarantined
/// @param detector how silence is judged
public record WatchConfig(long clockOffsetNanosMost, FailureDetector.Setting detector) {

    /// Heard every 200 ms, and silent for about 0.8 s when suspected at φ = 8: sooner than a
    /// statement gives up, so that its error can name who is missing. The pause is for machines
    /// that are short of CPU.
    public static final WatchConfig STANDARD =
            new WatchConfig(
                    250_000_000,
                    FailureDetector.Accrual.of(200_000_000, 8000).withPause(300_000_000));

    public WatchConfig {
        if (clockOffsetNanosMost < 1_000_000
                || clockOffsetNanosMost > TimekeeperConfig.OFFSET_NANOS_MOST) {
            throw new IllegalArgumentException(
                    "clocks may be apart by 1 ms to a day, not by " + clockOffsetNanosMost + " ns");
        }
    }
}
