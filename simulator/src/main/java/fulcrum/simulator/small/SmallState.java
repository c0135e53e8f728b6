package fulcrum.simulator.small;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.state.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The key-value state of a node in a small world: always warm, and durable only when told.
final class SmallState implements KeyValues {

    /// One change of the state.
    ///
    /// @param behind the last log position that was emitted before it
    /// @param whole the content replaces everything
    private record Change(long index, long behind, Bytes content, boolean whole) {}

    private final TreeMap<Bytes, Bytes> entries = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private int durable;
    private long applied;

    @Override
    public Peek peek(Bytes key) {
        Bytes value = entries.get(key);
        return value == null ? Peek.ABSENT : new Peek.Present(value);
    }

    @Override
    public First first(Bytes from, Bytes to) {
        return First.of(entries, from, to);
    }

    @Override
    public long applied() {
        return applied;
    }

    void apply(long index, Bytes writes, long behind) {
        add(new Change(index, behind, writes, false));
    }

    void adopt(long index, Bytes image, long behind) {
        add(new Change(index, behind, image, true));
    }

    private void add(Change change) {
        changes.add(change);
        carryOut(change);
    }

    private void carryOut(Change change) {
        if (change.whole) {
            entries.clear();
        }
        Writes.carryOut(change.content, entries);
        applied = change.index;
    }

    @Nullable Bytes value(Bytes key) {
        return entries.get(key);
    }

    Input.Found.Rows range(Effect.Wanted.Range range) {
        return Input.Found.Rows.of(entries, range);
    }

    Bytes image() {
        Writes all = new Writes();
        entries.forEach(all::put);
        return all.toBytes();
    }

    /// Makes everything up to an index durable.
    void flushThrough(long index) {
        while (durable < changes.size() && changes.get(durable).index <= index) {
            durable++;
        }
    }

    /// How many changes a crash would keep at most.
    int keptMost(long logDurable) {
        int kept = durable;
        while (kept < changes.size() && changes.get(kept).behind <= logDurable) {
            kept++;
        }
        return kept;
    }

    /// How many changes a crash would keep at least.
    int keptLeast() {
        return durable;
    }

    /// Keeps so many changes, which are durable then, and loses the others.
    void crash(int kept) {
        List<Change> survivors = new ArrayList<>(changes.subList(0, kept));
        changes.clear();
        entries.clear();
        applied = 0;
        survivors.forEach(this::add);
        durable = kept;
    }

    /// Adds what the state is, and what of it would survive.
    void print(Fingerprint.Maker print) {
        print.add(applied).add(durable).add(changes.size()).add(entries.size());
        entries.forEach((key, value) -> print.add(key).add(value));
        for (Change change : changes.subList(durable, changes.size())) {
            print.add(change.index).add(change.behind);
        }
    }
}
