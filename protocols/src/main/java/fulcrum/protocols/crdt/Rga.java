package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text that many type into: a replicated growable array. Roh, Jeon, Kim, Lee, "Replicated
/// abstract data types: Building blocks for collaborative applications", 2011.
///
/// Each character names the one after which it was typed, its origin. What was typed concurrently
/// after the same one stands in the order of [ElementId], latest first, so what one replica types
/// in one go is never mixed with what another does.
///
/// A removed character stays as a tombstone, since others may be typing after it, until
/// [#withoutTombstones]. Characters that stand together are kept together ([Run]), as in Yu, "A
/// String-wise CRDT for Group Editing", 2012.
///
/// As a state it is a set of characters, each with its origin and perhaps removed; those whose
/// origin has not come yet are held back. Positions count code points that are visible.
public final class Rga implements Crdt<Rga> {

    public static final Rga EMPTY = new Rga(List.of(), List.of(), Entries.none());

    /// In the order of the text.
    private final Run[] runs;

    /// Not yet anchored, by replica and time.
    private final Run[] heldBack;

    /// Up to which time each replica's characters were seen by all: one that is not there is gone.
    private final Entries<Replica, Long> forgotten;

    /// The latest character of each replica in the text or forgotten: later ones are new.
    private final Entries<Replica, Long> latest;

    Rga(List<Run> runs, List<Run> heldBack, Entries<Replica, Long> forgotten) {
        this(runs, heldBack, forgotten, latest(runs, forgotten));
    }

    Rga(
            List<Run> runs,
            List<Run> heldBack,
            Entries<Replica, Long> forgotten,
            Entries<Replica, Long> latest) {
        this.runs = runs.toArray(Run[]::new);
        this.heldBack = heldBack.toArray(Run[]::new);
        this.forgotten = forgotten;
        this.latest = latest;
    }

    private static Entries<Replica, Long> latest(List<Run> runs, Entries<Replica, Long> forgotten) {
        Entries<Replica, Long> latest = forgotten;
        for (Run run : runs) {
            ElementId last = run.last();
            Long known = latest.get(last.replica());
            if (known == null || known < last.time()) {
                latest = latest.with(last.replica(), last.time());
            }
        }
        return latest;
    }

    public List<Run> runs() {
        return Collections.unmodifiableList(Arrays.asList(runs));
    }

    public List<Run> heldBack() {
        return Collections.unmodifiableList(Arrays.asList(heldBack));
    }

    Entries<Replica, Long> forgotten() {
        return forgotten;
    }

    Entries<Replica, Long> latest() {
        return latest;
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        for (Run run : runs) {
            if (run.text() != null) {
                text.append(run.text());
            }
        }
        return text.toString();
    }

    /// How many code points are visible.
    public int length() {
        int length = 0;
        for (Run run : runs) {
            length += run.removed() ? 0 : run.length();
        }
        return length;
    }

    /// @param position from 0 to [#length]
    public Rga insert(Replica self, int position, String text) {
        CodePoints.demandWhole(text);
        ElementId origin = position == 0 ? null : visible(position - 1);
        ElementId first = new ElementId(time() + 1, self);
        List<Run> typed = Run.typed(first, origin, text);
        return origin == null
                ? new Rga(typed, List.of(), Entries.none())
                : new Rga(List.of(), typed, Entries.none());
    }

    /// @param position of the first character that is removed
    public Rga delete(int position, int count) {
        List<Run> removed = new ArrayList<>();
        int before = 0;
        for (Run run : runs) {
            if (run.removed()) {
                continue;
            }
            int from = Math.max(position - before, 0);
            int to = Math.min(position + count - before, run.length());
            if (from < to) {
                removed.add(run.tail(from).head(to - from).asRemoved());
            }
            before += run.length();
        }
        if (position < 0 || count < 0 || position + count > before) {
            throw new IndexOutOfBoundsException(count + " from " + position + " of " + before);
        }
        return EMPTY.merge(new Rga(List.of(), removed, Entries.none()));
    }

    private ElementId visible(int position) {
        int left = position;
        for (Run run : runs) {
            if (run.removed()) {
                continue;
            }
            if (left >= 0 && left < run.length()) {
                return run.id(left);
            }
            left -= run.length();
        }
        throw new IndexOutOfBoundsException("position " + position + " of " + length());
    }

    /// The latest time that this state knows of.
    private long time() {
        long time = 0;
        for (int i = 0; i < latest.size(); i++) {
            time = Math.max(time, latest.value(i));
        }
        for (Run run : heldBack) {
            time = Math.max(time, run.last().time());
        }
        return time;
    }

    @Override
    public Rga merge(Rga other) {
        return forgotten.equals(forgotten.merge(other.forgotten, Math::max))
                ? new Integration(this).take(other)
                : new Integration(other).take(this);
    }

    /// Whether all tombstones may go: every replica has the same state, so nobody types after a
    /// removed character any more. That nothing sent before is under way is the caller's to know.
    public static boolean settled(Collection<Rga> remaining) {
        return remaining.stream().distinct().count() <= 1
                && remaining.stream().allMatch(state -> state.heldBack.length == 0);
    }

    /// Forgets all removed characters, which is safe once the replicas have [#settled]; each does
    /// it in its own time. A replica that was not among them takes another's state whole, and drops
    /// what it typed itself.
    public Rga withoutTombstones() {
        List<Run> left = new ArrayList<>();
        for (Run run : runs) {
            if (!run.removed()) {
                left.add(run);
            }
        }
        return new Rga(left, heldBack(), latest, latest);
    }

    @Override
    public Rga clear(Stamp stamp) {
        return delete(0, length());
    }

    @Override
    public Footprint footprint(Replica replica) {
        boolean typed = false;
        for (Run run : runs) {
            typed |= run.first().replica().equals(replica);
        }
        for (Run run : heldBack) {
            typed |= run.first().replica().equals(replica);
        }
        Long seen = latest.get(replica);
        return Footprint.of(seen == null ? 0 : seen, typed);
    }

    @Override
    public Rga without(Replica departed) {
        footprint(departed).demandUnneeded(departed);
        return new Rga(runs(), heldBack(), forgotten.without(departed));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Rga that
                && Arrays.equals(runs, that.runs)
                && Arrays.equals(heldBack, that.heldBack)
                && forgotten.equals(that.forgotten);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(runs) + Arrays.hashCode(heldBack);
    }

    @Override
    public String toString() {
        return "Rga" + Arrays.toString(runs) + Arrays.toString(heldBack) + forgotten;
    }
}
