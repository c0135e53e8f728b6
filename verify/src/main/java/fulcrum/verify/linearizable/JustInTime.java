package fulcrum.verify.linearizable;

import fulcrum.verify.history.History;
import fulcrum.verify.linearizable.RegisterCalls.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Judges a register whose values may repeat, with compare-and-set, by a search that stays narrow.
///
/// Lowe, "Testing for linearizability" (2017), section 5: it is enough to linearize calls *just in
/// time*, when one of them returns; all states that may then hold are carried on side by side. Here
/// they are states of a register, and what is known of registers keeps them few:
///
/// - A read takes effect as soon as its value is there; that never hurts.
/// - A write that nobody reads need not be placed before it returns: if another plain write took
///   effect meanwhile, it may have been overwritten at once (*hidden* right before that one). It
///   stays available as long as it has not returned.
/// - So a write is placed only when it returns or when its value is needed: by a read under way or
///   by a compare-and-set.
/// - Of equal writes under way, the one that returns first is used; those in doubt come last, and
///   are only counted, since they are all alike.
/// - A state is dropped where another can do all that it can (same value, no more used, no less
///   done).
final class JustInTime {

    /// How many writes may be under way at once, apart from those in doubt.
    private static final int WRITERS = 64;

    private static final int ABSENT = -1;
    private static final int NIL = 0;

    /// What may hold between two events. Arrays are shared and never changed.
    private static final class State {

        /// What the register holds.
        final int value;

        /// Writes under way, by slot, that may return.
        final long done;

        /// Writes under way, by slot, that took effect and can do so no more.
        final long used;

        /// How many of the reads that wait for a value have seen it, by the value's place; they see
        /// it in the order in which they began.
        final int[] answered;

        /// How many writes in doubt took effect, by their sort.
        final int[] spent;

        State(int value, long done, long used, int[] answered, int[] spent) {
            this.value = value;
            this.done = done;
            this.used = used;
            this.answered = answered;
            this.spent = spent;
        }

        /// True if the other can do nothing that this cannot.
        boolean covers(State other) {
            return value == other.value
                    && (done & other.done) == other.done
                    && (used & other.used) == used
                    && atLeast(answered, other.answered)
                    && atLeast(other.spent, spent);
        }

        private static boolean atLeast(int[] more, int[] less) {
            for (int i = 0; i < more.length; i++) {
                if (more[i] < less[i]) {
                    return false;
                }
            }
            return true;
        }

        State answering(int place, int count) {
            if (answered[place] == count) {
                return this;
            }
            int[] changed = answered.clone();
            changed[place] = count;
            return new State(value, done, used, changed, spent);
        }

        State without(long bit) {
            return new State(value, done & ~bit, used & ~bit, answered, spent);
        }
    }

    /// Writes in doubt that are all alike.
    private record Sort(Kind kind, int expected, int value) {}

    private final RegisterCalls calls;
    private long effort;

    // Values of this register, numbered from nil.
    private final int[] value;
    private final int[] expected;

    // Writes in doubt.
    private final List<Sort> sorts = new ArrayList<>();
    private final int[] sortOf;
    private final int[] available;

    // Writes under way.
    private final int[] open = new int[WRITERS];
    private long openWrites;

    // Reads under way, by the place of the value that they wait for.
    private final int[] placeOf;
    private int[] begun = new int[4];
    private int[] waiting = new int[4];

    // By call: the slot of a write, the rank of a read among those of its value.
    private final int[] slotOrRank;
    private List<State> states = new ArrayList<>();

    private JustInTime(RegisterCalls calls, long effort) {
        this.calls = calls;
        this.effort = effort;
        value = new int[calls.size];
        expected = new int[calls.size];
        sortOf = new int[calls.size];
        slotOrRank = new int[calls.size];
        placeOf = new int[numberValues()];
        Arrays.fill(placeOf, ABSENT);
        Arrays.fill(open, ABSENT);
        sortDoubtful();
        available = new int[sorts.size()];
    }

    /// Judges the register.
    ///
    /// @param effort how many states may be looked at
    static Finding judge(RegisterCalls calls, long effort) {
        return new JustInTime(calls, effort).judge();
    }

    private int numberValues() {
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        numbers.put(History.NIL, NIL);
        for (int op = 0; op < calls.size; op++) {
            value[op] = number(numbers, calls.value[op]);
            expected[op] =
                    calls.kind[op] == Kind.CAS ? number(numbers, calls.expected[op]) : ABSENT;
        }
        return numbers.size();
    }

    private static int number(Map<Integer, Integer> numbers, int code) {
        Integer known = numbers.putIfAbsent(code, numbers.size());
        return known == null ? numbers.size() - 1 : known;
    }

    /// Counts the sorts of writes in doubt whose value anybody could have seen; the others can be
    /// left out.
    private void sortDoubtful() {
        boolean[] seen = new boolean[placeOf.length];
        for (int op = 0; op < calls.size; op++) {
            switch (calls.kind[op]) {
                case READ -> seen[value[op]] = true;
                case CAS -> seen[expected[op]] = true;
                case WRITE -> {}
            }
        }
        Map<Sort, Integer> numbers = new LinkedHashMap<>();
        for (int op = 0; op < calls.size; op++) {
            sortOf[op] = ABSENT;
            if (!calls.certain(op) && seen[value[op]]) {
                Sort sort = new Sort(calls.kind[op], expected[op], value[op]);
                Integer known = numbers.putIfAbsent(sort, sorts.size());
                sortOf[op] = known == null ? sorts.size() : known;
                if (known == null) {
                    sorts.add(sort);
                }
            }
        }
    }

    private Finding judge() {
        states.add(new State(NIL, 0, 0, new int[begun.length], new int[available.length]));
        for (long event : sortedEvents()) {
            int op = (int) event >>> 1;
            if ((event & 1) != 0) {
                end(op);
            } else if (calls.kind[op] == Kind.READ) {
                beginRead(op);
            } else if (!beginWrite(op)) {
                return new Finding.GivenUp(
                        "more than " + WRITERS + " writes are under way at once on one key");
            }
            if (effort < 0) {
                return new Finding.GivenUp("too many orders are possible on one key");
            }
            if (states.isEmpty()) {
                return new Finding.Broken(callsUntil((int) (event >>> 32)));
            }
        }
        return new Finding.Explained();
    }

    /// Beginnings and ends by coordinate; the lower half holds the call and whether it ends.
    private long[] sortedEvents() {
        long[] events = new long[2 * calls.size];
        int size = 0;
        for (int op = 0; op < calls.size; op++) {
            events[size++] = (long) calls.from[op] << 32 | 2L * op;
            if (calls.certain(op)) {
                events[size++] = (long) calls.to[op] << 32 | 2L * op | 1;
            }
        }
        events = Arrays.copyOf(events, size);
        Arrays.sort(events);
        return events;
    }

    private void beginRead(int op) {
        int place = placeOf[value[op]];
        if (place == ABSENT) {
            place = freePlace();
            placeOf[value[op]] = place;
        }
        waiting[place]++;
        slotOrRank[op] = ++begun[place];
        for (int i = 0; i < states.size(); i++) {
            State state = states.get(i);
            if (state.value == value[op]) {
                states.set(i, state.answering(place, begun[place]));
            }
        }
    }

    private int freePlace() {
        for (int place = 0; place < waiting.length; place++) {
            if (waiting[place] == 0) {
                return place;
            }
        }
        int places = waiting.length;
        waiting = Arrays.copyOf(waiting, 2 * places);
        begun = Arrays.copyOf(begun, 2 * places);
        states.replaceAll(state ->
                new State(
                        state.value,
                        state.done,
                        state.used,
                        Arrays.copyOf(state.answered, 2 * places),
                        state.spent));
        return places;
    }

    private boolean beginWrite(int op) {
        if (!calls.certain(op)) {
            if (sortOf[op] != ABSENT) {
                available[sortOf[op]]++;
            }
            return true;
        }
        int slot = Long.numberOfTrailingZeros(~openWrites);
        if (slot == WRITERS) {
            return false;
        }
        slotOrRank[op] = slot;
        open[slot] = op;
        openWrites |= 1L << slot;
        return true;
    }

    private void end(int op) {
        boolean read = calls.kind[op] == Kind.READ;
        long bit = read ? 0 : 1L << slotOrRank[op];
        List<State> next = new ArrayList<>();
        for (State state : states) {
            boolean done = done(state, op);
            if (done) {
                keep(next, state.without(bit));
            }
            if (!done || (calls.kind[op] == Kind.WRITE && (state.used & bit) == 0)) {
                explore(state, op, bit, next);
            }
        }
        if (read) {
            endRead(op, next);
        } else {
            openWrites &= ~bit;
            open[slotOrRank[op]] = ABSENT;
        }
        states = next;
    }

    private void endRead(int op, List<State> next) {
        int place = placeOf[value[op]];
        if (--waiting[place] == 0) {
            placeOf[value[op]] = ABSENT;
            begun[place] = 0;
            next.replaceAll(state -> state.answering(place, 0));
        }
    }

    private boolean done(State state, int op) {
        return calls.kind[op] == Kind.READ
                ? state.answered[placeOf[value[op]]] >= slotOrRank[op]
                : (state.done & 1L << slotOrRank[op]) != 0;
    }

    /// Keeps what no other state covers.
    private void keep(List<State> kept, State candidate) {
        effort -= 1 + kept.size() / 16;
        for (State state : kept) {
            if (state.covers(candidate)) {
                return;
            }
        }
        kept.removeIf(candidate::covers);
        kept.add(candidate);
    }

    /// Takes all useful ways from the state to one in which the call may return.
    private void explore(State start, int target, long bit, List<State> next) {
        List<State> seen = new ArrayList<>();
        List<State> stack = new ArrayList<>();
        seen.add(start);
        stack.add(start);
        while (!stack.isEmpty() && effort >= 0) {
            State state = stack.removeLast();
            boolean doneBefore = done(state, target);
            for (State after : moves(state, target)) {
                boolean usedNow = (after.used & bit) != 0;
                boolean doneNow = !doneBefore && done(after, target);
                if (usedNow || doneNow) {
                    keep(next, after.without(bit));
                }
                boolean arrived = usedNow || (doneNow && calls.kind[target] != Kind.WRITE);
                if (!arrived && !isSeen(seen, after)) {
                    seen.add(after);
                    stack.add(after);
                }
            }
        }
    }

    private boolean isSeen(List<State> seen, State candidate) {
        effort -= 1 + seen.size() / 16;
        for (State state : seen) {
            if (state.covers(candidate)) {
                return true;
            }
        }
        return false;
    }

    /// The states after one more write that is of use.
    private List<State> moves(State state, int target) {
        List<State> after = new ArrayList<>();
        for (long left = openWrites & ~state.used; left != 0; left &= left - 1) {
            int slot = Long.numberOfTrailingZeros(left);
            int op = open[slot];
            boolean plain = calls.kind[op] == Kind.WRITE;
            boolean useful =
                    plain ? op == target || wanted(state, value[op]) : expected[op] == state.value;
            if (useful && firstAlike(state, op)) {
                after.add(take(state, value[op], 1L << slot, plain, state.spent));
            }
        }
        for (int sort = 0; sort < available.length; sort++) {
            Sort alike = sorts.get(sort);
            boolean plain = alike.kind == Kind.WRITE;
            if (state.spent[sort] < available[sort]
                    && (plain || alike.expected == state.value)
                    && wanted(state, alike.value)
                    && !openAlike(state, alike)) {
                int[] spent = state.spent.clone();
                spent[sort]++;
                after.add(take(state, alike.value, 0, plain, spent));
            }
        }
        return after;
    }

    private State take(State state, int written, long used, boolean plain, int[] spent) {
        long done = state.done | used | (plain ? openPlainWrites() : 0);
        State taken = new State(written, done, state.used | used, state.answered, spent);
        int place = placeOf[written];
        return place == ABSENT ? taken : taken.answering(place, begun[place]);
    }

    private long openPlainWrites() {
        long plain = 0;
        for (long left = openWrites; left != 0; left &= left - 1) {
            long bit = Long.lowestOneBit(left);
            if (calls.kind[open[Long.numberOfTrailingZeros(bit)]] == Kind.WRITE) {
                plain |= bit;
            }
        }
        return plain;
    }

    /// True if a read under way waits for the value, or a compare-and-set could use it.
    private boolean wanted(State state, int sought) {
        int place = placeOf[sought];
        if (place != ABSENT && state.answered[place] < begun[place]) {
            return true;
        }
        for (long left = openWrites & ~state.used; left != 0; left &= left - 1) {
            if (expected[open[Long.numberOfTrailingZeros(left)]] == sought) {
                return true;
            }
        }
        for (int sort = 0; sort < available.length; sort++) {
            if (sorts.get(sort).expected == sought && state.spent[sort] < available[sort]) {
                return true;
            }
        }
        return false;
    }

    /// True if no equal write under way returns earlier.
    private boolean firstAlike(State state, int op) {
        for (long left = openWrites & ~state.used; left != 0; left &= left - 1) {
            int other = open[Long.numberOfTrailingZeros(left)];
            if (calls.to[other] < calls.to[op]
                    && alike(other, calls.kind[op], expected[op], value[op])) {
                return false;
            }
        }
        return true;
    }

    private boolean openAlike(State state, Sort sort) {
        for (long left = openWrites & ~state.used; left != 0; left &= left - 1) {
            int op = open[Long.numberOfTrailingZeros(left)];
            if (alike(op, sort.kind, sort.expected, sort.value)) {
                return true;
            }
        }
        return false;
    }

    private boolean alike(int op, Kind kind, int itsExpected, int itsValue) {
        return calls.kind[op] == kind && expected[op] == itsExpected && value[op] == itsValue;
    }

    private int[] callsUntil(int coordinate) {
        int[] suspects = new int[calls.size];
        int size = 0;
        for (int op = 0; op < calls.size; op++) {
            if (calls.from[op] <= coordinate) {
                suspects[size++] = calls.call[op];
            }
        }
        return Arrays.copyOf(suspects, size);
    }
}
