package fulcrum.protocols.crdt;

import fulcrum.machine.Bytes;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.Dot;
import java.util.List;

/// A value that keeps what was written concurrently side by side, until somebody who has seen it
/// writes again. Preguiça, Baquero, Almeida, Fonte, Gonçalves, "Dotted Version Vectors", 2010;
/// Almeida, Baquero, Gonçalves, Preguiça, Fonte, "Scalable and Accurate Causality Tracking for
/// Eventually Consistent Stores", 2014, whose set has one past for all versions, as here.
///
/// A client hands back the context that it has read: writers who take turns without reading each
/// other make no more siblings than there are writes that nobody has read.
///
/// @param versions ascending by dot
public record MvRegister(Entries<Dot<Replica>, Bytes> versions, CausalContext context)
        implements Crdt<MvRegister> {

    public static final MvRegister EMPTY = new MvRegister(Entries.none(), CausalContext.EMPTY);

    public List<Bytes> values() {
        return versions.values();
    }

    /// A write of a client that has read this state.
    public MvRegister write(Replica self, Bytes value) {
        return write(context, self, value);
    }

    /// A write that replaces what its client had read and nothing else.
    ///
    /// @param read the context of the state that was read, whichever replica's
    public MvRegister write(CausalContext read, Replica self, Bytes value) {
        Dot<Replica> dot = context.merge(read).next(self);
        return new MvRegister(Entries.of(dot, value), read.with(dot));
    }

    @Override
    public MvRegister merge(MvRegister other) {
        CausalContext both = context.merge(other.context);
        return new MvRegister(
                versions.join(
                        other.versions,
                        (dot, mine, theirs) -> {
                            if (mine == null) {
                                return context.contains(dot) ? null : theirs;
                            }
                            return theirs == null && other.context.contains(dot) ? null : mine;
                        }),
                both);
    }

    @Override
    public MvRegister clear(Stamp stamp) {
        return new MvRegister(Entries.none(), context);
    }

    @Override
    public Footprint footprint(Replica replica) {
        boolean alive = versions.keys().stream().anyMatch(dot -> dot.actor().equals(replica));
        return Footprint.of(context.latest(replica), alive || context.hasGap(replica));
    }

    @Override
    public MvRegister without(Replica departed) {
        footprint(departed).demandUnneeded(departed);
        return new MvRegister(versions, context.without(departed));
    }
}
