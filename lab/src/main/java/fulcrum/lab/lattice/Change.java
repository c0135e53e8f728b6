package fulcrum.lab.lattice;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;

/// What clients do to rows.
sealed interface Change {

    /// A register has this value from now on.
    record Put(long value) implements Change {}

    /// A counter goes up.
    record Count(long by) implements Change {}

    /// A set has this element.
    record Add(long element) implements Change {}

    /// A set has this element no more.
    record Remove(long element) implements Change {}

    default Bytes toBytes() {
        Encoder out = new Encoder();
        switch (this) {
            case Put(long value) -> out.tag(1).varint(value);
            case Count(long by) -> out.tag(2).varint(by);
            case Add(long element) -> out.tag(3).varint(element);
            case Remove(long element) -> out.tag(4).varint(element);
        }
        return out.toBytes();
    }

    static Change of(Bytes bytes) {
        Decoder in = new Decoder(bytes);
        int tag = in.tag();
        return switch (tag) {
            case 1 -> new Put(in.varint());
            case 2 -> new Count(in.varint());
            case 3 -> new Add(in.varint());
            case 4 -> new Remove(in.varint());
            default -> throw in.unknownTag(tag);
        };
    }
}
