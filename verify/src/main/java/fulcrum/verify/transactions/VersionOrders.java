package fulcrum.verify.transactions;

import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.MicroOperation.Append;
import fulcrum.verify.transactions.MicroOperation.Read;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The order of every key's versions, and which transactions count.
///
/// A transaction counts if it was acknowledged as committed, or if its outcome is unknown and one
/// that counts read an append of its: then the write happened, and so did all the rest of it. (Had
/// it been aborted, that read would be a G1a, which every level forbids.)
final class VersionOrders {

    private final List<Transaction> history;
    private final boolean[] counts;
    private final List<KeyHistory> keys = new ArrayList<>();
    private final List<List<Observation>> observations = new ArrayList<>();
    private final List<Observation> disputed = new ArrayList<>();
    private @Nullable String ambiguity;

    private final Map<Value, KeyHistory> keyByName = new LinkedHashMap<>();

    private final ArrayDeque<Integer> toAdmit = new ArrayDeque<>();

    VersionOrders(List<Transaction> history) {
        this.history = history;
        counts = new boolean[history.size()];
        for (int i = 0; i < history.size(); i++) {
            observations.add(note(i));
        }
        for (int i = 0; i < history.size(); i++) {
            if (history.get(i).outcome() == Outcome.COMMITTED) {
                count(i);
            }
        }
        while (!toAdmit.isEmpty()) {
            observations.get(toAdmit.remove()).forEach(this::admit);
        }
    }

    private List<Observation> note(int place) {
        List<Observation> seen = List.of();
        for (MicroOperation operation : history.get(place).operations()) {
            KeyHistory key = keyOf(operation.key());
            switch (operation) {
                case Append append -> {
                    Appended before = key.append(place, append.element());
                    if (before != null && ambiguity == null) {
                        ambiguity = ambiguous(key, append.element(), before.transaction, place);
                    }
                }
                case Read read -> {
                    if (read.elements() != null) {
                        seen = seen.isEmpty() ? new ArrayList<>(2) : seen;
                        seen.add(key.observe(place, read.elements()));
                    }
                }
            }
        }
        return seen;
    }

    private KeyHistory keyOf(Value name) {
        KeyHistory known = keyByName.get(name);
        if (known != null) {
            return known;
        }
        KeyHistory key = new KeyHistory(keys.size(), name);
        keys.add(key);
        keyByName.put(name, key);
        return key;
    }

    private String ambiguous(KeyHistory key, Value element, int one, int other) {
        return "element "
                + Tale.shown(element)
                + " is appended to "
                + Tale.shown(key.name)
                + " twice, by T"
                + history.get(one).index()
                + " and by T"
                + history.get(other).index()
                + ", so a list that holds it does not tell whose append was read";
    }

    private void count(int place) {
        if (!counts[place]) {
            counts[place] = true;
            toAdmit.add(place);
        }
    }

    private void admit(Observation seen) {
        KeyHistory key = seen.key;
        int known = key.versions().size();
        if (key.admit(seen)) {
            for (Appended append : key.versions().subList(known, key.versions().size())) {
                countWriterOf(append);
            }
        } else {
            seen.disputed = true;
            disputed.add(seen);
            for (Value element : seen.elements) {
                countWriterOf(key.appendOf(element));
            }
        }
    }

    private void countWriterOf(@Nullable Appended append) {
        if (append != null
                && append.transaction != Appended.BY_NOBODY
                && history.get(append.transaction).outcome() == Outcome.UNKNOWN) {
            count(append.transaction);
        }
    }

    List<Transaction> history() {
        return history;
    }

    Transaction transaction(int place) {
        return history.get(place);
    }

    /// Whether a transaction happened, as far as anybody can know.
    boolean counts(int place) {
        return counts[place];
    }

    List<KeyHistory> keys() {
        return keys;
    }

    /// What a transaction read, in its order.
    List<Observation> observations(int place) {
        return observations.get(place);
    }

    /// The reads that contradict the version order.
    List<Observation> disputed() {
        return disputed;
    }

    /// Why the history cannot be judged at all, or null.
    @Nullable String ambiguity() {
        return ambiguity;
    }
}
