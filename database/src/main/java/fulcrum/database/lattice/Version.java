package fulcrum.database.lattice;

import fulcrum.machine.Bytes;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import fulcrum.protocols.crdt.LwwRegister;
import fulcrum.protocols.crdt.Stamp;

/// One value of a plain column, with who wrote it and when.
///
/// @param dot of the write among the row's changes (`lww`) or the column's (`siblings`)
public record Version(Bytes value, HybridTimestamp time, Dot<Replica> dot) {

    public Replica writer() {
        return dot.actor();
    }

    Stamp stamp() {
        return new Stamp(time, dot.actor());
    }

    /// The latest value: its bytes are the dot's counter, then the value.
    LwwRegister toRegister() {
        Bytes counter = new Encoder(16).varint(dot.counter()).toBytes();
        return new LwwRegister(stamp(), counter.concat(value));
    }

    /// @throws Malformed where the register was not made here
    static Version of(LwwRegister register) {
        Decoder in = new Decoder(register.value());
        Dot<Replica> dot = dot(register.stamp().writer(), in);
        Bytes value = register.value().slice(in.position());
        return new Version(value, register.stamp().time(), dot);
    }

    private static Dot<Replica> dot(Replica writer, Decoder in) {
        long counter = in.varint();
        if (counter < 1) {
            throw in.malformed("a write is numbered from 1");
        }
        return new Dot<>(writer, counter);
    }

    /// A sibling: its bytes are the time, then the value.
    static Bytes sibling(HybridTimestamp time, Bytes value) {
        return new Encoder(16).fixed64(time.packed()).toBytes().concat(value);
    }

    static Version ofSibling(Dot<Replica> dot, Bytes sibling) {
        Decoder in = new Decoder(sibling);
        HybridTimestamp time = new HybridTimestamp(in.fixed64());
        return new Version(sibling.slice(in.position()), time, dot);
    }
}
