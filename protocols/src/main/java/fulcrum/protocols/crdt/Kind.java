package fulcrum.protocols.crdt;

/// The types, in the order of their tags.
public enum Kind {
    G_COUNTER(1),
    PN_COUNTER(2),
    BOUNDED_COUNTER(3),
    G_SET(4),
    TWO_PHASE_SET(5),
    OR_SET(6),
    LWW_SET(7),
    LWW_REGISTER(8),
    MV_REGISTER(9),
    OR_MAP(10),
    RGA(11),
    LSEQ(12),
    ROW(13);

    private final int tag;

    Kind(int tag) {
        this.tag = tag;
    }

    int tag() {
        return tag;
    }

    public static Kind of(Crdt<?> state) {
        return switch (state) {
            case GCounter _ -> G_COUNTER;
            case PnCounter _ -> PN_COUNTER;
            case BoundedCounter _ -> BOUNDED_COUNTER;
            case GSet _ -> G_SET;
            case TwoPhaseSet _ -> TWO_PHASE_SET;
            case OrSet _ -> OR_SET;
            case LwwSet _ -> LWW_SET;
            case LwwRegister _ -> LWW_REGISTER;
            case MvRegister _ -> MV_REGISTER;
            case OrMap _ -> OR_MAP;
            case Rga _ -> RGA;
            case Lseq _ -> LSEQ;
            case Row _ -> ROW;
        };
    }

    /// Two states under one key. A key keeps its type; where it does not, the later of [Kind]
    /// holds, so that all replicas are wrong alike.
    static Crdt<?> merge(Crdt<?> mine, Crdt<?> theirs) {
        int order = of(mine).compareTo(of(theirs));
        if (order != 0) {
            return order > 0 ? mine : theirs;
        }
        return mergeOfOne(mine, theirs);
    }

    @SuppressWarnings("unchecked") // both are of one kind, so of one class
    private static <S extends Crdt<S>> Crdt<?> mergeOfOne(Crdt<?> mine, Crdt<?> theirs) {
        return ((S) mine).merge((S) theirs);
    }
}
