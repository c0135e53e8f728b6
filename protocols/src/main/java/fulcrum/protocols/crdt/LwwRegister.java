package fulcrum.protocols.crdt;

import fulcrum.machine.Bytes;
import fulcrum.machine.Replica;

/// A value of which the last write holds. Shapiro et al. 2011, specification 8.
///
/// "Last" is by hybrid time: a write that has seen another is later than it if the writer's clock
/// was told the other's stamp, and of concurrent ones one is lost, by a comparison that says
/// nothing about the world. The caller sees in [#merge] which one goes.
public record LwwRegister(Stamp stamp, Bytes value) implements Crdt<LwwRegister> {

    public LwwRegister write(Stamp at, Bytes written) {
        return new LwwRegister(at, written);
    }

    /// Two values under one stamp, which no clock gives, are ordered by their bytes.
    @Override
    public LwwRegister merge(LwwRegister other) {
        int order = stamp.compareTo(other.stamp);
        order = order != 0 ? order : value.compareTo(other.value);
        return order >= 0 ? this : other;
    }

    /// Nothing: a row that is removed here and changed there keeps what is plain in it.
    @Override
    public LwwRegister clear(Stamp stamp) {
        return this;
    }

    @Override
    public Footprint footprint(Replica replica) {
        return Footprint.none();
    }

    @Override
    public LwwRegister without(Replica departed) {
        return this;
    }
}
