package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.ArrayList;
import java.util.List;

/// States and deltas as bytes: the tag of the kind, then the state. The same state is the same
/// bytes, whatever order it was put together in.
public final class CrdtCodec {

    /// Maps in maps in maps: deeper ones are refused.
    private static final int DEEPEST = 8;

    /// What is allocated on the word of a count alone; the rest comes with the bytes.
    static final int ROOM_AT_FIRST = 1 << 10;

    public static final Codec<Crdt<?>> STATES =
            new Codec<>() {
                @Override
                public byte version() {
                    return 1;
                }

                @Override
                public void write(Crdt<?> state, Encoder out) {
                    CrdtCodec.write(state, out, 0);
                }

                @Override
                public Crdt<?> read(Decoder in) {
                    return CrdtCodec.read(in, 0);
                }
            };

    private CrdtCodec() {}

    private static void write(Crdt<?> state, Encoder out, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("maps in maps, deeper than " + DEEPEST);
        }
        out.tag(Kind.of(state).tag());
        switch (state) {
            case GCounter s -> writeCounts(s, out);
            case PnCounter s -> {
                writeCounts(s.up(), out);
                writeCounts(s.down(), out);
            }
            case BoundedCounter s ->
                    writeEntries(s.shares(), CrdtCodec::writeReplica, CrdtCodec::writeShare, out);
            case GSet s -> writeSet(s.elements(), out);
            case TwoPhaseSet s -> {
                writeSet(s.added().elements(), out);
                writeSet(s.removed().elements(), out);
            }
            case OrSet s -> writeSet(s, out);
            case LwwSet s ->
                    writeEntries(
                            s.elements(),
                            (element, to) -> to.bytes(element),
                            (change, to) -> writeStamp(change.stamp(), to.bool(change.added())),
                            out);
            case LwwRegister s -> {
                writeStamp(s.stamp(), out);
                out.bytes(s.value());
            }
            case MvRegister s -> {
                writeEntries(
                        s.versions(), Causality::writeDot, (value, to) -> to.bytes(value), out);
                Causality.write(s.context(), out);
            }
            case OrMap s -> {
                writeSet(s.keys(), out);
                writeEntries(
                        s.states(),
                        (key, to) -> to.bytes(key),
                        (each, to) -> write(each, to, depth + 1),
                        out);
            }
            case Row s -> {
                Causality.write(s.alive(), out);
                Causality.write(s.context(), out);
                writeEntries(
                        s.columns(),
                        (column, to) -> to.varint(column),
                        (each, to) -> write(each, to, depth + 1),
                        out);
            }
            case Rga s -> TextForm.write(s, out);
            case Lseq s -> TextForm.write(s, out);
        }
    }

    private static Crdt<?> read(Decoder in, int depth) {
        if (depth > DEEPEST) {
            throw in.malformed("maps in maps, deeper than " + DEEPEST);
        }
        int tag = in.tag();
        return switch (tag) {
            case 1 -> counts(in);
            case 2 -> new PnCounter(counts(in), counts(in));
            case 3 -> new BoundedCounter(entries(in, CrdtCodec::replica, CrdtCodec::share));
            case 4 -> new GSet(set(in));
            case 5 -> new TwoPhaseSet(new GSet(set(in)), new GSet(set(in)));
            case 6 -> set(in);
            case 7 -> new LwwSet(entries(in, Decoder::bytes, CrdtCodec::change));
            case 8 -> new LwwRegister(stamp(in), in.bytes());
            case 9 -> versions(in);
            case 10 ->
                    new OrMap(set(in), entries(in, Decoder::bytes, from -> read(from, depth + 1)));
            case 11 -> TextForm.rga(in);
            case 12 -> TextForm.lseq(in);
            case 13 -> row(in, depth);
            default -> throw in.unknownTag(tag);
        };
    }

    private static void writeCounts(GCounter counter, Encoder out) {
        writeEntries(
                counter.counts(),
                CrdtCodec::writeReplica,
                (count, to) -> to.varint(count.added()).varint(count.cleared()),
                out);
    }

    private static GCounter counts(Decoder in) {
        return new GCounter(
                entries(
                        in,
                        CrdtCodec::replica,
                        from -> new GCounter.Count(from.varint(), from.varint())));
    }

    private static void writeShare(BoundedCounter.Share share, Encoder out) {
        out.varint(share.granted()).varint(share.used());
        writeEntries(share.given(), CrdtCodec::writeReplica, (to, into) -> into.varint(to), out);
    }

    private static BoundedCounter.Share share(Decoder in) {
        return new BoundedCounter.Share(
                in.varint(), in.varint(), entries(in, CrdtCodec::replica, Decoder::varint));
    }

    private static void writeSet(OrSet set, Encoder out) {
        writeEntries(set.elements(), (element, to) -> to.bytes(element), Causality::write, out);
        Causality.write(set.context(), out);
    }

    private static OrSet set(Decoder in) {
        OrSet set = new OrSet(entries(in, Decoder::bytes, Causality::dots), Causality.context(in));
        for (DotSet dots : set.elements().values()) {
            if (dots.isEmpty()) {
                throw in.malformed("an element that stands on nothing");
            }
            Causality.demandSeen(set.context(), dots.dots(), in);
        }
        return set;
    }

    private static MvRegister versions(Decoder in) {
        MvRegister register =
                new MvRegister(entries(in, Causality::dot, Decoder::bytes), Causality.context(in));
        Causality.demandSeen(register.context(), register.versions().keys(), in);
        return register;
    }

    private static Row row(Decoder in, int depth) {
        DotSet alive = Causality.dots(in);
        CausalContext context = Causality.context(in);
        Causality.demandSeen(context, alive.dots(), in);
        return new Row(
                alive, context, entries(in, Decoder::integer, from -> read(from, depth + 1)));
    }

    private static LwwSet.Change change(Decoder in) {
        boolean added = in.bool();
        return new LwwSet.Change(stamp(in), added);
    }

    private static void writeStamp(Stamp stamp, Encoder out) {
        writeReplica(stamp.writer(), out.fixed64(stamp.time().packed()));
    }

    private static Stamp stamp(Decoder in) {
        return new Stamp(new HybridTimestamp(in.fixed64()), replica(in));
    }

    static void writeReplica(Replica replica, Encoder out) {
        out.node(replica.node()).varint(replica.incarnation());
    }

    static Replica replica(Decoder in) {
        return new Replica(in.node(), in.varint());
    }

    static <K extends Comparable<? super K>, V> void writeEntries(
            Entries<K, V> entries,
            Encoder.Element<? super K> key,
            Encoder.Element<? super V> value,
            Encoder out) {
        out.varint(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            key.write(entries.key(i), out);
            value.write(entries.value(i), out);
        }
    }

    static <K extends Comparable<? super K>, V> Entries<K, V> entries(
            Decoder in, Decoder.Element<K> key, Decoder.Element<? extends V> value) {
        int count = in.integer();
        if (count > in.remaining()) {
            throw in.malformed(count + " entries with " + in.remaining() + " bytes left");
        }
        List<K> keys = new ArrayList<>(Math.min(count, ROOM_AT_FIRST));
        List<V> values = new ArrayList<>(Math.min(count, ROOM_AT_FIRST));
        for (int i = 0; i < count; i++) {
            keys.add(key.read(in));
            values.add(value.read(in));
        }
        return Entries.of(keys, values);
    }
}
