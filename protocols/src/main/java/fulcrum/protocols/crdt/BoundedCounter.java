package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;
import org.jspecify.annotations.Nullable;

/// A counter that is never below zero, in a partition neither: who decrements needs the right to,
/// and rights are held by one replica each. Balegas, Serra, Duarte, Ferreira, Shapiro, Rodrigues,
/// Preguiça, "Extending Eventually Consistent Cloud Databases for Enforcing Numeric Invariants",
/// SRDS 2015, section 4.
///
/// An increment creates rights, a decrement uses them up, and they are handed on by a transfer that
/// only their holder writes. So every entry has one writer, and a maximum merges.
///
/// A state that holds a decrement holds the increments and transfers that gave the right to it:
/// deltas of decrements are whole states. So no state that anybody can see is below zero.
///
/// Deviation: a map that removes its key clears what the remover holds rights to, and nothing else:
/// the rights of others may be in use.
///
/// @param shares what each replica wrote
public record BoundedCounter(Entries<Replica, Share> shares) implements Crdt<BoundedCounter> {

    public static final BoundedCounter ZERO = new BoundedCounter(Entries.none());

    /// One replica's row of the paper's matrix R, and its entry of U.
    ///
    /// @param granted by its increments: R\[i\]\[i\]
    /// @param used by its decrements: U\[i\]
    /// @param given to others: R\[i\]\[j\]
    public record Share(long granted, long used, Entries<Replica, Long> given) {

        static final Share NONE = new Share(0, 0, Entries.none());

        public Share {
            if (granted < 0 || used < 0 || given.values().stream().anyMatch(to -> to <= 0)) {
                throw new IllegalArgumentException("rights are not negative");
            }
        }

        Share merge(Share other) {
            return new Share(
                    Math.max(granted, other.granted),
                    Math.max(used, other.used),
                    given.merge(other.given, Math::max));
        }
    }

    /// @throws ArithmeticException where it does not fit a `long`
    public long value() {
        long value = 0;
        for (Share share : shares.values()) {
            value = Math.addExact(value, Math.subtractExact(share.granted, share.used));
        }
        return value;
    }

    /// How much a replica may decrement by without asking anybody.
    public long rights(Replica replica) {
        Share own = share(replica);
        long rights = Math.subtractExact(own.granted, own.used);
        for (long to : own.given.values()) {
            rights = Math.subtractExact(rights, to);
        }
        for (Share each : shares.values()) {
            Long from = each.given.get(replica);
            rights = from == null ? rights : Math.addExact(rights, from);
        }
        return rights;
    }

    /// @param by positive
    public BoundedCounter increment(Replica self, long by) {
        demandPositive(by);
        Share own = share(self);
        return of(self, new Share(Math.addExact(own.granted, by), 0, Entries.none()));
    }

    /// @param by positive
    /// @return null where the replica has not so many rights; others may have them
    public @Nullable BoundedCounter decrement(Replica self, long by) {
        demandPositive(by);
        if (rights(self) < by) {
            return null;
        }
        Share own = share(self);
        return merge(of(self, new Share(own.granted, Math.addExact(own.used, by), own.given)));
    }

    /// Hands rights to another replica, which has them as soon as it has merged this.
    ///
    /// @param rights positive
    /// @return null where the replica has not so many
    public @Nullable BoundedCounter transfer(Replica self, Replica to, long rights) {
        demandPositive(rights);
        if (self.equals(to)) {
            throw new IllegalArgumentException("rights are transferred to somebody else");
        }
        if (rights(self) < rights) {
            return null;
        }
        Share own = share(self);
        Long given = own.given.get(to);
        long raised = Math.addExact(given == null ? 0 : given, rights);
        return merge(of(self, new Share(own.granted, own.used, own.given.with(to, raised))));
    }

    /// The rights of a departed replica become its one heir's, once all that remain have seen the
    /// same of the departed ([Footprint]) and agree on who the heir is: of two, both would have
    /// them.
    public BoundedCounter inherit(Replica heir, Replica departed) {
        BoundedCounter left =
                rights(departed) == 0 ? null : transfer(departed, heir, rights(departed));
        return left == null ? ZERO : left;
    }

    private Share share(Replica replica) {
        Share share = shares.get(replica);
        return share == null ? Share.NONE : share;
    }

    private static BoundedCounter of(Replica self, Share share) {
        return new BoundedCounter(Entries.of(self, share));
    }

    private static void demandPositive(long by) {
        if (by <= 0) {
            throw new IllegalArgumentException("a number of rights is positive, not " + by);
        }
    }

    @Override
    public BoundedCounter merge(BoundedCounter other) {
        return new BoundedCounter(shares.merge(other.shares, Share::merge));
    }

    @Override
    public BoundedCounter clear(Stamp stamp) {
        long own = rights(stamp.writer());
        BoundedCounter cleared = own > 0 ? decrement(stamp.writer(), own) : null;
        return cleared == null ? ZERO : cleared;
    }

    /// Always needed where there is an entry: the matrix of rights is a sum over all who ever
    /// wrote.
    @Override
    public Footprint footprint(Replica replica) {
        boolean named =
                shares.has(replica)
                        || shares.values().stream().anyMatch(share -> share.given.has(replica));
        return Footprint.of(share(replica).granted, named);
    }

    @Override
    public BoundedCounter without(Replica departed) {
        footprint(departed).demandUnneeded(departed);
        return this;
    }
}
