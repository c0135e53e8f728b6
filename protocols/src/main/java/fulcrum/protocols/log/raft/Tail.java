package fulcrum.protocols.log.raft;

import java.util.List;

/// Entries at the end of a log that were given up, since a later leader's log goes on otherwise
/// (§5.3) or a leader's snapshot took the place of the log (§7).
///
/// This server never learnt that they were committed. That proves nothing: of entries that a
/// snapshot replaces, some may be in the snapshot; and what a client wanted may have been committed
/// by way of another server, in an entry of its own.
///
/// @param position of the record that removed them: names the tail for good, in its group here
/// @param byTerm the term of the leader whose log replaced them
/// @param cause what replaced them
/// @param entries in the order of their indexes, without a gap; never empty
public record Tail(long position, long byTerm, Cause cause, List<Entry> entries) {

    /// What took the place of the entries.
    public enum Cause {
        /// An entry of another term at the same index.
        CONFLICT,
        /// A snapshot whose last entry is not in this log.
        SNAPSHOT
    }

    public Tail {
        entries = List.copyOf(entries);
        if (position <= 0 || byTerm < 0 || entries.isEmpty()) {
            throw new IllegalArgumentException("a tail has a position, a term and entries");
        }
    }

    public long fromIndex() {
        return entries.getFirst().index();
    }

    public long lastIndex() {
        return entries.getLast().index();
    }

    /// Bytes that its entries take, about.
    public long size() {
        return Entry.sizeOf(entries);
    }

    /// Short, since it stands in notes; the entries may be large.
    @Override
    public String toString() {
        return "entries "
                + fromIndex()
                + " to "
                + lastIndex()
                + " of terms "
                + entries.getFirst().term()
                + " to "
                + entries.getLast().term();
    }
}
