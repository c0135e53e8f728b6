package fulcrum.cli.sim;

import fulcrum.lab.raft.RaftSmallWorld;
import fulcrum.simulator.small.Explorer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// Small worlds, and what came of visiting every state of each.
public final class Exhaustion {

    /// The columns of a line, to stand above the first.
    public static final String LEGEND =
            "%-58s %9s %12s %6s %9s"
                    .formatted("small world", "states", "transitions", "depth", "states/s");

    /// What can be said in the end.
    public enum Verdict {
        /// Every state was visited, and no invariant broke in any.
        SOUND,
        /// A state was found in which one broke.
        BROKEN,
        /// There were more states than there was patience.
        UNFINISHED
    }

    private record Visited(RaftSmallWorld.Bounded small, Explorer.Result result, double seconds) {

        Verdict verdict() {
            return result.violation() != null
                    ? Verdict.BROKEN
                    : result.complete() ? Verdict.SOUND : Verdict.UNFINISHED;
        }

        String line() {
            return "%-58s %9d %12d %6d %9.0f"
                    .formatted(
                            small.name(),
                            result.states(),
                            result.acts(),
                            result.depth(),
                            result.states() / seconds);
        }
    }

    private final List<Visited> visited = new ArrayList<>();

    private Exhaustion() {}

    /// Visits one after the other, up to the first that breaks.
    ///
    /// @param told each line as soon as there is one
    public static Exhaustion of(List<RaftSmallWorld.Bounded> worlds, Consumer<String> told) {
        Exhaustion all = new Exhaustion();
        for (RaftSmallWorld.Bounded small : worlds) {
            long began = System.nanoTime();
            Explorer.Result result = small.explore();
            double seconds = Math.max(1, System.nanoTime() - began) / 1e9;
            Visited one = new Visited(small, result, seconds);
            all.visited.add(one);
            told.accept(one.line());
            if (one.verdict() == Verdict.BROKEN) {
                break;
            }
        }
        return all;
    }

    /// The worst of all.
    public Verdict verdict() {
        Verdict worst = Verdict.SOUND;
        for (Visited one : visited) {
            if (one.verdict() == Verdict.BROKEN) {
                return Verdict.BROKEN;
            }
            worst = one.verdict() == Verdict.SOUND ? worst : one.verdict();
        }
        return worst;
    }

    /// What it comes to, with the shortest way to what broke.
    public String ending() {
        int states = visited.stream().mapToInt(one -> one.result.states()).sum();
        return switch (verdict()) {
            case SOUND ->
                    ("\npassed: no invariant broke in any of the %d states"
                                    + " that %d small worlds can come into")
                            .formatted(states, visited.size());
            case BROKEN ->
                    "\nFAILED: no shorter way leads to it\n"
                            + visited.getLast().result.violation()
                            + "\nrepeat with: ./fulcrum sim raft --exhaust --nodes "
                            + visited.getLast().small.world().nodes();
            case UNFINISHED ->
                    "\nunfinished: no invariant broke in %d states, and there are more"
                            .formatted(states);
        };
    }

    /// The same for programs.
    public Map<String, Object> json() {
        List<Map<String, Object>> each = new ArrayList<>();
        for (Visited one : visited) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("name", one.small.name());
            told.put("nodes", one.small.world().nodes());
            told.put("states", one.result.states());
            told.put("transitions", one.result.acts());
            told.put("depth", one.result.depth());
            told.put("complete", one.result.complete());
            told.put("violation", one.result.violation());
            told.put("millis", Math.round(one.seconds * 1000));
            each.add(told);
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("world", "raft");
        told.put(
                "verdict",
                switch (verdict()) {
                    case SOUND -> "passed";
                    case BROKEN -> "failed";
                    case UNFINISHED -> verdict().name().toLowerCase(Locale.ROOT);
                });
        told.put("smallWorlds", each);
        return told;
    }
}
