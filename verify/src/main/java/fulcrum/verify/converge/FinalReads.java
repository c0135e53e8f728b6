package fulcrum.verify.converge;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.Function;
import fulcrum.verify.history.History;
import fulcrum.verify.story.Teller;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The final reads of each key: of each process the last read of the key that was asked for after
/// the last update of the key was over. Updates in doubt were over when the client was told so. A
/// process that ended in doubt has none, since it was gone before all was over.
///
/// How long after that they must be is for the run to say: it stops writing, heals what it broke,
/// waits as long as the system claims to need, and then reads.
final class FinalReads {

    final History history;

    private final List<List<Integer>> updates = new ArrayList<>();
    private final List<List<Integer>> reads = new ArrayList<>();

    /// By key and value.
    private final List<Map<Integer, List<Integer>>> writers = new ArrayList<>();

    FinalReads(History history) {
        this.history = history;
        int[] quietFrom = new int[history.keyCount()];
        Arrays.fill(quietFrom, -1);
        List<Map<Integer, Integer>> last = new ArrayList<>();
        for (int key = 0; key < history.keyCount(); key++) {
            updates.add(new ArrayList<>());
            writers.add(new LinkedHashMap<>());
            last.add(new LinkedHashMap<>());
        }
        for (int call = 0; call < history.size(); call++) {
            if (isUpdate(call) && history.outcome(call) != Outcome.FAIL) {
                int key = history.key(call);
                updates.get(key).add(call);
                writers.get(key)
                        .computeIfAbsent(history.argument(call), _ -> new ArrayList<>())
                        .add(call);
                quietFrom[key] = Math.max(quietFrom[key], history.endedAt(call));
            }
        }
        Set<Integer> gone = endedInDoubt();
        for (int call = 0; call < history.size(); call++) {
            boolean answered =
                    history.function(call) == Function.READ
                            && history.outcome(call) == Outcome.OK
                            && !gone.contains(history.process(call));
            if (answered && history.invokedAt(call) > quietFrom[history.key(call)]) {
                last.get(history.key(call)).put(history.process(call), call);
            }
        }
        last.forEach(ofKey -> reads.add(List.copyOf(ofKey.values())));
    }

    /// The processes that ended in doubt, or have not ended.
    private Set<Integer> endedInDoubt() {
        Set<Integer> gone = new LinkedHashSet<>();
        for (int call = 0; call < history.size(); call++) {
            if (history.outcome(call) == Outcome.UNKNOWN) {
                gone.add(history.process(call));
            }
        }
        return gone;
    }

    private boolean isUpdate(int call) {
        return switch (history.function(call)) {
            case WRITE, CAS, ADD -> true;
            case READ, TXN -> false;
        };
    }

    /// The final reads of the key.
    List<Integer> of(int key) {
        return reads.get(key);
    }

    /// The updates of the key that did not fail.
    List<Integer> updates(int key) {
        return updates.get(key);
    }

    /// The updates of the key that may have brought the value about.
    List<Integer> writers(int key, int value) {
        return writers.get(key).getOrDefault(value, List.of());
    }

    boolean acknowledged(int update) {
        return history.outcome(update) == Outcome.OK;
    }

    /// What the read of a set shows, each element once.
    Set<Integer> shown(int read) {
        Set<Integer> shown = new LinkedHashSet<>();
        for (int element : history.elements(read)) {
            shown.add(element);
        }
        return shown;
    }

    /// What there is to say where nothing is wrong: keys that were written and never read after
    /// that leave it open.
    Verdict clean() {
        for (int key = 0; key < history.keyCount(); key++) {
            if (!updates.get(key).isEmpty() && reads.get(key).isEmpty()) {
                return new Verdict.Undecided(
                        "key "
                                + history.keyValue(key)
                                + " was not read after its last update; let the run end with reads"
                                + " of every key");
            }
        }
        return new Verdict.Valid();
    }

    /// Tells a violation by the given calls; reads of sets show the chosen elements alone.
    Verdict.Violated violated(
            String anomaly, List<Integer> calls, IntPredicate elements, Conclusion conclusion) {
        int[] chosen = calls.stream().mapToInt(Integer::intValue).distinct().toArray();
        History part = history.extract(chosen, (_, element) -> elements.test(element));
        Teller teller = new Teller(part);
        Map<Integer, Integer> places = new LinkedHashMap<>();
        int[] ascending = IntStream.of(chosen).sorted().toArray();
        for (int place = 0; place < ascending.length; place++) {
            places.put(ascending[place], place);
        }
        return teller.violated(
                anomaly, List.of(conclusion.tell(teller, call -> places.getOrDefault(call, 0))));
    }

    /// Says what is wrong.
    interface Conclusion {
        String tell(Teller teller, Places places);
    }

    /// Where a call of the history is in the part that is told.
    interface Places {
        int of(int call);
    }
}
