package fulcrum.lab.lattice;

import fulcrum.machine.Bytes;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.crdt.Crdt;
import fulcrum.protocols.crdt.CrdtCodec;
import fulcrum.protocols.crdt.DotSet;
import fulcrum.protocols.crdt.Entries;
import fulcrum.protocols.crdt.GCounter;
import fulcrum.protocols.crdt.LwwRegister;
import fulcrum.protocols.crdt.OrSet;
import fulcrum.protocols.crdt.Stamp;
import fulcrum.protocols.lattice.leaderless.Merging;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Rows that are registers in which the last writer wins, counters that grow, or sets in which an
/// addition wins, as states of `protocols.crdt`.
final class Rowwise implements Merging {

    @Override
    public Merged merge(@Nullable Bytes mine, Bytes other) {
        if (mine == null) {
            return new Merged(other, List.of());
        }
        Crdt<?> merged = merge(state(mine), state(other));
        Bytes bytes = CrdtCodec.STATES.encode(merged);
        if (merged instanceof LwwRegister && !mine.equals(other)) {
            return new Merged(bytes, List.of(bytes.equals(mine) ? other : mine));
        }
        return new Merged(bytes, List.of());
    }

    private static Crdt<?> merge(Crdt<?> mine, Crdt<?> other) {
        return switch (mine) {
            case LwwRegister r when other instanceof LwwRegister o -> r.merge(o);
            case GCounter c when other instanceof GCounter o -> c.merge(o);
            case OrSet s when other instanceof OrSet o -> s.merge(o);
            default -> throw new IllegalArgumentException("not of one kind");
        };
    }

    @Override
    public boolean holds(@Nullable Bytes mine, Bytes other) {
        return mine != null
                && (mine.equals(other)
                        || CrdtCodec.STATES.encode(merge(state(mine), state(other))).equals(mine));
    }

    @Override
    public Made make(Replica self, @Nullable Bytes mine, Bytes operation, HybridTimestamp at) {
        Crdt<?> delta =
                switch (Change.of(operation)) {
                    case Change.Put(long value) -> {
                        HybridTimestamp time = at;
                        if (mine != null && state(mine) instanceof LwwRegister before) {
                            HybridTimestamp next = before.stamp().time().next();
                            time = next.compareTo(at) > 0 ? next : at;
                        }
                        yield new LwwRegister(new Stamp(time, self), number(value));
                    }
                    case Change.Count(long by) -> counter(mine).increment(self, by);
                    case Change.Add(long element) -> set(mine).add(self, number(element));
                    case Change.Remove(long element) -> set(mine).remove(number(element));
                };
        return new Made(CrdtCodec.STATES.encode(delta), Bytes.EMPTY);
    }

    private static Crdt<?> state(Bytes bytes) {
        return CrdtCodec.STATES.decode(bytes);
    }

    private static GCounter counter(@Nullable Bytes mine) {
        return mine != null && state(mine) instanceof GCounter counter ? counter : GCounter.ZERO;
    }

    private static OrSet set(@Nullable Bytes mine) {
        return mine != null && state(mine) instanceof OrSet set ? set : OrSet.EMPTY;
    }

    // What states say

    /// A state in words.
    static String text(Bytes state) {
        return switch (state(state)) {
            case LwwRegister register -> number(register.value()) + "";
            case GCounter counter -> "+" + counter.value();
            default -> elements(state).toString();
        };
    }

    /// The value of a register; 0 for none.
    static long register(@Nullable Bytes state) {
        return state != null && state(state) instanceof LwwRegister register
                ? number(register.value())
                : 0;
    }

    /// The value of a counter.
    static long count(@Nullable Bytes state) {
        return counter(state).value();
    }

    /// The elements of a set.
    static SortedSet<Long> elements(@Nullable Bytes state) {
        SortedSet<Long> elements = new TreeSet<>();
        for (Bytes element : set(state).values()) {
            elements.add(number(element));
        }
        return elements;
    }

    /// The elements of a set by the numbers of their additions.
    static SortedMap<Dot<Replica>, Long> numbered(Bytes state) {
        SortedMap<Dot<Replica>, Long> numbered = new TreeMap<>();
        Entries<Bytes, DotSet> elements = set(state).elements();
        for (int i = 0; i < elements.size(); i++) {
            for (Dot<Replica> dot : elements.value(i).dots()) {
                numbered.put(dot, number(elements.key(i)));
            }
        }
        return numbered;
    }

    private static Bytes number(long value) {
        return new Encoder().varint(value).toBytes();
    }

    private static long number(Bytes bytes) {
        return new Decoder(bytes).varint();
    }
}
