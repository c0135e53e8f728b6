package fulcrum.lab.database;

import fulcrum.database.transaction.TxnId;
import fulcrum.simulator.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Whatever begins when another commit is known has a later timestamp, whoever writes what (Corbett
/// et al. 2012, section 4.1.2), where the tables' clock is an interval that holds. Where it is a
/// hybrid one, that is so of what one coordinator told of.
final class Precedence {

    private static final String CHECKER = "Commits Follow Real Time";

    private final boolean clocksLie;
    private final List<Commit> strict = new ArrayList<>();
    private final TreeMap<TxnId, List<Commit>> lives = new TreeMap<>();

    private record Commit(long timestamp, long began, long completed) {}

    /// @param clocksLie intervals do not hold
    Precedence(boolean clocksLie) {
        this.clocksLie = clocksLie;
    }

    /// Something is committed.
    ///
    /// @param isStrict its table's clock is an interval
    /// @param toldBy the life of the coordinator that told all that is known of it; null for none
    void committed(
            long timestamp, long began, long completed, boolean isStrict, @Nullable TxnId toldBy) {
        Commit commit = new Commit(timestamp, began, completed);
        if (isStrict) {
            strict.add(commit);
        } else if (toldBy != null) {
            lives.computeIfAbsent(toldBy, _ -> new ArrayList<>()).add(commit);
        }
    }

    Finding judge() {
        List<String> wrong = new ArrayList<>();
        if (!clocksLie) {
            judge(strict, wrong);
        }
        lives.values().forEach(commits -> judge(commits, wrong));
        return wrong.isEmpty()
                ? Finding.valid(CHECKER)
                : Finding.violated(CHECKER, String.join("\n", wrong));
    }

    private static void judge(List<Commit> commits, List<String> wrong) {
        List<Commit> byBegin = new ArrayList<>(commits);
        byBegin.sort(Comparator.comparingLong(Commit::began));
        List<Commit> byEnd = new ArrayList<>(commits);
        byEnd.sort(Comparator.comparingLong(Commit::completed));
        Commit highest = null; // of those that were known when the next began
        int known = 0;
        for (Commit commit : byBegin) {
            for (; byEnd.get(known).completed < commit.began; known++) {
                Commit earlier = byEnd.get(known);
                boolean higher = highest == null || earlier.timestamp > highest.timestamp;
                highest = higher ? earlier : highest;
            }
            if (highest != null && highest.timestamp >= commit.timestamp) {
                wrong.add(commit + " has not a later timestamp than " + highest);
            }
        }
    }
}
