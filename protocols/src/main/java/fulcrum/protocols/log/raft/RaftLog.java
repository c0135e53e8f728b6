package fulcrum.protocols.log.raft;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The log: entries after a base, each with the position of the record that stored it.
///
/// What lies at or below the base is in a snapshot, or further back; its term is kept for the
/// consistency check of the entry that follows it.
final class RaftLog implements RaftView.Log {

    private static final long UNKNOWN = -1;

    private long baseIndex;
    private long baseTerm;

    /// The entry of index `baseIndex + 1 + i` is at `start + i`.
    private Entry[] entries = new Entry[64];

    private long[] positions = new long[64];
    private int start;
    private int count;

    private long storedIndex;
    private long storedPosition;

    @Override
    public long baseIndex() {
        return baseIndex;
    }

    @Override
    public long lastIndex() {
        return baseIndex + count;
    }

    @Override
    public long storedIndex() {
        return storedIndex;
    }

    long lastTerm() {
        return term(lastIndex());
    }

    @Override
    public long term(long index) {
        return index == baseIndex ? baseTerm : entry(index).term();
    }

    @Override
    public Entry entry(long index) {
        return entries[place(index)];
    }

    /// Has an entry of this index and term, or such an entry was its base.
    boolean holds(long index, long term) {
        return index >= baseIndex
                && index <= lastIndex()
                && (term(index) == term || (index == baseIndex && baseTerm == UNKNOWN));
    }

    /// §5.4.1: the later last term wins; with equal last terms, the longer log.
    boolean newerThan(long otherLastIndex, long otherLastTerm) {
        return lastTerm() != otherLastTerm
                ? lastTerm() > otherLastTerm
                : lastIndex() > otherLastIndex;
    }

    /// The first index of a run of entries of one term that ends at this index.
    long firstOfTerm(long index) {
        long term = term(index);
        long first = index;
        while (first > baseIndex + 1 && term(first - 1) == term) {
            first--;
        }
        return first;
    }

    /// The last index of this term at or below a limit; the base's if there is none.
    long lastOfTerm(long term, long limit) {
        long index = Math.min(limit, lastIndex());
        while (index > baseIndex && term(index) > term) {
            index--;
        }
        return index > baseIndex && term(index) == term ? index : baseIndex;
    }

    /// Adds an entry that the record at this position stores.
    void append(Entry entry, long position) {
        if (start + count == entries.length) {
            makeRoom();
        }
        entries[start + count] = entry;
        positions[start + count] = position;
        count++;
    }

    /// Removes the entry at an index and all that follow (§5.3). A log that is read back from the
    /// middle may be asked to remove what it never saw.
    void removeFrom(long index) {
        if (index <= baseIndex) {
            forget();
            return;
        }
        if (index > lastIndex()) {
            return;
        }
        int kept = (int) (index - baseIndex - 1);
        Arrays.fill(entries, start + kept, start + count, null);
        count = kept;
        storedIndex = Math.min(storedIndex, index - 1);
    }

    /// Moves the base forward: keeps what follows it if this log has its entry, nothing otherwise
    /// (figure 13, steps 6 and 7).
    void rebase(long index, long term) {
        if (holds(index, term)) {
            int dropped = (int) (index - baseIndex);
            Arrays.fill(entries, start, start + dropped, null);
            start += dropped;
            count -= dropped;
        } else {
            forget();
        }
        baseIndex = index;
        baseTerm = term;
        storedIndex = Math.max(storedIndex, index);
    }

    /// Before its base is known, a log that is read back may begin anywhere.
    void beginAt(long index) {
        baseIndex = index - 1;
        baseTerm = baseIndex == 0 ? 0 : UNKNOWN;
    }

    private void forget() {
        Arrays.fill(entries, start, start + count, null);
        start = 0;
        count = 0;
        storedIndex = 0;
        baseIndex = 0;
        baseTerm = 0;
    }

    /// All records up to a position are durable.
    void stored(long upTo) {
        storedPosition = Math.max(storedPosition, upTo);
        while (storedIndex < lastIndex() && positions[place(storedIndex + 1)] <= storedPosition) {
            storedIndex++;
        }
    }

    /// The position of the record that stored this entry.
    long position(long index) {
        return positions[place(index)];
    }

    /// Entries from an index on, within the bounds; at least one if there is one.
    List<Entry> from(long index, int maxEntries, int maxBytes) {
        int first = place(index);
        int most = (int) Math.min(maxEntries, lastIndex() - index + 1);
        int taken = 0;
        int bytes = 0;
        while (taken < most) {
            bytes += entries[first + taken].size();
            if (bytes > maxBytes && taken > 0) {
                break;
            }
            taken++;
        }
        return Collections.unmodifiableList(
                Arrays.asList(Arrays.copyOfRange(entries, first, first + taken)));
    }

    private int place(long index) {
        if (index <= baseIndex || index > lastIndex()) {
            throw new IndexOutOfBoundsException(
                    index + " is not in the log of " + (baseIndex + 1) + " to " + lastIndex());
        }
        return start + (int) (index - baseIndex - 1);
    }

    private void makeRoom() {
        int capacity = count > entries.length / 2 ? entries.length * 2 : entries.length;
        Entry[] roomier = new Entry[capacity];
        long[] roomierPositions = new long[capacity];
        System.arraycopy(entries, start, roomier, 0, count);
        System.arraycopy(positions, start, roomierPositions, 0, count);
        entries = roomier;
        positions = roomierPositions;
        start = 0;
    }
}
