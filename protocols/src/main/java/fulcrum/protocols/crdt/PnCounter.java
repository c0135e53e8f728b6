package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;

/// A counter that goes up and down: one that counts increments and one that counts decrements.
/// Shapiro et al. 2011, specification 7.
public record PnCounter(GCounter up, GCounter down) implements Crdt<PnCounter> {

    public static final PnCounter ZERO = new PnCounter(GCounter.ZERO, GCounter.ZERO);

    public long value() {
        return Math.subtractExact(up.value(), down.value());
    }

    /// @param by of either sign, or 0
    public PnCounter add(Replica self, long by) {
        if (by == 0) {
            return ZERO;
        }
        return by > 0
                ? new PnCounter(up.increment(self, by), GCounter.ZERO)
                : new PnCounter(GCounter.ZERO, down.increment(self, Math.negateExact(by)));
    }

    /// As [GCounter#inherit].
    public PnCounter inherit(Replica heir, Replica departed) {
        return new PnCounter(up.inherit(heir, departed), down.inherit(heir, departed));
    }

    @Override
    public PnCounter merge(PnCounter other) {
        return new PnCounter(up.merge(other.up), down.merge(other.down));
    }

    @Override
    public PnCounter clear(Stamp stamp) {
        return new PnCounter(up.clear(stamp), down.clear(stamp));
    }

    @Override
    public Footprint footprint(Replica replica) {
        return up.footprint(replica).and(down.footprint(replica));
    }

    @Override
    public PnCounter without(Replica departed) {
        return new PnCounter(up.without(departed), down.without(departed));
    }
}
