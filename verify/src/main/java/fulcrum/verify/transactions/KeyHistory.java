package fulcrum.verify.transactions;

import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happened to one key: its appends, its reads, and the order of its versions as the longest
/// read tells it.
final class KeyHistory {

    /// The key's number, in the order in which the history first names keys.
    final int number;

    final Value name;
    final List<Appended> appends = new ArrayList<>();
    final List<Observation> observations = new ArrayList<>();

    private final Map<Value, Appended> appendByElement = new LinkedHashMap<>();

    private @Nullable Observation longest;
    private final List<Appended> versions = new ArrayList<>();

    // The transaction that is being read in, and what it did here so far
    private int currentTransaction = -1;
    private int ownCount;
    private @Nullable Appended lastOwn;
    private @Nullable Observation lastRead;
    private @Nullable Observation longestOwnRead;

    KeyHistory(int number, Value name) {
        this.number = number;
        this.name = name;
    }

    /// Notes an append; returns the earlier one of an equal element, which makes a history
    /// ambiguous, or null.
    @Nullable Appended append(int transaction, Value element) {
        enter(transaction);
        Appended append = new Appended(transaction, element, lastOwn, longestOwnRead);
        if (lastOwn != null) {
            lastOwn.nextOwn = append;
        }
        lastOwn = append;
        ownCount++;
        appends.add(append);
        return appendByElement.put(element, append);
    }

    Observation observe(int transaction, List<Value> elements) {
        enter(transaction);
        Observation seen =
                new Observation(transaction, this, elements, ownCount, lastOwn, lastRead);
        lastRead = seen;
        if (longestOwnRead == null || seen.length() > longestOwnRead.length()) {
            longestOwnRead = seen;
        }
        observations.add(seen);
        return seen;
    }

    private void enter(int transaction) {
        if (currentTransaction != transaction) {
            currentTransaction = transaction;
            ownCount = 0;
            lastOwn = null;
            lastRead = null;
            longestOwnRead = null;
        }
    }

    /// Takes a read into the version order; false if the two contradict each other.
    boolean admit(Observation seen) {
        List<Value> known = longest == null ? List.of() : longest.elements;
        int common = Math.min(known.size(), seen.length());
        for (int i = 0; i < common; i++) {
            if (!known.get(i).equals(seen.elements.get(i))) {
                return false;
            }
        }
        if (longest == null || seen.length() > common) {
            longest = seen;
        }
        for (int position = known.size(); position < seen.length(); position++) {
            Value element = seen.elements.get(position);
            Appended append = appendOf(element);
            if (append == null) {
                append = new Appended(Appended.BY_NOBODY, element, null, null);
            }
            versions.add(append);
            if (append.position < 0) {
                append.position = position;
            }
        }
        return true;
    }

    /// The append of an element, or null if nobody appended it.
    @Nullable Appended appendOf(Value element) {
        return appendByElement.get(element);
    }

    /// The longest list that somebody who counts read, or null if nobody read the key.
    @Nullable Observation longest() {
        return longest;
    }

    /// The appends in version order.
    List<Appended> versions() {
        return versions;
    }
}
