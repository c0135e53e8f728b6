package fulcrum.simulator;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.KeyValues;
import fulcrum.machine.state.Writes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A node's key-value state: what its machine sees at once, and what of it survives a crash. Writes
/// become durable in their order, and never before the log records that they came from.
final class StateStore implements KeyValues {

    private static final int WARM_MOST = 256;

    /// One change of the state.
    ///
    /// @param behind the last log position that was emitted before it
    /// @param whole the content replaces everything
    private record Change(long index, long behind, Bytes content, boolean whole) {}

    /// All keys from one up to, not including, another.
    private record Stretch(Bytes from, Bytes to) {}

    private static final class Entries {

        private TreeMap<Bytes, Bytes> entries = new TreeMap<>();
        private long applied;

        void change(Change change) {
            if (change.whole) {
                entries.clear();
            }
            Writes.carryOut(change.content, entries);
            applied = change.index;
        }
    }

    private final Universe.States settings;
    private final Dice dice;
    private final Entries visible = new Entries();
    private final Entries durable = new Entries();
    private final ArrayDeque<Change> pending = new ArrayDeque<>();

    /// Keys that are surely in memory; nobody iterates over it.
    private final HashSet<Bytes> warm = new HashSet<>();

    /// Ranges whose first key is surely in memory; nobody iterates over it.
    private final HashSet<Stretch> warmStretches = new HashSet<>();

    private int coldPermille;
    private long coldPeeks;
    private long coldFirsts;
    private boolean observed;

    StateStore(Universe.States settings, Dice dice) {
        this.settings = settings;
        this.dice = dice;
        this.coldPermille = settings.coldPermille();
    }

    @Override
    public Peek peek(Bytes key) {
        notObserved();
        if (coldPermille > 0 && !warm.contains(key)) {
            if (dice.chance(coldPermille, 1000)) {
                coldPeeks++;
                return Peek.COLD;
            }
            warm(key);
        }
        Bytes value = visible.entries.get(key);
        return value == null ? Peek.ABSENT : new Peek.Present(value);
    }

    @Override
    public First first(Bytes from, Bytes to) {
        notObserved();
        if (coldPermille > 0 && !warmStretches.contains(new Stretch(from, to))) {
            if (dice.chance(coldPermille, 1000)) {
                coldFirsts++;
                return First.COLD;
            }
            warm(new Stretch(from, to));
        }
        return First.of(visible.entries, from, to);
    }

    private void notObserved() {
        if (observed) {
            throw new InvariantViolated("contract", "a machine's view looks at no key");
        }
    }

    @Override
    public long applied() {
        return visible.applied;
    }

    /// The index up to which the state would survive the worst crash.
    long durableApplied() {
        return durable.applied;
    }

    long coldPeeks() {
        return coldPeeks;
    }

    long coldFirsts() {
        return coldFirsts;
    }

    /// While its machine's view is taken, nobody looks at keys: what a machine learns from that, it
    /// would do without where nobody observes it.
    void observed(boolean now) {
        observed = now;
    }

    /// Carries out a batch of writes.
    ///
    /// @param behind the last log position that was emitted before
    /// @param logDurable the log is durable up to here
    void apply(long index, Bytes writes, long behind, long logDurable) {
        Change change = new Change(index, behind, writes, false);
        visible.change(change);
        pending.addLast(change);
        if (pending.size() > settings.unflushedMost()) {
            flush(pending.size() / 2, logDurable);
        }
    }

    /// Replaces everything.
    void adopt(long index, Bytes image, long behind) {
        Change change = new Change(index, behind, image, true);
        visible.change(change);
        pending.addLast(change);
        chill();
    }

    /// Makes the state durable up to an index, where the log is durable that far already.
    void flushThrough(long index, long logDurable) {
        while (!pending.isEmpty() && pending.getFirst().index <= index) {
            if (!flushFirst(logDurable)) {
                throw new IllegalStateException("the state would be ahead of the log");
            }
        }
    }

    private void flush(int count, long logDurable) {
        for (int i = 0; i < count; i++) {
            if (!flushFirst(logDurable)) {
                return;
            }
        }
    }

    private boolean flushFirst(long logDurable) {
        if (pending.getFirst().behind > logDurable) {
            return false;
        }
        durable.change(pending.removeFirst());
        return true;
    }

    /// All entries as one batch of writes.
    Bytes image() {
        Writes all = new Writes();
        visible.entries.forEach(all::put);
        return all.toBytes();
    }

    /// The values of keys, which are warm afterwards.
    List<@Nullable Bytes> load(List<Bytes> keys) {
        List<@Nullable Bytes> values = new ArrayList<>();
        for (Bytes key : keys) {
            warm(key);
            values.add(visible.entries.get(key));
        }
        return values;
    }

    /// The rows of a range as they are now; its first key is warm afterwards.
    Input.Found.Rows range(Effect.Wanted.Range range) {
        warm(range);
        return Input.Found.Rows.of(visible.entries, range);
    }

    /// The first key of a range is in memory from now on.
    void warm(Effect.Wanted.Range range) {
        Bytes to = range.to();
        if (to != null) {
            warm(new Stretch(range.from(), to));
        }
    }

    private void warm(Bytes key) {
        if (warm.size() >= WARM_MOST) {
            warm.clear();
        }
        warm.add(key);
    }

    private void warm(Stretch stretch) {
        if (warmStretches.size() >= WARM_MOST) {
            warmStretches.clear();
        }
        warmStretches.add(stretch);
    }

    private void chill() {
        warm.clear();
        warmStretches.clear();
    }

    /// Loses what a crash may lose: keeps what is durable, and a prefix of the changes whose log
    /// records are.
    ///
    /// @param worst none of those is kept
    /// @return whether anything was lost
    boolean crash(boolean worst, long logDurable) {
        int eligible = 0;
        for (Change change : pending) {
            if (change.behind > logDurable) {
                break;
            }
            eligible++;
        }
        flush(worst ? 0 : dice.below(eligible + 1), logDurable);
        boolean lost = !pending.isEmpty();
        pending.clear();
        visible.entries = new TreeMap<>(durable.entries);
        visible.applied = durable.applied;
        chill();
        return lost;
    }

    /// So much more is cold than the universe says; or no more.
    void colder(int permille) {
        coldPermille = Math.min(1000, settings.coldPermille() + permille);
        chill();
    }
}
