package fulcrum.machine.clock;

/// The clock of one version of a key: its own dot, and the updates that its writer had read.
/// Preguiça, Baquero, Almeida, Fonte, Gonçalves, "Dotted Version Vectors: Logical Clocks for
/// Optimistic Replication", 2010.
///
/// A plain version vector with one entry per server cannot tell two clients apart that write
/// through the same server without having read each other: the second entry swallows the first. The
/// dot stands apart from the past, and so need not follow it without a gap.
public record DottedVersionVector<A extends Comparable<? super A>>(
        Dot<A> dot, VersionVector<A> past) {

    public DottedVersionVector {
        if (past.contains(dot)) {
            throw new IllegalArgumentException(dot + " is in its own past " + past);
        }
    }

    /// Whether this version was known to the writer of the other, who thereby replaced it.
    public boolean supersededBy(DottedVersionVector<A> other) {
        return other.past.contains(dot);
    }

    public CausalOrder compare(DottedVersionVector<A> other) {
        if (dot.equals(other.dot)) {
            return CausalOrder.EQUAL;
        }
        if (supersededBy(other)) {
            return CausalOrder.BEFORE;
        }
        return other.supersededBy(this) ? CausalOrder.AFTER : CausalOrder.CONCURRENT;
    }

    /// What a reader of this version has seen.
    public VersionVector<A> seen() {
        return past.with(dot);
    }

    @Override
    public String toString() {
        return dot + past.toString();
    }
}
