package fulcrum.verify.transactions;

import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.MicroOperation.Append;
import fulcrum.verify.transactions.MicroOperation.Read;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Judges tiny histories by trying every order in which their transactions may have committed, with
/// every choice of which unknown ones did. It shares no thought with the checker: no graph, only
/// lists replayed.
final class BruteForce {

    private final IsolationLevel level;
    private final List<Transaction> order = new ArrayList<>();

    private BruteForce(IsolationLevel level) {
        this.level = level;
    }

    static boolean allows(List<Transaction> history, IsolationLevel level) {
        List<Transaction> happened = new ArrayList<>();
        List<Transaction> unknown = new ArrayList<>();
        for (Transaction transaction : history) {
            switch (transaction.outcome()) {
                case COMMITTED -> happened.add(transaction);
                case UNKNOWN -> unknown.add(transaction);
                case ABORTED -> {}
            }
        }
        for (int chosen = 0; chosen < 1 << unknown.size(); chosen++) {
            List<Transaction> all = new ArrayList<>(happened);
            for (int i = 0; i < unknown.size(); i++) {
                if ((chosen & (1 << i)) != 0) {
                    all.add(unknown.get(i));
                }
            }
            if (new BruteForce(level).someOrder(all)) {
                return true;
            }
        }
        return false;
    }

    private boolean someOrder(List<Transaction> rest) {
        if (rest.isEmpty()) {
            return true;
        }
        for (int i = 0; i < rest.size(); i++) {
            Transaction next = rest.get(i);
            List<Transaction> others = new ArrayList<>(rest);
            others.remove(i);
            if (level == IsolationLevel.STRICT_SERIALIZABLE
                    && others.stream().anyMatch(other -> endedBefore(other, next))) {
                continue;
            }
            if (explained(next)) {
                order.add(next);
                boolean found = someOrder(others);
                order.removeLast();
                if (found) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean endedBefore(Transaction one, Transaction other) {
        if (one.outcome() == Outcome.UNKNOWN) {
            return false;
        }
        return one.completedNanos() < other.invokedNanos()
                || (one.process() == other.process()
                        && one.index() < other.index()
                        && one.completedNanos() <= other.invokedNanos());
    }

    /// Whether the transaction may commit right after those in the order so far.
    private boolean explained(Transaction transaction) {
        int latest = order.size();
        return switch (level) {
            case STRICT_SERIALIZABLE, SERIALIZABLE, REPEATABLE_READ ->
                    readsFrom(transaction, latest, latest);
            case SNAPSHOT -> {
                boolean found = false;
                for (int at = lastRival(transaction); at <= latest && !found; at++) {
                    found = readsFrom(transaction, at, at);
                }
                yield found;
            }
            case READ_COMMITTED -> readsFrom(transaction, 0, latest);
        };
    }

    /// How many transactions the snapshot must hold: all up to the last that wrote the same key.
    private int lastRival(Transaction transaction) {
        for (int i = order.size(); i > 0; i--) {
            Transaction before = order.get(i - 1);
            for (MicroOperation operation : transaction.operations()) {
                if (operation instanceof Append
                        && before.operations().stream()
                                .anyMatch(other ->
                                        other instanceof Append
                                                && other.key().equals(operation.key()))) {
                    return i;
                }
            }
        }
        return 0;
    }

    /// Whether each read found its list as it was after some number of commits in the range, with
    /// the transaction's own appends behind it; a key that the transaction has appended to is read
    /// as of its commit.
    private boolean readsFrom(Transaction transaction, int least, int most) {
        SortedMap<Value, List<Value>> own = new TreeMap<>();
        for (MicroOperation operation : transaction.operations()) {
            switch (operation) {
                case Append(Value key, Value element) ->
                        own.computeIfAbsent(key, _ -> new ArrayList<>()).add(element);
                case Read(Value key, List<Value> elements) -> {
                    List<Value> mine = own.getOrDefault(key, List.of());
                    boolean found = elements == null;
                    int from = mine.isEmpty() ? least : most;
                    for (int at = from; at <= most && !found; at++) {
                        List<Value> expected = listAt(key, at);
                        expected.addAll(mine);
                        found = expected.equals(elements);
                    }
                    if (!found) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private List<Value> listAt(Value key, int commits) {
        List<Value> list = new ArrayList<>();
        for (Transaction transaction : order.subList(0, commits)) {
            for (MicroOperation operation : transaction.operations()) {
                if (operation instanceof Append(Value its, Value element) && its.equals(key)) {
                    list.add(element);
                }
            }
        }
        return list;
    }
}
