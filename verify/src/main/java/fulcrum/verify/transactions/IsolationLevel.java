package fulcrum.verify.transactions;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How far transactions are kept apart, weakest first, and which phenomena each level forbids.
///
/// | level | also called | forbids, besides all of the next weaker |
/// |---|---|---|
/// | `strict-serializable` | PL-SS | the `-process` and `-realtime` forms |
/// | `serializable` | PL-3 | G2 by predicates, of which these histories have none |
/// | `repeatable-read` | PL-2.99, Adya's | G2-item (write skew) |
/// | `snapshot` | PL-SI | non-repeatable read, lost update, G-single, G-nonadjacent |
/// | `read-committed` | PL-2 | G0, G1a, G1b, G1c, and every list that nobody can explain |
///
/// **Two levels are called repeatable read, and they differ.** What PostgreSQL calls `REPEATABLE
/// READ` is snapshot isolation, here `snapshot`: it allows write skew. Adya's PL-2.99, here
/// `repeatable-read`, is what locking every item read until commit gives: it forbids write skew on
/// items and lets only predicates (phantoms) slip. In general neither level implies the other,
/// since snapshot isolation shows no phantom to a reader. Reads of lists by key hold no predicate,
/// so on these histories `repeatable-read` comes down to `serializable`, and both imply `snapshot`.
/// To judge a PostgreSQL `REPEATABLE READ` transaction, ask for `snapshot`.
///
/// `snapshot` is the generalized form (Elnikety, Pedone and Zwaenepoel, SRDS 2005): a snapshot may
/// be older than the transaction's start, so it promises nothing about real time or sessions.
///
/// Sources: see [Phenomenon]. That snapshot isolation is *exactly* the absence of G0, G1 and
/// G-nonadjacent (of which G-single is the case with one `rw` edge) is Cerone and Gotsman's
/// characterisation by dependency graphs.
public enum IsolationLevel {
    READ_COMMITTED("read-committed", Phenomenon.G1C),
    SNAPSHOT("snapshot", Phenomenon.G_NONADJACENT),
    REPEATABLE_READ("repeatable-read", Phenomenon.G2_ITEM),
    SERIALIZABLE("serializable", Phenomenon.G2_ITEM),
    STRICT_SERIALIZABLE("strict-serializable", Phenomenon.G2_ITEM_REALTIME);

    private final String label;

    /// The subtlest phenomenon that the level forbids. It forbids every worse one too: on these
    /// histories the levels are a chain.
    private final Phenomenon subtlest;

    IsolationLevel(String label, Phenomenon subtlest) {
        this.label = label;
        this.subtlest = subtlest;
    }

    /// The name that commands and reports use.
    public String label() {
        return label;
    }

    /// What may not happen at this level, worst first.
    public Set<Phenomenon> forbidden() {
        return EnumSet.range(Phenomenon.GARBAGE_READ, subtlest);
    }

    public boolean forbids(Phenomenon phenomenon) {
        return phenomenon.compareTo(subtlest) <= 0;
    }

    /// The level of that name, or null where there is none.
    public static @Nullable IsolationLevel named(String label) {
        for (IsolationLevel level : values()) {
            if (level.label.equals(label)) {
                return level;
            }
        }
        return null;
    }

    /// The strongest level at which the phenomenon may happen, or null where none of these levels
    /// allows it.
    public static @Nullable IsolationLevel strongestAllowing(Phenomenon phenomenon) {
        IsolationLevel strongest = null;
        for (IsolationLevel level : values()) {
            if (!level.forbids(phenomenon)) {
                strongest = level;
            }
        }
        return strongest;
    }

    @Override
    public String toString() {
        return label;
    }
}
