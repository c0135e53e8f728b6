package fulcrum.protocols.log.raft;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The log: entries after a base, each with the position of the record that stored it.
///
/// What lies at or below the base is in a snapshot, or further back; its term is kept for the
/// consistency check of the entry that follows it. Of the entries after the base the first may be
/// let go: their terms and positions stay, and by these they are read back from the disk.
final class RaftLog implements RaftView.Log {

    private static final long UNKNOWN = -1;

    private long baseIndex;
    private long baseTerm;
    private final Terms terms = new Terms();

    /// The position of the entry of index `baseIndex + 1 + i` is at `start + i`.
    private long[] positions = new long[64];

    private int start;
    private int count;

    /// The entry of index `firstAtHand + i` is at `entriesStart + i`.
    private Entry[] entries = new Entry[64];

    private int entriesStart;
    private long firstAtHand = 1;
    private long bytesAtHand;

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

    @Override
    public long firstAtHand() {
        return firstAtHand;
    }

    long lastTerm() {
        return term(lastIndex());
    }

    @Override
    public long term(long index) {
        if (index == baseIndex) {
            return baseTerm;
        }
        demand(index > baseIndex && index <= lastIndex(), index);
        return terms.at(index);
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
        return index == baseIndex ? index : Math.max(terms.firstOfRun(index), baseIndex + 1);
    }

    /// The last index of this term at or below a limit; the base's if there is none.
    long lastOfTerm(long term, long limit) {
        long index = Math.min(limit, lastIndex());
        while (index > baseIndex && term(index) > term) {
            index = firstOfTerm(index) - 1;
        }
        return index > baseIndex && term(index) == term ? index : baseIndex;
    }

    /// The entries at an index and all that follow, as far as they are at hand: all that are not
    /// applied are.
    List<Entry> tail(long index) {
        long first = Math.max(index, firstAtHand);
        return first > lastIndex()
                ? List.of()
                : List.copyOf(
                        Arrays.asList(entries).subList(place(first), entriesStart + countAtHand()));
    }

    /// Adds an entry that the record at this position stores.
    void append(Entry entry, long position) {
        if (start + count == positions.length) {
            makeRoom();
        }
        int atHand = countAtHand();
        if (entriesStart + atHand == entries.length) {
            makeRoomAtHand(atHand);
        }
        positions[start + count] = position;
        entries[entriesStart + atHand] = entry;
        terms.append(entry.index(), entry.term());
        bytesAtHand += entry.size();
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
        long kept = Math.max(index, firstAtHand);
        drop(entriesStart + (int) (kept - firstAtHand), entriesStart + countAtHand());
        firstAtHand = Math.min(firstAtHand, index);
        terms.removeFrom(index);
        count = (int) (index - baseIndex - 1);
        storedIndex = Math.min(storedIndex, index - 1);
    }

    /// Moves the base forward: keeps what follows it if this log has its entry, nothing otherwise
    /// (figure 13, steps 6 and 7).
    void rebase(long index, long term) {
        if (holds(index, term)) {
            letGoUpTo(index);
            terms.forgetUpTo(index);
            int dropped = (int) (index - baseIndex);
            start += dropped;
            count -= dropped;
        } else {
            forget();
            firstAtHand = index + 1;
        }
        baseIndex = index;
        baseTerm = term;
        storedIndex = Math.max(storedIndex, index);
    }

    /// Before its base is known, a log that is read back may begin anywhere.
    void beginAt(long index) {
        baseIndex = index - 1;
        baseTerm = baseIndex == 0 ? 0 : UNKNOWN;
        firstAtHand = index;
    }

    private void forget() {
        drop(entriesStart, entriesStart + countAtHand());
        terms.clear();
        start = 0;
        count = 0;
        entriesStart = 0;
        storedIndex = 0;
        baseIndex = 0;
        baseTerm = 0;
        firstAtHand = 1;
    }

    /// Lets the first entries at hand go until few enough are left, as far as they are durable and
    /// not needed.
    ///
    /// @param neededAfter the last index whose entry is not needed any more
    void letGo(long neededAfter, int entriesMost, long bytesMost) {
        long last = Math.min(neededAfter, storedIndex);
        while (firstAtHand <= last && (countAtHand() > entriesMost || bytesAtHand > bytesMost)) {
            letGoUpTo(firstAtHand);
        }
    }

    private void letGoUpTo(long index) {
        if (index >= firstAtHand) {
            int dropped = (int) (index - firstAtHand + 1);
            drop(entriesStart, entriesStart + dropped);
            entriesStart += dropped;
            firstAtHand = index + 1;
        }
    }

    private void drop(int from, int to) {
        for (int i = from; i < to; i++) {
            bytesAtHand -= entries[i].size();
        }
        Arrays.fill(entries, from, to, null);
    }

    private int countAtHand() {
        return (int) (lastIndex() + 1 - firstAtHand);
    }

    /// All records up to a position are durable.
    void stored(long upTo) {
        storedPosition = Math.max(storedPosition, upTo);
        while (storedIndex < lastIndex() && position(storedIndex + 1) <= storedPosition) {
            storedIndex++;
        }
    }

    /// The position of the record that stored this entry.
    long position(long index) {
        demand(index > baseIndex && index <= lastIndex(), index);
        return positions[start + (int) (index - baseIndex - 1)];
    }

    /// The record at this position stored the entry that the log has at an index.
    boolean isFrom(long position, long index) {
        return index > baseIndex && index <= lastIndex() && position(index) == position;
    }

    /// Entries from an index at hand on, within the bounds; at least one if there is one.
    List<Entry> from(long index, int maxEntries, int maxBytes) {
        int first = place(index);
        int most = (int) Math.min(maxEntries, lastIndex() - index + 1);
        List<Entry> all = Arrays.asList(entries).subList(first, first + most);
        int taken = Entry.fitting(all, maxEntries, maxBytes);
        return Collections.unmodifiableList(
                Arrays.asList(Arrays.copyOfRange(entries, first, first + taken)));
    }

    private int place(long index) {
        demand(index >= firstAtHand && index <= lastIndex(), index);
        return entriesStart + (int) (index - firstAtHand);
    }

    private void demand(boolean there, long index) {
        if (!there) {
            throw new IndexOutOfBoundsException(
                    index
                            + " is not in the log of "
                            + (baseIndex + 1)
                            + " to "
                            + lastIndex()
                            + ", at hand from "
                            + firstAtHand);
        }
    }

    private void makeRoom() {
        int capacity = count > positions.length / 2 ? positions.length * 2 : positions.length;
        long[] roomier = new long[capacity];
        System.arraycopy(positions, start, roomier, 0, count);
        positions = roomier;
        start = 0;
    }

    private void makeRoomAtHand(int atHand) {
        int capacity = atHand > entries.length / 2 ? entries.length * 2 : entries.length;
        Entry[] roomier = new Entry[capacity];
        System.arraycopy(entries, entriesStart, roomier, 0, atHand);
        entries = roomier;
        entriesStart = 0;
    }
}
