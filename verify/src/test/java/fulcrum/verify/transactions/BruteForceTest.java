package fulcrum.verify.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.MicroOperation.Append;
import fulcrum.verify.transactions.MicroOperation.Read;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BruteForceTest {

    private static final int HISTORIES = 10_000;

    @ParameterizedTest
    @EnumSource
    void agreesOnTinyHistories(IsolationLevel level) {
        int valid = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            List<Transaction> history = tiny(Dice.of(seed));
            boolean allowed = BruteForce.allows(history, level);
            Verdict verdict = IsolationChecker.check(history, level);
            if (level == IsolationLevel.SNAPSHOT && !allowed && unreadRivals(history)) {
                continue;
            }
            assertThat(verdict instanceof Verdict.Valid)
                    .as("seed %s at %s: %s in %s", seed, level, verdict, history)
                    .isEqualTo(allowed);
            valid += allowed ? 1 : 0;
        }
        assertThat(valid).isBetween(HISTORIES / 20, HISTORIES * 19 / 20);
    }

    /// Up to five transactions over two keys whose reads are beginnings of one order of appends, or
    /// nearly so: some of such histories are valid, and most of what can go wrong goes wrong.
    private static List<Transaction> tiny(Dice dice) {
        int count = dice.between(1, 5);
        SortedMap<Integer, List<Value>> orders = new TreeMap<>();
        List<List<int[]>> plans = new ArrayList<>();
        int element = 1;
        for (int i = 0; i < count; i++) {
            List<int[]> plan = new ArrayList<>();
            for (int steps = dice.between(1, 3); steps > 0; steps--) {
                int key = dice.below(2);
                boolean append = dice.chance(2, 5);
                plan.add(new int[] {key, append ? element : 0});
                if (append) {
                    orders.computeIfAbsent(key, _ -> new ArrayList<>()).add(Value.of(element++));
                }
            }
            plans.add(plan);
        }
        if (dice.chance(1, 3)) {
            orders.values().forEach(dice::shuffle);
        }
        List<Transaction> history = new ArrayList<>();
        SortedMap<Long, Long> idleSince = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            long invoked = 10L * i + dice.below(10) - dice.below(20);
            long completed = invoked + dice.below(15);
            Outcome outcome =
                    switch (dice.below(12)) {
                        case 0 -> Outcome.ABORTED;
                        case 1, 2 -> Outcome.UNKNOWN;
                        default -> Outcome.COMMITTED;
                    };
            List<MicroOperation> operations = operations(plans.get(i), orders, dice);
            long process = dice.below(2);
            if (idleSince.getOrDefault(process, invoked) > invoked) {
                process = 10L + i;
            }
            idleSince.put(process, completed);
            history.add(new Transaction(i, process, invoked, completed, outcome, operations));
        }
        return history;
    }

    private static List<MicroOperation> operations(
            List<int[]> plan, SortedMap<Integer, List<Value>> orders, Dice dice) {
        List<MicroOperation> operations = new ArrayList<>();
        SortedMap<Integer, List<Value>> own = new TreeMap<>();
        SortedMap<Integer, List<Value>> later = new TreeMap<>();
        for (int[] step : plan) {
            if (step[1] > 0) {
                later.computeIfAbsent(step[0], _ -> new ArrayList<>()).add(Value.of(step[1]));
            }
        }
        for (int[] step : plan) {
            Value key = Value.of("k" + step[0]);
            if (step[1] > 0) {
                Value element = Value.of(step[1]);
                operations.add(new Append(key, element));
                own.computeIfAbsent(step[0], _ -> new ArrayList<>()).add(element);
                continue;
            }
            List<Value> order = orders.getOrDefault(step[0], List.of());
            List<Value> mine = own.getOrDefault(step[0], List.of());
            int most = order.size();
            if (dice.chance(9, 10)) {
                most = firstOf(order, later.getOrDefault(step[0], List.of()));
            }
            List<Value> seen = new ArrayList<>(order.subList(0, dice.between(0, most)));
            if (!mine.isEmpty() && dice.chance(9, 10)) {
                seen = new ArrayList<>(order.subList(0, 1 + order.indexOf(mine.getLast())));
            }
            if (seen.size() > 1 && dice.chance(1, 40)) {
                dice.shuffle(seen);
            }
            operations.add(new Read(key, dice.chance(1, 20) ? null : seen));
        }
        return operations;
    }

    private static int firstOf(List<Value> order, List<Value> elements) {
        int first = order.size();
        for (Value element : elements) {
            first = Math.min(first, order.indexOf(element));
        }
        return first;
    }

    /// Whether two transactions appended to a key what nobody read: the one case in which the graph
    /// does not tell all about snapshot isolation.
    private static boolean unreadRivals(List<Transaction> history) {
        VersionOrders orders = new VersionOrders(history);
        for (KeyHistory key : orders.keys()) {
            long writers =
                    key.appends.stream()
                            .filter(a -> a.position < 0 && orders.counts(a.transaction))
                            .map(a -> a.transaction)
                            .distinct()
                            .count();
            if (writers > 1) {
                return true;
            }
        }
        return false;
    }
}
