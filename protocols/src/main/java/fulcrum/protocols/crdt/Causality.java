package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import fulcrum.machine.clock.VersionVector;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.List;

/// Dots and contexts as bytes: a replica in two bytes or more, a counter in one or more.
final class Causality {

    private Causality() {}

    static void writeDot(Dot<Replica> dot, Encoder out) {
        CrdtCodec.writeReplica(dot.actor(), out);
        out.varint(dot.counter());
    }

    static Dot<Replica> dot(Decoder in) {
        return new Dot<>(CrdtCodec.replica(in), in.varint());
    }

    static void write(DotSet dots, Encoder out) {
        out.list(dots.dots(), Causality::writeDot);
    }

    static DotSet dots(Decoder in) {
        return new DotSet(in.list(Causality::dot));
    }

    static void write(CausalContext context, Encoder out) {
        out.list(context.vector().dots(), Causality::writeDot);
        out.list(context.cloud(), Causality::writeDot);
    }

    static CausalContext context(Decoder in) {
        List<Dot<Replica>> vector = in.list(Causality::dot);
        return new CausalContext(new VersionVector<>(vector), in.list(Causality::dot));
    }

    /// Whatever stands in a state was seen by it.
    static void demandSeen(CausalContext context, List<Dot<Replica>> dots, Decoder in) {
        for (Dot<Replica> dot : dots) {
            if (!context.contains(dot)) {
                throw in.malformed(dot + " stands here and was not seen");
            }
        }
    }
}
