package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;

/// A counter that only grows: each replica counts its own increments, and the value is the sum.
/// Shapiro, Preguiça, Baquero, Zawirski, "A comprehensive study of Convergent and Commutative
/// Replicated Data Types", 2011, specification 6.
///
/// Deviation: beside its increments each replica's entry says how many of them were cleared, for
/// maps whose key is removed. Clearing takes back exactly what was seen, so that an increment which
/// it had not seen still counts, and two concurrent ones take back no more than one.
public record GCounter(Entries<Replica, Count> counts) implements Crdt<GCounter> {

    public static final GCounter ZERO = new GCounter(Entries.none());

    /// @param added by one replica, ever
    /// @param cleared of these
    public record Count(long added, long cleared) {

        public Count {
            if (cleared < 0 || added < cleared || added == 0) {
                throw new IllegalArgumentException(cleared + " cleared of " + added);
            }
        }

        Count merge(Count other) {
            return new Count(Math.max(added, other.added), Math.max(cleared, other.cleared));
        }
    }

    /// @throws ArithmeticException where it does not fit a `long`
    public long value() {
        long sum = 0;
        for (int i = 0; i < counts.size(); i++) {
            Count count = counts.value(i);
            sum = Math.addExact(sum, count.added - count.cleared);
        }
        return sum;
    }

    /// @param by positive
    /// @throws ArithmeticException where the replica's count would not fit a `long`
    public GCounter increment(Replica self, long by) {
        if (by <= 0) {
            throw new IllegalArgumentException("an increment is positive, not " + by);
        }
        Count own = counts.get(self);
        return new GCounter(
                Entries.of(
                        self,
                        own == null
                                ? new Count(by, 0)
                                : new Count(Math.addExact(own.added, by), own.cleared)));
    }

    /// What a departed replica has counted becomes its heir's, who alone calls this, after all have
    /// seen the same of the departed ([Footprint]). The departed one's entry may then be forgotten.
    /// Increments of the heir travel after this delta or merged with it; until it comes, a replica
    /// that has only them counts the inheritance twice.
    public GCounter inherit(Replica heir, Replica departed) {
        Count count = counts.get(departed);
        if (count == null || count.added == count.cleared) {
            return ZERO;
        }
        return increment(heir, count.added - count.cleared)
                .merge(new GCounter(Entries.of(departed, new Count(count.added, count.added))));
    }

    @Override
    public GCounter merge(GCounter other) {
        return new GCounter(counts.merge(other.counts, Count::merge));
    }

    @Override
    public GCounter clear(Stamp stamp) {
        return new GCounter(
                counts.join(
                        Entries.none(),
                        (_, mine, _) -> mine == null ? null : new Count(mine.added, mine.added)));
    }

    @Override
    public Footprint footprint(Replica replica) {
        Count count = counts.get(replica);
        return count == null
                ? Footprint.of(0, false)
                : Footprint.of(count.added, count.added > count.cleared);
    }

    @Override
    public GCounter without(Replica departed) {
        footprint(departed).demandUnneeded(departed);
        return new GCounter(counts.without(departed));
    }
}
