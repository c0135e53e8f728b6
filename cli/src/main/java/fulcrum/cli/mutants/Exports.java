package fulcrum.cli.mutants;

import fulcrum.simulator.Recording;
import fulcrum.simulator.Recording.Recorded;
import fulcrum.verify.Judge;
import fulcrum.verify.Model;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.Edn;
import fulcrum.verify.history.History;
import fulcrum.verify.transactions.IsolationLevel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The histories of the database's world that are kept for other judges, as Jepsen writes them. The
/// name of each says how it is made, by what it is judged, and how:
/// `SEED-MODEL-VERDICT[-by-BUG].edn`, where the verdict is `valid` or the anomaly, and the bug is a
/// planted one.
public final class Exports {

    /// How many are kept.
    public static final int COUNT = 100;

    /// How many of them are of runs that showed what their level allows, judged by a stronger one.
    private static final int SHOWING = 6;

    private static final int SEEDS_MOST = 20_000;
    private static final String SEED = "%04d";
    private static final String BY = "-by-";
    private static final String ENDING = ".edn";

    /// Planted bugs that clients can see in lists.
    private static final List<String> BUGS =
            List.of(
                    "aborted-rows-written",
                    "decides-before-all-voted",
                    "each-shard-its-own-timestamp",
                    "home-hears-of-no-others",
                    "overtaken-writer-wins",
                    "own-writes-not-seen",
                    "rows-written-when-prepared",
                    "shared-beside-exclusive",
                    "snapshot-waits-for-nobody",
                    "writer-passes-ranges");

    private final Workshop workshop;
    private final Map<String, Mutant> bugs = new TreeMap<>();
    private final Map<String, Recording> worlds = new TreeMap<>();

    public Exports(Sources sources) {
        this.workshop = new Workshop(sources);
        for (Mutant mutant : sources.mutants()) {
            if (mutant.world().equals("database")) {
                bugs.put(mutant.name(), mutant);
            }
        }
    }

    /// A history, and its file's name.
    private record Export(String name, String text, Verdict verdict) {

        boolean violated() {
            return verdict instanceof Verdict.Violated;
        }
    }

    /// All of them, by their names.
    public Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        for (String bug : BUGS) {
            put(all, firstViolated(bug));
        }
        show(all, IsolationLevel.SNAPSHOT, IsolationLevel.SERIALIZABLE);
        show(all, IsolationLevel.READ_COMMITTED, IsolationLevel.SNAPSHOT);
        for (long seed = 1; all.size() < COUNT; seed++) {
            Export export = promised(seed, "");
            if (export != null) {
                put(all, export);
            }
        }
        return all;
    }

    private static void put(Map<String, String> all, Export export) {
        all.put(export.name, export.text);
    }

    private void show(Map<String, String> all, IsolationLevel promised, IsolationLevel stronger) {
        Model weak = new Model.Isolation(promised);
        int shown = 0;
        for (long seed = 1; shown < SHOWING; seed++) {
            Recorded recorded = world("").record(seed);
            if (recorded != null && recorded.model().equals(weak)) {
                Export export = export(seed, recorded.history(), stronger, "");
                if (export.violated()) {
                    put(all, export);
                    shown++;
                }
            }
        }
    }

    private Export firstViolated(String bug) {
        for (long seed = 1; seed < SEEDS_MOST; seed++) {
            Export export = promised(seed, bug);
            if (export != null && export.violated()) {
                return export;
            }
        }
        throw new IllegalStateException("in no history anybody sees " + bug);
    }

    /// The history of a seed, judged by what the run promised; null where that is nothing.
    private @Nullable Export promised(long seed, String bug) {
        Recorded recorded = world(bug).record(seed);
        return recorded != null && recorded.model() instanceof Model.Isolation(var level)
                ? export(seed, recorded.history(), level, bug)
                : null;
    }

    private static Export export(long seed, History history, IsolationLevel level, String bug) {
        Verdict verdict = Judge.judge(history, new Model.Isolation(level));
        String found =
                switch (verdict) {
                    case Verdict.Valid _ -> "valid";
                    case Verdict.Violated violated -> violated.anomaly();
                    case Verdict.Undecided _ -> "undecided";
                };
        String by = bug.isEmpty() ? "" : BY + bug;
        String name = SEED.formatted(seed) + "-" + level.label() + "-" + found + by + ENDING;
        return new Export(name, Edn.write(history), verdict);
    }

    private Recording world(String bug) {
        return worlds.computeIfAbsent(
                bug,
                _ -> {
                    Mutant mutant = bugs.get(bug);
                    if (!bug.isEmpty() && mutant == null) {
                        throw new IllegalArgumentException("no planted bug is called " + bug);
                    }
                    return (Recording)
                            (mutant == null ? Workshop.sound("database") : workshop.with(mutant));
                });
    }

    /// Makes the history of that name anew.
    ///
    /// @return the text; null where it would get another name now
    public @Nullable String again(String name) {
        String stem = name.substring(0, name.length() - ENDING.length());
        int by = stem.indexOf(BY);
        String bug = by < 0 ? "" : stem.substring(by + BY.length());
        long seed = Long.parseLong(stem.substring(0, stem.indexOf('-')));
        Recorded recorded = world(bug).record(seed);
        for (IsolationLevel level : IsolationLevel.values()) {
            if (recorded != null && stem.startsWith(SEED.formatted(seed) + "-" + level + "-")) {
                Export export = export(seed, recorded.history(), level, bug);
                if (export.name.equals(name)) {
                    return export.text;
                }
            }
        }
        return null;
    }
}
