package fulcrum.cli;

import fulcrum.lab.raft.Adversary;
import fulcrum.server.json.Json;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Lets an adversary schedule what happens to Raft, very often.
@Command(
        name = "schedules",
        description =
                "Play schedules of an adversary who sees everything. The bar: no invariant ever"
                        + " breaks, and under a fair scheduler every duel ends.",
        mixinStandardHelpOptions = true)
final class SchedulesCampaign implements Callable<Integer> {

    private static final int ACTS_MOST = 10_000;
    private static final long PROGRESS_NANOS = 10_000_000_000L;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Schedules (default: ${DEFAULT-VALUE})",
            defaultValue = "1000000")
    private long count;

    @Option(
            names = "--from",
            paramLabel = "SEED",
            description = "The first seed (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private long from;

    @Option(
            names = "--acts",
            paramLabel = "N",
            description = "Hostile acts in each (default: ${DEFAULT-VALUE})",
            defaultValue = "120")
    private int acts;

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    @Spec private CommandSpec spec;

    private long done;
    private long candidacies;
    private long leaders;
    private long termsMost;

    @Override
    public Integer call() {
        if (count < 1 || acts < 1 || acts > ACTS_MOST) {
            throw new Refusal(
                    "--count is at least 1, and --acts 1 to " + ACTS_MOST,
                    "without them, a million schedules of 120 acts each are played");
        }
        long began = System.nanoTime();
        String broken = play(began);
        double seconds = (System.nanoTime() - began) / 1e9;
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.write(told(broken, seconds)) : text(broken, seconds));
        out.flush();
        return broken == null ? ExitCode.GOOD : ExitCode.BAD;
    }

    /// What broke; null if nothing did.
    private @Nullable String play(long began) {
        PrintWriter err = spec.commandLine().getErr();
        long last = began;
        for (; done < count; done++) {
            long seed = from + done;
            try {
                Adversary.Outcome outcome = Adversary.play(seed, seed % 2 == 0, acts);
                candidacies += outcome.candidacies();
                leaders += outcome.leaders();
                termsMost = Math.max(termsMost, outcome.termsToEnd());
            } catch (RuntimeException wrong) {
                return "seed " + seed + ": " + wrong;
            }
            long now = System.nanoTime();
            if (now - last > PROGRESS_NANOS) {
                last = now;
                err.println("%d of %d, %.0f/s".formatted(done, count, done * 1e9 / (now - began)));
                err.flush();
            }
        }
        return null;
    }

    private String text(@Nullable String broken, double seconds) {
        String amount =
                "%d schedules of %d acts in %.1f s (%.0f/s): %d candidacies, %d leaders"
                        .formatted(done, acts, seconds, done / seconds, candidacies, leaders);
        return broken == null
                ? ("%s%npassed: no invariant broke;"
                                + " under a fair scheduler every duel ended within %d terms")
                        .formatted(amount, termsMost)
                : ("%s%nFAILED: %s%nrepeat with: "
                                + "./fulcrum campaign schedules --count 1 --from %d --acts %d")
                        .formatted(amount, broken, from + done, acts);
    }

    private Map<String, Object> told(@Nullable String broken, double seconds) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("verdict", broken == null ? "passed" : "failed");
        told.put("schedules", done);
        told.put("acts", acts);
        told.put("candidacies", candidacies);
        told.put("leaders", leaders);
        told.put("termsMost", termsMost);
        told.put("broken", broken);
        told.put("millis", Math.round(seconds * 1000));
        return told;
    }
}
