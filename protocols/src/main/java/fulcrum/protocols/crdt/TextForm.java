package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Texts as bytes.
///
/// A run of [Rga] has a byte that says whether it is removed and what its origin is, its first
/// character's name, and its text or length. A place of [Lseq] is told from the one before it: how
/// many steps they share, and the rest.
final class TextForm {

    /// Origins: the beginning; the character typed just before; another, which is named.
    private static final int BEGINNING = 0;

    private static final int TYPED_ON = 1;
    private static final int NAMED = 2;

    private static final int REMOVED = 4;

    private TextForm() {}

    static void write(Rga text, Encoder out) {
        out.list(text.runs(), TextForm::writeRun);
        out.list(text.heldBack(), TextForm::writeRun);
        CrdtCodec.writeEntries(
                text.forgotten(), CrdtCodec::writeReplica, (time, to) -> to.varint(time), out);
    }

    static Rga rga(Decoder in) {
        List<Run> runs = in.list(TextForm::run);
        List<Run> heldBack = in.list(TextForm::run);
        Rga text =
                new Rga(runs, heldBack, CrdtCodec.entries(in, CrdtCodec::replica, Decoder::varint));
        demandRuns(text, in);
        return text;
    }

    private static void writeRun(Run run, Encoder out) {
        ElementId origin = run.origin();
        boolean typedOn = origin != null && origin.plus(1).equals(run.first());
        int from = origin == null ? BEGINNING : typedOn ? TYPED_ON : NAMED;
        out.tag(run.removed() ? from | REMOVED : from);
        writeId(run.first(), out);
        if (from == NAMED && origin != null) {
            writeId(origin, out);
        }
        if (run.text() == null) {
            out.varint(run.length());
        } else {
            out.text(run.text());
        }
    }

    private static Run run(Decoder in) {
        int tag = in.tag();
        ElementId first = id(in);
        ElementId origin = origin(tag & ~REMOVED, first, in);
        if ((tag & REMOVED) != 0) {
            return new Run(first, origin, in.integer(), null);
        }
        String text = in.text(4 * Run.BLOCK);
        return new Run(first, origin, text.codePointCount(0, text.length()), text);
    }

    private static @Nullable ElementId origin(int tag, ElementId first, Decoder in) {
        return switch (tag) {
            case BEGINNING -> null;
            case TYPED_ON -> new ElementId(first.time() - 1, first.replica());
            case NAMED -> named(first, in);
            default -> throw in.unknownTag(tag);
        };
    }

    private static ElementId named(ElementId first, Decoder in) {
        ElementId named = id(in);
        if (named.plus(1).equals(first)) {
            throw in.malformed("an origin that need not be named");
        }
        return named;
    }

    /// What every state keeps to, however it came about.
    private static void demandRuns(Rga text, Decoder in) {
        TreeMap<ByReplica, Run> all = new TreeMap<>();
        for (List<Run> part : List.of(text.runs(), text.heldBack())) {
            Run before = null;
            for (Run run : part) {
                if (before != null && run.continues(before)) {
                    throw in.malformed("two runs that are one");
                }
                before = run;
                all.put(new ByReplica(run.first()), run);
            }
        }
        if (all.size() != text.runs().size() + text.heldBack().size()) {
            throw in.malformed("a character that comes twice");
        }
        Run before = null;
        for (Run run : all.values()) {
            if (before != null && before.offset(run.first()) >= 0) {
                throw in.malformed("a character that comes twice");
            }
            before = run;
        }
        ByReplica last = null;
        for (Run run : text.heldBack()) {
            ByReplica key = new ByReplica(run.first());
            if (run.origin() == null || (last != null && last.compareTo(key) >= 0)) {
                throw in.malformed("runs that are held back ascend, and have an origin");
            }
            last = key;
        }
    }

    private record ByReplica(ElementId id) implements Comparable<ByReplica> {

        @Override
        public int compareTo(ByReplica other) {
            int order = id.replica().compareTo(other.id.replica());
            return order != 0 ? order : Long.compare(id.time(), other.id.time());
        }
    }

    private static void writeId(ElementId id, Encoder out) {
        CrdtCodec.writeReplica(id.replica(), out);
        out.varint(id.time());
    }

    private static ElementId id(Decoder in) {
        Replica replica = CrdtCodec.replica(in);
        return new ElementId(in.varint(), replica);
    }

    static void write(Lseq text, Encoder out) {
        out.varint(text.length());
        List<Position.Step> before = List.of();
        for (int i = 0; i < text.length(); i++) {
            Position place = text.elements().key(i);
            int shared = shared(before, place.path());
            out.varint(shared);
            out.list(
                    place.path().subList(shared, place.path().size()),
                    (step, to) -> CrdtCodec.writeReplica(step.replica(), to.varint(step.digit())));
            out.varint(place.counter()).varint(text.elements().value(i));
            before = place.path();
        }
        Causality.write(text.context(), out);
    }

    static Lseq lseq(Decoder in) {
        int count = in.integer();
        if (count > in.remaining()) {
            throw in.malformed(count + " elements with " + in.remaining() + " bytes left");
        }
        List<Position> places = new ArrayList<>(Math.min(count, CrdtCodec.ROOM_AT_FIRST));
        List<Integer> points = new ArrayList<>(Math.min(count, CrdtCodec.ROOM_AT_FIRST));
        List<Position.Step> before = List.of();
        for (int i = 0; i < count; i++) {
            int shared = in.integer();
            if (shared > before.size()) {
                throw in.malformed("more steps shared than there are");
            }
            List<Position.Step> path = new ArrayList<>(before.subList(0, shared));
            path.addAll(
                    in.list(
                            Position.DEEPEST,
                            from -> new Position.Step(from.integer(), CrdtCodec.replica(from))));
            if (shared(before, path) != shared) {
                throw in.malformed("more steps are shared than is said");
            }
            Position place = new Position(path, in.varint());
            int point = in.integer();
            if (!CodePoints.isWhole(point)) {
                throw in.malformed(point + " is no code point");
            }
            places.add(place);
            points.add(point);
            before = place.path();
        }
        Lseq text = new Lseq(Entries.of(places, points), Causality.context(in));
        for (Position place : places) {
            if (!text.context().contains(place.dot())) {
                throw in.malformed(place + " stands here and was not seen");
            }
        }
        return text;
    }

    private static int shared(List<Position.Step> before, List<Position.Step> path) {
        int most = Math.min(before.size(), path.size());
        int shared = 0;
        while (shared < most && before.get(shared).equals(path.get(shared))) {
            shared++;
        }
        return shared;
    }
}
