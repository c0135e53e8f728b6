package fulcrum.verify.transactions;

import fulcrum.verify.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Judges whether transactions over lists were kept apart as a level demands.
///
/// The work is near-linear in the history: each list is compared once with the longest of its key,
/// and the graph has a few edges for each operation. See this package's page for what is inferred.
public final class IsolationChecker {

    private IsolationChecker() {}

    /// Judges a history; a violation is told with the worst phenomenon that it shows.
    ///
    /// @param history every transaction that was invoked, also those that aborted or whose outcome
    ///   nobody knows
    public static Verdict check(List<Transaction> history, IsolationLevel level) {
        VersionOrders orders = new VersionOrders(history);
        String ambiguity = orders.ambiguity();
        if (ambiguity != null) {
            return new Verdict.Undecided(ambiguity);
        }
        Anomaly worst = worst(orders, level);
        if (worst == null) {
            return new Verdict.Valid();
        }
        List<Integer> calls = new ArrayList<>();
        for (int place : worst.transactions()) {
            calls.add(history.get(place).index());
        }
        calls.sort(Comparator.naturalOrder());
        return new Verdict.Violated(
                worst.phenomenon().label(), new Tale(orders).of(worst, level), calls);
    }

    /// The worst anomaly that the level forbids, or null.
    static @Nullable Anomaly worst(VersionOrders orders, IsolationLevel level) {
        DirectAnomalies direct = new DirectAnomalies(orders);
        DependencyCycles cycles = null;
        boolean acyclic = false;
        for (Phenomenon phenomenon : level.forbidden()) {
            Anomaly anomaly = direct.find(phenomenon);
            if (anomaly != null) {
                return anomaly;
            }
            if (phenomenon.isCycle() && cycles == null) {
                cycles = new DependencyCycles(Dependencies.graph(orders, level));
                acyclic = cycles.allowedAt(level);
            }
            Cycle cycle = cycles == null || acyclic ? null : cycles.find(phenomenon);
            if (cycle != null) {
                return told(cycle, new Tale(orders));
            }
        }
        return null;
    }

    private static Anomaly told(Cycle cycle, Tale tale) {
        SequencedSet<Integer> transactions = new LinkedHashSet<>();
        List<String> evidence = new ArrayList<>();
        for (Cycle.Edge edge : cycle.edges()) {
            transactions.add(edge.from());
            evidence.add(tale.because(edge));
        }
        return new Anomaly(
                cycle.phenomenon(),
                List.copyOf(transactions),
                evidence,
                "So " + tale.name(transactions.getFirst()) + " would have to come before itself");
    }
}
