package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One merge of two texts: the characters of one find their places among those of the other.
final class Integration {

    /// So many runs are looked for one by one.
    private static final int FEW = 32;

    private final Rga mine;
    private final List<Run> runs;
    private final TreeMap<Dot<Replica>, Run> heldBack = new TreeMap<>();
    private Entries<Replica, Long> latest;

    /// Which characters are there, where many come: first of each stretch, and how many follow it.
    private @Nullable TreeMap<Dot<Replica>, Integer> known;

    /// Where the last character was found: the next is most often near it.
    private int cursor;

    Integration(Rga mine) {
        this.mine = mine;
        this.runs = new ArrayList<>(mine.runs());
        this.latest = mine.latest();
    }

    /// @param other has forgotten no more than the first
    Rga take(Rga other) {
        if (other.runs().size() + other.heldBack().size() > FEW) {
            known = new TreeMap<>();
            for (Run run : runs) {
                known.put(dot(run.first()), run.length());
            }
        }
        for (Run run : other.runs()) {
            if (!integrate(run)) {
                hold(run);
            }
        }
        mine.heldBack().forEach(this::hold);
        other.heldBack().forEach(this::hold);
        release();
        return new Rga(runs, joined(heldBack), mine.forgotten(), latest);
    }

    private static boolean isForgotten(Rga state, ElementId id) {
        Long upTo = state.forgotten().get(id.replica());
        return upTo != null && id.time() <= upTo;
    }

    /// Puts in what is not there, and removes what the run says is removed.
    ///
    /// @return false where the origin of a part is not there, which then found no place
    private boolean integrate(Run run) {
        Run rest = run;
        while (rest != null) {
            int count = knownOf(rest);
            if (count > 0) {
                if (rest.removed()) {
                    remove(rest.first(), count);
                }
            } else {
                count = unknownOf(rest);
                Run unknown = rest.head(count);
                if (!isForgotten(mine, unknown.last()) && !place(unknown)) {
                    return false;
                }
            }
            rest = count == rest.length() ? null : rest.tail(count);
        }
        return true;
    }

    /// How many characters at the beginning of the run are there, in one run.
    private int knownOf(Run run) {
        if (isNew(run) || (known != null && !isKnown(known, run.first()))) {
            return 0;
        }
        int at = find(run.first());
        return at < 0
                ? 0
                : Math.min(run.length(), runs.get(at).length() - runs.get(at).offset(run.first()));
    }

    /// Whether all of a run is later than what is there of its replica.
    private boolean isNew(Run run) {
        Long seen = latest.get(run.first().replica());
        return seen == null || seen < run.first().time();
    }

    private static boolean isKnown(NavigableMap<Dot<Replica>, Integer> known, ElementId id) {
        Map.Entry<Dot<Replica>, Integer> before = known.floorEntry(dot(id));
        return before != null
                && before.getKey().actor().equals(id.replica())
                && id.time() - before.getKey().counter() < before.getValue();
    }

    /// How many characters at the beginning of the run are not there, given that the first is not.
    private int unknownOf(Run run) {
        int count = run.length();
        if (isNew(run)) {
            return count;
        }
        if (known != null) {
            Dot<Replica> next = known.higherKey(dot(run.first()));
            if (next != null && next.actor().equals(run.first().replica())) {
                count = (int) Math.min(count, next.counter() - run.first().time());
            }
        } else {
            for (Run each : runs) {
                int offset = run.offset(each.first());
                count = offset > 0 ? Math.min(count, offset) : count;
            }
        }
        Long forgotten = mine.forgotten().get(run.first().replica());
        if (forgotten != null && forgotten >= run.first().time()) {
            count = (int) Math.min(count, forgotten - run.first().time() + 1);
        }
        return count;
    }

    /// The paper's insertion: after the origin, past all that is later than the run.
    private boolean place(Run run) {
        int at = 0;
        ElementId origin = run.origin();
        if (origin != null) {
            int found = find(origin);
            if (found < 0) {
                return false;
            }
            Run holder = runs.get(found);
            int count = holder.offset(origin) + 1;
            at = found + 1;
            if (count < holder.length() && holder.id(count).compareTo(run.first()) < 0) {
                runs.set(found, holder.head(count));
                runs.add(at, holder.tail(count));
            }
        }
        while (at < runs.size() && runs.get(at).first().compareTo(run.first()) > 0) {
            at++;
        }
        runs.add(at, run);
        Long seen = latest.get(run.first().replica());
        if (seen == null || seen < run.last().time()) {
            latest = latest.with(run.first().replica(), run.last().time());
        }
        if (known != null) {
            known.put(dot(run.first()), run.length());
        }
        cursor = at;
        joinAt(at + 1);
        joinAt(at);
        return true;
    }

    /// Turns characters of one run into tombstones.
    private void remove(ElementId first, int count) {
        int at = find(first);
        Run holder = runs.get(at);
        if (holder.removed()) {
            return;
        }
        int from = holder.offset(first);
        int to = from + count;
        runs.set(at, holder.tail(from).head(count).asRemoved());
        if (to < holder.length()) {
            runs.add(at + 1, holder.tail(to));
        }
        if (from > 0) {
            runs.add(at, holder.head(from));
            at++;
        }
        joinAt(at + 1);
        joinAt(at);
    }

    private void joinAt(int index) {
        if (index > 0 && index < runs.size() && runs.get(index).continues(runs.get(index - 1))) {
            runs.set(index - 1, runs.get(index - 1).joined(runs.get(index)));
            runs.remove(index);
        }
    }

    /// The run that holds a character, or -1.
    private int find(ElementId id) {
        int size = runs.size();
        for (int before = cursor, after = cursor + 1;
                before >= 0 || after < size;
                before--, after++) {
            if (before >= 0 && before < size && runs.get(before).offset(id) >= 0) {
                cursor = before;
                return before;
            }
            if (after < size && runs.get(after).offset(id) >= 0) {
                cursor = after;
                return after;
            }
        }
        return -1;
    }

    /// Keeps a run until its origin comes; of one character that comes twice, removal holds.
    private void hold(Run run) {
        Run rest = run;
        while (rest != null) {
            Dot<Replica> key = dot(rest.first());
            Map.Entry<Dot<Replica>, Run> before = heldBack.floorEntry(key);
            int offset = before == null ? -1 : before.getValue().offset(rest.first());
            int count;
            if (before != null && offset >= 0) {
                count = Math.min(rest.length(), before.getValue().length() - offset);
                if (rest.removed() && !before.getValue().removed()) {
                    replace(before.getValue(), offset, count);
                }
            } else {
                Dot<Replica> next = heldBack.higherKey(key);
                long gap =
                        next == null || !next.actor().equals(key.actor())
                                ? rest.length()
                                : next.counter() - key.counter();
                count = (int) Math.min(rest.length(), gap);
                heldBack.put(key, rest.head(count));
            }
            rest = count == rest.length() ? null : rest.tail(count);
        }
    }

    private void replace(Run held, int from, int count) {
        if (from > 0) {
            heldBack.put(dot(held.first()), held.head(from));
        }
        heldBack.put(dot(held.id(from)), held.tail(from).head(count).asRemoved());
        if (from + count < held.length()) {
            heldBack.put(dot(held.id(from + count)), held.tail(from + count));
        }
    }

    /// Puts in whatever has an origin now, until nothing more does.
    private void release() {
        boolean again = !heldBack.isEmpty();
        while (again) {
            again = false;
            for (Run run : List.copyOf(heldBack.values())) {
                if (integrate(run)) {
                    heldBack.remove(dot(run.first()));
                    again = !heldBack.isEmpty();
                }
            }
        }
    }

    private static List<Run> joined(NavigableMap<Dot<Replica>, Run> heldBack) {
        List<Run> joined = new ArrayList<>();
        for (Run run : heldBack.values()) {
            Run last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && run.continues(last)) {
                joined.set(joined.size() - 1, last.joined(run));
            } else {
                joined.add(run);
            }
        }
        return joined;
    }

    private static Dot<Replica> dot(ElementId id) {
        return new Dot<>(id.replica(), id.time());
    }
}
