package fulcrum.verify.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks for one order of all operations by plain search, for histories in which values repeat, so
/// that nobody knows which write a read saw.
///
/// The state is how far each chain has come and what the registers hold; the same state is never
/// tried twice. A read takes effect as soon as it fits, which never hurts. A write is held back
/// while the value that it would replace is still to be read and will not be written again. Writes
/// that were asked for earlier are tried first.
final class FrontierSearch {

    /// How many states may be tried, and how many operations there may be.
    private static final int STATES = 400_000;

    private static final int OPERATIONS = 4_000;

    private final Observed observed;
    private final List<int[]> chains;
    private final int[] position;
    private final Map<Integer, Integer> registers = new LinkedHashMap<>();
    private final Map<Long, Integer> elements = new LinkedHashMap<>();
    private final Map<Integer, Integer> sizes = new LinkedHashMap<>();

    // By version: how many sights of it, and updates to it, are still to come.
    private final Map<Long, Integer> sightsLeft = new LinkedHashMap<>();
    private final Map<Long, Integer> updatesLeft = new LinkedHashMap<>();

    private final Set<List<Integer>> tried = new LinkedHashSet<>();
    private int certainLeft;
    private boolean gaveUp;

    private FrontierSearch(Observed observed, List<int[]> chains) {
        this.observed = observed;
        this.chains = chains;
        this.position = new int[chains.size()];
        for (int op = 0; op < observed.size; op++) {
            certainLeft += observed.certain(op) ? 1 : 0;
            count(op, 1);
        }
    }

    /// Looks for an order.
    ///
    /// @param chains operations whose order is given, each operation in one of them
    static Attempt order(Observed observed, List<int[]> chains) {
        if (observed.size > OPERATIONS) {
            return Attempt.givenUp();
        }
        FrontierSearch search = new FrontierSearch(observed, chains);
        if (search.search()) {
            return Attempt.explanation();
        }
        return search.gaveUp
                ? Attempt.givenUp()
                : Attempt.contradicted(new Contradiction.Exhausted());
    }

    private void count(int op, int change) {
        if (observed.isUpdate(op)) {
            updatesLeft.merge(version(op, observed.written(op)), change, Integer::sum);
        }
        if (observed.certain(op) && observed.sees(op) && !observed.onSet(op)) {
            int seen = observed.seen[observed.firstSight[op]];
            sightsLeft.merge(version(op, seen), change, Integer::sum);
        }
    }

    private long version(int op, int value) {
        return (long) observed.key(op) << 32 | value;
    }

    private boolean search() {
        List<Integer> read = new ArrayList<>();
        readAll(read);
        boolean found = certainLeft == 0;
        if (!found && tried.add(state())) {
            gaveUp |= tried.size() > STATES;
            for (int chain : readyChains()) {
                found = !gaveUp && advance(chain);
                if (found || gaveUp) {
                    break;
                }
            }
        }
        if (!found) {
            read.reversed().forEach(chain -> leave(chain));
        }
        return found;
    }

    /// Lets every read take effect that fits.
    private void readAll(List<Integer> read) {
        boolean more = true;
        while (more) {
            more = false;
            for (int chain = 0; chain < position.length; chain++) {
                while (atRead(chain) && fits(next(chain))) {
                    enter(chain);
                    read.add(chain);
                    more = true;
                }
            }
        }
    }

    private boolean ended(int chain) {
        return position[chain] == chains.get(chain).length;
    }

    private int next(int chain) {
        return chains.get(chain)[position[chain]];
    }

    private boolean atRead(int chain) {
        return !ended(chain) && observed.isRead(next(chain));
    }

    private void enter(int chain) {
        int op = next(chain);
        position[chain]++;
        certainLeft -= observed.certain(op) ? 1 : 0;
        count(op, -1);
    }

    private void leave(int chain) {
        position[chain]--;
        int op = next(chain);
        certainLeft += observed.certain(op) ? 1 : 0;
        count(op, 1);
    }

    private boolean fits(int op) {
        int first = observed.firstSight[op];
        int end = observed.firstSight[op + 1];
        if (!observed.onSet(op)) {
            return registers.getOrDefault(observed.key(op), 0) == observed.seen[first];
        }
        int shown = 0;
        for (int sight = first; sight < end; sight++) {
            shown += elements.getOrDefault(version(op, observed.seen[sight]), 0) > 0 ? 1 : 0;
        }
        return shown == end - first && sizes.getOrDefault(observed.key(op), 0) == shown;
    }

    private List<Integer> state() {
        List<Integer> state = new ArrayList<>();
        Arrays.stream(position).forEach(state::add);
        state.addAll(registers.values());
        return state;
    }

    /// Chains whose next update may take effect, the one asked for first at the front.
    private List<Integer> readyChains() {
        List<Integer> ready = new ArrayList<>();
        for (int chain = 0; chain < position.length; chain++) {
            if (!ended(chain) && observed.isUpdate(next(chain)) && mayAdvance(next(chain))) {
                ready.add(chain);
            }
        }
        ready.sort((left, right) -> Integer.compare(asked(left), asked(right)));
        return ready;
    }

    private int asked(int chain) {
        return observed.history.invokedAt(observed.call[next(chain)]);
    }

    private boolean mayAdvance(int op) {
        if (observed.onSet(op)) {
            return true;
        }
        int value = registers.getOrDefault(observed.key(op), 0);
        if (observed.sees(op)) {
            return value == observed.seen[observed.firstSight[op]];
        }
        long replaced = version(op, value);
        return sightsLeft.getOrDefault(replaced, 0) == 0
                || updatesLeft.getOrDefault(replaced, 0) > 0;
    }

    private boolean advance(int chain) {
        int op = next(chain);
        int key = observed.key(op);
        int value = registers.computeIfAbsent(key, _ -> 0);
        enter(chain);
        if (observed.onSet(op)) {
            change(op, 1);
        } else {
            registers.put(key, observed.written(op));
        }
        if (search()) {
            return true;
        }
        if (observed.onSet(op)) {
            change(op, -1);
        } else {
            registers.put(key, value);
        }
        leave(chain);
        return false;
    }

    private void change(int add, int change) {
        int count = elements.merge(version(add, observed.written(add)), change, Integer::sum);
        boolean crossed = change > 0 ? count == 1 : count == 0;
        if (crossed) {
            sizes.merge(observed.key(add), change, Integer::sum);
        }
    }
}
