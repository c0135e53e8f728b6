package fulcrum.verify.linearizable;

import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.Function;
import fulcrum.verify.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Judges a register or a set by plain search; exponential at worst, and the cross-check of the
/// fast judges.
///
/// Wing and Gong, "Testing and Verifying Concurrent Objects" (1993), section 4: take any call that
/// may come first, apply it, go on with the rest, and undo it where that fails. Lowe, "Testing for
/// linearizability" (2017), section 3: never try the same calls with the same state twice. A call
/// in doubt is one that never returns; it need not be taken.
final class GeneralSearch {

    private static final int REFUSED = -1;

    /// A place in the sequence of events that are left.
    private static final class Entry {
        final int call;
        final boolean end;
        Entry previous = this;
        Entry next = this;
        Entry other = this;

        Entry(int call, boolean end) {
            this.call = call;
            this.end = end;
        }

        void insertBefore(Entry place) {
            previous = place.previous;
            next = place;
            previous.next = this;
            place.previous = this;
        }

        void lift() {
            previous.next = next;
            next.previous = previous;
        }

        void unlift() {
            previous.next = this;
            next.previous = this;
        }
    }

    private record Tried(BitSet taken, int state) {}

    private record Step(Entry entry, int stateBefore) {}

    private final History history;
    private final boolean set;
    private final int[] calls;
    private final Slack slack;
    private final Entry ring = new Entry(History.NONE, true);
    private final Map<BitSet, Integer> contents = new LinkedHashMap<>();
    private final List<BitSet> contentList = new ArrayList<>();
    private long effort;

    private GeneralSearch(History history, int[] calls, boolean set, Slack slack, long effort) {
        this.history = history;
        this.calls = calls;
        this.set = set;
        this.slack = slack;
        this.effort = effort;
        intern(new BitSet());
    }

    /// Judges one object.
    ///
    /// @param calls its calls
    /// @param effort how many steps may be tried
    static Finding judge(History history, int[] calls, boolean set, Slack slack, long effort) {
        GeneralSearch search = new GeneralSearch(history, calls, set, slack, effort);
        search.line();
        return search.search();
    }

    /// Lines the events up.
    private void line() {
        List<long[]> events = new ArrayList<>();
        for (int i = 0; i < calls.length; i++) {
            int call = calls[i];
            Outcome outcome = history.outcome(call);
            boolean read = history.function(call) == Function.READ;
            if (outcome != Outcome.FAIL && !(read && outcome == Outcome.UNKNOWN)) {
                events.add(new long[] {slack.from(history, call, read), i, 0});
                events.add(new long[] {slack.to(history, call), i, 1});
            }
        }
        events.sort((left, right) -> Long.compare(left[0], right[0]));
        Entry[] beginnings = new Entry[calls.length];
        for (long[] event : events) {
            int index = (int) event[1];
            boolean end = event[2] == 1;
            if (end && event[0] == History.NEVER) {
                continue;
            }
            Entry entry = new Entry(index, end);
            entry.insertBefore(ring);
            if (end) {
                beginnings[index].other = entry;
            } else {
                beginnings[index] = entry;
            }
        }
    }

    private Finding search() {
        Set<Tried> tried = new LinkedHashSet<>();
        List<Step> steps = new ArrayList<>();
        BitSet taken = new BitSet();
        int state = 0;
        Entry entry = ring.next;
        while (entry != ring) {
            if (--effort < 0) {
                return new Finding.GivenUp("the general search took too long");
            }
            if (entry.end) {
                if (steps.isEmpty()) {
                    return new Finding.Broken(calls.clone());
                }
                Step undone = steps.removeLast();
                state = undone.stateBefore;
                taken.clear(undone.entry.call);
                unlift(undone.entry);
                entry = undone.entry.next;
                continue;
            }
            int after = apply(state, calls[entry.call]);
            taken.set(entry.call);
            if (after != REFUSED && tried.add(new Tried((BitSet) taken.clone(), after))) {
                steps.add(new Step(entry, state));
                state = after;
                lift(entry);
                entry = ring.next;
            } else {
                taken.clear(entry.call);
                entry = entry.next;
            }
        }
        return new Finding.Explained();
    }

    private static void lift(Entry entry) {
        entry.lift();
        if (entry.other != entry) {
            entry.other.lift();
        }
    }

    private static void unlift(Entry entry) {
        if (entry.other != entry) {
            entry.other.unlift();
        }
        entry.unlift();
    }

    /// The state after the call; `REFUSED` where it cannot come next.
    private int apply(int state, int call) {
        return switch (history.function(call)) {
            case READ -> set ? readSet(state, call) : readRegister(state, call);
            case WRITE -> history.argument(call);
            case CAS -> history.expected(call) == state ? history.argument(call) : REFUSED;
            case ADD -> {
                BitSet after = (BitSet) contentList.get(state).clone();
                after.set(history.argument(call));
                yield intern(after);
            }
            case TXN -> REFUSED;
        };
    }

    private int readRegister(int state, int call) {
        return history.result(call) == state ? state : REFUSED;
    }

    private int readSet(int state, int call) {
        int[] elements = history.elements(call);
        BitSet content = contentList.get(state);
        boolean all = Arrays.stream(elements).allMatch(content::get);
        return all && content.cardinality() == elements.length ? state : REFUSED;
    }

    private int intern(BitSet content) {
        Integer known = contents.putIfAbsent(content, contentList.size());
        if (known == null) {
            contentList.add(content);
        }
        return known == null ? contentList.size() - 1 : known;
    }
}
