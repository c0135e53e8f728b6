package fulcrum.lab.detector;

import fulcrum.machine.Dice;
import fulcrum.protocols.detector.FailureDetector;
import fulcrum.protocols.detector.FailureDetector.Accrual;
import fulcrum.protocols.detector.FailureDetector.Silence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Detectors side by side: each hears the same heartbeats over the same bad network, and is
/// measured by how soon it suspects a crash and how often it suspects nothing but weather.
///
/// One peer beats every 100 ms for four hours over a link that keeps the order. At every 40th
/// heartbeat the trial asks: had the peer crashed between this one and the next, when would it be
/// suspected? Everything follows from the seed.
public final class Trial {

    private static final long MILLI = 1_000_000;
    private static final long PERIOD = 100 * MILLI;
    private static final long HOURS = 4;
    private static final int HEARTBEATS = (int) (HOURS * 3_600_000 * MILLI / PERIOD);
    private static final int CRASH_EVERY = 40;

    /// What the network does to heartbeats.
    public enum Weather {
        /// One to three milliseconds, and nothing is lost.
        STEADY,
        /// One in ten takes up to 100 ms more, and one in two hundred is lost.
        JITTER,
        /// One in five takes up to 200 ms more, one in fifty is lost, and about once a minute
        /// everything stands still for 0.3 to 1 s.
        STORM
    }

    /// What came of one detector in one weather.
    ///
    /// @param detector its name: `K = 3`, `phi = 8`
    /// @param meanNanos from a crash to its suspicion, on average
    /// @param worstNanos the same, at worst
    /// @param mistakes how often a living peer was suspected, in an hour
    public record Result(
            Weather weather, String detector, long meanNanos, long worstNanos, long mistakes) {}

    private record Contestant(String name, FailureDetector.Setting setting) {}

    private static final List<Contestant> CONTESTANTS =
            List.of(
                    new Contestant("K = 3", new Silence(PERIOD, 3)),
                    new Contestant("K = 5", new Silence(PERIOD, 5)),
                    new Contestant("K = 10", new Silence(PERIOD, 10)),
                    new Contestant("phi = 5", Accrual.of(PERIOD, 5000)),
                    new Contestant("phi = 8", Accrual.of(PERIOD, 8000)),
                    new Contestant("phi = 12", Accrual.of(PERIOD, 12_000)));

    private Trial() {}

    /// All detectors in all weathers.
    public static List<Result> run(long seed) {
        List<Result> results = new ArrayList<>();
        for (Weather weather : Weather.values()) {
            List<Beat> beats = beats(weather, Dice.of(seed).fork(weather.name()));
            for (Contestant contestant : CONTESTANTS) {
                results.add(measure(weather, contestant, beats));
            }
        }
        return results;
    }

    /// One heartbeat.
    ///
    /// @param crash when the peer would crash after it
    /// @param arrives when it is heard; 0 where it is lost
    private record Beat(long crash, long arrives) {}

    private static List<Beat> beats(Weather weather, Dice dice) {
        List<Beat> beats = new ArrayList<>(HEARTBEATS);
        long last = 0;
        long still = 0;
        for (int i = 1; i <= HEARTBEATS; i++) {
            long sent = i * PERIOD;
            if (weather == Weather.STORM && dice.chance(1, 600)) {
                still = sent + dice.between(300 * MILLI, 1000 * MILLI);
            }
            long crash = sent + dice.below(PERIOD);
            boolean lost = dice.chance(lostPermille(weather), 1000);
            long arrives = Math.max(Math.max(sent, still) + delay(weather, dice), last + 1);
            beats.add(new Beat(crash, lost ? 0 : arrives));
            last = lost ? last : arrives;
        }
        return beats;
    }

    private static int lostPermille(Weather weather) {
        return switch (weather) {
            case STEADY -> 0;
            case JITTER -> 5;
            case STORM -> 20;
        };
    }

    private static long delay(Weather weather, Dice dice) {
        long usual = dice.between(MILLI, 3 * MILLI);
        return switch (weather) {
            case STEADY -> usual;
            case JITTER -> usual + (dice.chance(1, 10) ? dice.below(100 * MILLI) : 0);
            case STORM -> usual + (dice.chance(1, 5) ? dice.below(200 * MILLI) : 0);
        };
    }

    private static Result measure(Weather weather, Contestant contestant, List<Beat> beats) {
        FailureDetector detector = contestant.setting().begin(0);
        List<Long> crashes = new ArrayList<>();
        long mistakes = 0;
        int number = 0;
        for (Beat beat : beats) {
            if (beat.arrives > 0) {
                mistakes += detector.suspects(beat.arrives) ? 1 : 0;
                detector.heard(beat.arrives);
            }
            if (++number % CRASH_EVERY == 0) {
                crashes.add(Math.max(0, detector.suspectedFrom() - beat.crash));
            }
        }
        long sum = 0;
        for (long nanos : crashes) {
            sum += nanos;
        }
        return new Result(
                weather,
                contestant.name(),
                sum / crashes.size(),
                Collections.max(crashes),
                mistakes / HOURS);
    }
}
