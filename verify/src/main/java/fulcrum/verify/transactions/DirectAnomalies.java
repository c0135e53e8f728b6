package fulcrum.verify.transactions;

import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The phenomena that lists show by themselves, without a graph.
final class DirectAnomalies {

    private final VersionOrders orders;
    private final Tale tale;

    DirectAnomalies(VersionOrders orders) {
        this.orders = orders;
        tale = new Tale(orders);
    }

    /// The first case of the phenomenon, or null; the phenomena before it, in their order, are
    /// known to be absent.
    @Nullable Anomaly find(Phenomenon phenomenon) {
        return switch (phenomenon) {
            case GARBAGE_READ -> inLists(this::garbage);
            case DUPLICATE_ELEMENT -> inLists(this::duplicate);
            case INTERNAL -> inReads(this::ownAppendsMissing);
            case FUTURE_READ -> readBeforeAppended();
            case DIRTY_UPDATE -> inLists(this::builtOnAborted);
            case G1A -> inLists(this::aborted);
            case INCOMPATIBLE_ORDER -> incompatible();
            case G1B -> inReads(this::intermediate);
            case NON_REPEATABLE_READ -> inReads(this::unlikeTheReadBefore);
            case LOST_UPDATE -> lostUpdate();
            case G0,
                    G1C,
                    G_SINGLE,
                    G_NONADJACENT,
                    G2_ITEM,
                    G0_PROCESS,
                    G1C_PROCESS,
                    G_SINGLE_PROCESS,
                    G_NONADJACENT_PROCESS,
                    G2_ITEM_PROCESS,
                    G0_REALTIME,
                    G1C_REALTIME,
                    G_SINGLE_REALTIME,
                    G_NONADJACENT_REALTIME,
                    G2_ITEM_REALTIME ->
                    null;
        };
    }

    /// Judges the longest list of each key and those that contradict it: every other list is a
    /// beginning of one of these.
    private @Nullable Anomaly inLists(Function<Observation, @Nullable Anomaly> judge) {
        for (KeyHistory key : orders.keys()) {
            Observation longest = key.longest();
            Anomaly anomaly = longest == null ? null : judge.apply(longest);
            if (anomaly != null) {
                return anomaly;
            }
        }
        for (Observation seen : orders.disputed()) {
            Anomaly anomaly = judge.apply(seen);
            if (anomaly != null) {
                return anomaly;
            }
        }
        return null;
    }

    private @Nullable Anomaly inReads(Function<Observation, @Nullable Anomaly> judge) {
        for (int place = 0; place < orders.history().size(); place++) {
            if (!orders.counts(place)) {
                continue;
            }
            for (Observation seen : orders.observations(place)) {
                Anomaly anomaly = judge.apply(seen);
                if (anomaly != null) {
                    return anomaly;
                }
            }
        }
        return null;
    }

    private @Nullable Anomaly garbage(Observation seen) {
        for (int i = 0; i < seen.length(); i++) {
            if (seen.at(i) == null) {
                Observation first = shortestWith(seen, i);
                return anomaly(
                        Phenomenon.GARBAGE_READ,
                        List.of(first.transaction),
                        tale.reading(first),
                        "Nobody appended "
                                + Tale.shown(first.elements.get(i))
                                + " to "
                                + Tale.shown(first.key.name));
            }
        }
        return null;
    }

    private @Nullable Anomaly duplicate(Observation seen) {
        Set<Value> before = new LinkedHashSet<>();
        for (int i = 0; i < seen.length(); i++) {
            if (!before.add(seen.elements.get(i))) {
                Observation first = shortestWith(seen, i);
                Appended append = seen.at(i);
                return anomaly(
                        Phenomenon.DUPLICATE_ELEMENT,
                        append == null
                                ? List.of(first.transaction)
                                : List.of(append.transaction, first.transaction),
                        tale.reading(first),
                        Tale.shown(first.elements.get(i))
                                + " was appended once and is there twice");
            }
        }
        return null;
    }

    /// The transaction's own appends must be the end of the list, or axiom INT is broken.
    private @Nullable Anomaly ownAppendsMissing(Observation seen) {
        int index = seen.length() - 1;
        for (Appended own = seen.lastOwn; own != null; own = own.previousOwn) {
            if (index < 0 || !seen.elements.get(index).equals(own.element)) {
                return anomaly(
                        Phenomenon.INTERNAL,
                        List.of(seen.transaction),
                        tale.reading(seen)
                                + " after it had appended "
                                + Tale.shown(own.element)
                                + " itself",
                        "Its own appends are not the end of that list");
            }
            index--;
        }
        return null;
    }

    private @Nullable Anomaly readBeforeAppended() {
        for (KeyHistory key : orders.keys()) {
            for (Appended append : key.appends) {
                Observation before = append.ownReadBefore;
                if (before == null || !orders.counts(append.transaction)) {
                    continue;
                }
                boolean held =
                        before.disputed
                                ? before.elements.contains(append.element)
                                : append.position >= 0 && append.position < before.length();
                if (held) {
                    return anomaly(
                            Phenomenon.FUTURE_READ,
                            List.of(append.transaction),
                            tale.reading(before)
                                    + " before it appended "
                                    + Tale.shown(append.element),
                            "What it read did not exist yet");
                }
            }
        }
        return null;
    }

    private @Nullable Anomaly builtOnAborted(Observation seen) {
        Appended dirty = null;
        for (int i = 0; i < seen.length(); i++) {
            Appended append = seen.at(i);
            if (append == null) {
                continue;
            }
            Outcome outcome = orders.transaction(append.transaction).outcome();
            if (dirty == null && outcome == Outcome.ABORTED) {
                dirty = append;
            } else if (dirty != null && outcome == Outcome.COMMITTED) {
                Observation first = shortestWith(seen, i);
                return anomaly(
                        Phenomenon.DIRTY_UPDATE,
                        List.of(dirty.transaction, append.transaction, first.transaction),
                        tale.reading(first),
                        tale.appendOf(append, seen.key)
                                + " committed behind "
                                + tale.appendOf(dirty, seen.key)
                                + ", which was aborted");
            }
        }
        return null;
    }

    private @Nullable Anomaly aborted(Observation seen) {
        for (int i = 0; i < seen.length(); i++) {
            Appended append = seen.at(i);
            if (append != null
                    && orders.transaction(append.transaction).outcome() == Outcome.ABORTED) {
                Observation first = shortestWith(seen, i);
                return anomaly(
                        Phenomenon.G1A,
                        List.of(append.transaction, first.transaction),
                        tale.reading(first),
                        tale.appendOf(append, seen.key) + " was aborted, yet it was read");
            }
        }
        return null;
    }

    private @Nullable Anomaly intermediate(Observation seen) {
        int last = seen.foreignLength() - 1;
        Appended append = last < 0 ? null : seen.at(last);
        if (append == null || append.nextOwn == null || append.transaction == seen.transaction) {
            return null;
        }
        return anomaly(
                Phenomenon.G1B,
                List.of(append.transaction, seen.transaction),
                tale.reading(seen),
                tale.appendOf(append, seen.key)
                        + " was not its last there: it appended "
                        + Tale.shown(append.nextOwn.element)
                        + " next, which the read missed");
    }

    private @Nullable Anomaly incompatible() {
        if (orders.disputed().isEmpty()) {
            return inLists(this::ownAppendsOutOfOrder);
        }
        Observation one = orders.disputed().getFirst();
        Observation other = one.key.longest();
        if (other == null) {
            throw new IllegalStateException("a read is disputed that no other contradicts");
        }
        return new Anomaly(
                Phenomenon.INCOMPATIBLE_ORDER,
                inOrder(List.of(one.transaction, other.transaction)),
                List.of(tale.reading(one), tale.reading(other)),
                "Neither list is a prefix of the other, so they are no two versions of one list");
    }

    /// What one transaction appended is ordered by the transaction itself.
    private @Nullable Anomaly ownAppendsOutOfOrder(Observation seen) {
        for (Appended append : seen.key.versions()) {
            Appended earlier = append.previousOwn;
            if (earlier == null || (earlier.position >= 0 && earlier.position < append.position)) {
                continue;
            }
            Observation first = shortestWith(seen, append.position);
            return anomaly(
                    Phenomenon.INCOMPATIBLE_ORDER,
                    List.of(append.transaction, first.transaction),
                    tale.reading(first),
                    tale.appendOf(append, seen.key)
                            + " came after its append of "
                            + Tale.shown(earlier.element)
                            + ", which is not there before it");
        }
        return null;
    }

    /// All lists agree by now, so their lengths tell them apart.
    private @Nullable Anomaly unlikeTheReadBefore(Observation seen) {
        Observation before = seen.previousOwn;
        if (before == null || before.foreignLength() == seen.foreignLength()) {
            return null;
        }
        int changed = Math.min(before.foreignLength(), seen.foreignLength());
        Observation longer = before.foreignLength() > seen.foreignLength() ? before : seen;
        Appended between = longer.at(changed);
        return new Anomaly(
                Phenomenon.NON_REPEATABLE_READ,
                between == null
                        ? List.of(seen.transaction)
                        : inOrder(List.of(between.transaction, seen.transaction)),
                List.of(tale.reading(before), tale.reading(seen) + " later"),
                "One transaction saw two states of "
                        + Tale.shown(seen.key.name)
                        + (between == null
                                ? ""
                                : ": " + tale.appendOf(between, seen.key) + " lies between"));
    }

    private @Nullable Anomaly lostUpdate() {
        for (KeyHistory key : orders.keys()) {
            int[] updater = new int[key.versions().size() + 1];
            Arrays.fill(updater, -1);
            for (Appended append : key.appends) {
                Observation basis = append.ownReadBefore;
                if (append.previousOwn != null
                        || basis == null
                        || !orders.counts(append.transaction)) {
                    continue;
                }
                int rival = updater[basis.length()];
                if (rival >= 0) {
                    return updatedTwice(key, basis, rival, append);
                }
                updater[basis.length()] = append.transaction;
            }
        }
        return null;
    }

    private Anomaly updatedTwice(KeyHistory key, Observation basis, int rival, Appended append) {
        return anomaly(
                Phenomenon.LOST_UPDATE,
                List.of(rival, append.transaction),
                tale.name(rival)
                        + " and "
                        + tale.name(append.transaction)
                        + " both read "
                        + Tale.shown(key.name)
                        + " = "
                        + Tale.list(basis.elements),
                "Both then appended to it, each as if the other had not");
    }

    /// Of the reads that agree with this one and hold the element at an index, the shortest.
    private Observation shortestWith(Observation seen, int index) {
        Observation shortest = seen;
        if (!seen.disputed) {
            for (Observation other : seen.key.observations) {
                if (!other.disputed
                        && orders.counts(other.transaction)
                        && other.length() > index
                        && other.length() < shortest.length()) {
                    shortest = other;
                }
            }
        }
        return shortest;
    }

    private static Anomaly anomaly(
            Phenomenon phenomenon, List<Integer> transactions, String evidence, String conclusion) {
        return new Anomaly(phenomenon, inOrder(transactions), List.of(evidence), conclusion);
    }

    private static List<Integer> inOrder(List<Integer> transactions) {
        return new ArrayList<>(new TreeSet<>(transactions));
    }
}
