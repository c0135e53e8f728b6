package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.KeyValues.Peek;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a cell's groups have applied and RocksDB does not have yet, in order, as the records of
/// which RocksDB's batches consist. Confined to the cell's loop.
final class Changes {

    /// Of a batch in RocksDB's form: a sequence number that RocksDB fills in, and a count.
    private static final int HEAD_BYTES = 12;

    private static final int DELETION = 0;
    private static final int VALUE = 1;
    private static final int RANGE_DELETION = 0xF;

    private static final int LEAST_BYTES = 4 << 10;
    private static final int IDLE_BYTES = 1 << 20;

    /// How far a group was after some changes.
    private record Reached(GroupStore group, long applied, long range) {}

    /// Changes that may leave at the same time.
    private static final class Stretch {

        final long number;
        final long behind;
        long end;
        int count;
        final List<Reached> reached = new ArrayList<>(1);
        @Nullable Runnable afterwards;

        Stretch(long number, long behind, long end) {
            this.number = number;
            this.behind = behind;
            this.end = end;
        }
    }

    private final ArrayDeque<Stretch> stretches = new ArrayDeque<>();
    private final WaitingOrder order = new WaitingOrder();
    private final Parts parts = new Parts();
    private byte[] buffer = new byte[LEAST_BYTES];

    // Positions grow for ever; the buffer begins with that of `base`.
    private long base;
    private long begin;
    private long end;
    private long number;

    // Of the latest stretch: the last put of the latest index, and of the index before. Negative
    // for none.
    private long lastPut = -1;
    private long putBefore = -1;

    // The batch under construction
    private byte[] batch = new byte[0];
    private int batchStretches;
    private long drains;
    private final List<GroupStore> moved = new ArrayList<>();

    long bytes() {
        return end - begin;
    }

    boolean isEmpty() {
        return stretches.isEmpty();
    }

    /// Something may be in RocksDB when the log is durable up to a position.
    boolean isDue(long durable) {
        Stretch first = stretches.peekFirst();
        return first != null && first.behind <= durable;
    }

    /// Begins the changes of one index of a group.
    ///
    /// @param behind must be durable in the log before they may be in RocksDB
    /// @return their number
    long begin(long behind, GroupStore group, long applied, long range) {
        Stretch last = stretchBehind(behind);
        putBefore = lastPut < 0 ? putBefore : lastPut;
        lastPut = -1;
        List<Reached> reached = last.reached;
        int latest = reached.size() - 1;
        if (latest >= 0 && reached.get(latest).group == group) {
            reached.set(latest, new Reached(group, applied, range));
        } else {
            reached.add(new Reached(group, applied, range));
        }
        return last.number;
    }

    /// Does something when all that was changed so far is in RocksDB, and nothing that is changed
    /// later; at once, if that is so now.
    void afterwards(long behind, Runnable action) {
        if (stretches.isEmpty()) {
            action.run();
            return;
        }
        Stretch last = stretchBehind(behind);
        Runnable earlier = last.afterwards;
        last.afterwards =
                earlier == null
                        ? action
                        : () -> {
                            earlier.run();
                            action.run();
                        };
    }

    /// What was applied later waits for no less than what was applied earlier.
    private Stretch stretchBehind(long behind) {
        Stretch last = stretches.peekLast();
        if (last == null || last.behind < behind || last.afterwards != null) {
            long least = last == null ? behind : Math.max(last.behind, behind);
            last = new Stretch(++number, least, end);
            stretches.add(last);
            forgetPuts();
        }
        return last;
    }

    /// A row has a new value. What every index of a group puts last takes the place of what the
    /// index before put there, if they leave together: RocksDB hears of the latest alone.
    void put(long range, Bytes key, Bytes value) {
        int place = placeOf(range, key, value.size());
        if (place >= 0) {
            value.copyTo(buffer, place);
            return;
        }
        lastPut = end;
        int keyBytes = Layout.PREFIX_BYTES + key.size();
        int at = reserve(1 + 5 + keyBytes + 5 + value.size());
        buffer[at++] = VALUE;
        at = putVarint(buffer, at, keyBytes);
        Layout.putLong(buffer, at, range);
        key.copyTo(buffer, at + Layout.PREFIX_BYTES);
        at = putVarint(buffer, at + keyBytes, value.size());
        value.copyTo(buffer, at);
        added(at + value.size());
    }

    /// Where in the buffer the value stands that the index before put last, if it was of this row
    /// and as long; negative otherwise.
    private int placeOf(long range, Bytes key, int valueBytes) {
        if (putBefore < 0) {
            return -1;
        }
        int at = (int) (putBefore - base) + 1;
        int keyBytes = varint(buffer, at);
        at += varintBytes(keyBytes);
        if (keyBytes != Layout.PREFIX_BYTES + key.size() || Layout.longAt(buffer, at) != range) {
            return -1;
        }
        for (int i = 0; i < key.size(); i++) {
            if (buffer[at + Layout.PREFIX_BYTES + i] != key.at(i)) {
                return -1;
            }
        }
        at += keyBytes;
        if (varint(buffer, at) != valueBytes) {
            putBefore = -1; // the row's latest value will not stand there any more
            return -1;
        }
        return at + varintBytes(valueBytes);
    }

    private void forgetPuts() {
        lastPut = -1;
        putBefore = -1;
    }

    void delete(long range, Bytes key) {
        forgetPuts();
        int keyBytes = Layout.PREFIX_BYTES + key.size();
        int at = reserve(1 + 5 + keyBytes);
        buffer[at++] = DELETION;
        at = putVarint(buffer, at, keyBytes);
        Layout.putLong(buffer, at, range);
        key.copyTo(buffer, at + Layout.PREFIX_BYTES);
        added(at + keyBytes);
    }

    /// Deletes a range and what says what it is.
    void deleteRange(long range) {
        forgetPuts();
        int at = reserve(1 + 2 * (1 + Layout.PREFIX_BYTES));
        buffer[at++] = RANGE_DELETION;
        buffer[at++] = Layout.PREFIX_BYTES;
        Layout.putLong(buffer, at, range);
        at += Layout.PREFIX_BYTES;
        buffer[at++] = Layout.PREFIX_BYTES;
        Layout.putLong(buffer, at, range + 2);
        added(at + Layout.PREFIX_BYTES);
    }

    private void added(int at) {
        end = base + at;
        Stretch last = stretches.getLast();
        last.end = end;
        last.count++;
    }

    /// Makes a batch of what may be in RocksDB when the log is durable up to a position.
    ///
    /// @return the batch in RocksDB's form; null if there is nothing, or only something to be done
    byte @Nullable [] batch(long durable, long mostBytes) {
        batchStretches = 0;
        drains++;
        moved.clear();
        long upTo = begin;
        int count = 0;
        for (Stretch stretch : stretches) {
            if (stretch.behind > durable
                    || (batchStretches > 0 && stretch.end - begin > mostBytes)) {
                break;
            }
            batchStretches++;
            upTo = stretch.end;
            count += stretch.count;
            for (int i = 0; i < stretch.reached.size(); i++) {
                Reached reached = stretch.reached.get(i);
                if (reached.group.reaches(reached.applied, reached.range, drains)) {
                    moved.add(reached.group);
                }
            }
            if (stretch.afterwards != null) {
                break;
            }
        }
        if (count + moved.size() == 0) {
            return null;
        }
        int size = (int) (upTo - begin);
        int row = 2 + 2 * Layout.PREFIX_BYTES + 1 + Layout.Position.BYTES;
        batch = new byte[HEAD_BYTES + size + row * moved.size()];
        putCount(batch, count + moved.size());
        System.arraycopy(buffer, (int) (begin - base), batch, HEAD_BYTES, size);
        int at = HEAD_BYTES + size;
        for (int i = 0; i < moved.size(); i++) {
            at = moved.get(i).putPosition(batch, at);
        }
        return batch;
    }

    /// Something can be drained, if only something to be done.
    boolean hasBatch() {
        return batchStretches > 0;
    }

    /// The batch is in RocksDB: tells its groups.
    void written() {
        for (int i = 0; i < moved.size(); i++) {
            moved.get(i).written();
        }
    }

    /// Forgets what is in RocksDB now.
    ///
    /// @return up to which changes RocksDB has all now
    long drained() {
        long last = 0;
        for (; batchStretches > 0; batchStretches--) {
            Stretch stretch = stretches.removeFirst();
            begin = stretch.end;
            last = stretch.number;
            if (stretch.afterwards != null) {
                stretch.afterwards.run();
            }
        }
        if (stretches.isEmpty()) {
            begin = end;
            base = end;
            order.reached(end, begin);
            if (buffer.length > IDLE_BYTES) {
                buffer = new byte[LEAST_BYTES];
            }
        }
        return last;
    }

    /// A position's row in RocksDB's form.
    static int putPosition(byte[] target, int start, long group, long applied, long range) {
        int at = start;
        target[at++] = VALUE;
        target[at++] = 2 * Layout.PREFIX_BYTES;
        Layout.putLong(target, at, 0);
        Layout.putLong(target, at + 8, group);
        at += 2 * Layout.PREFIX_BYTES;
        target[at++] = Layout.Position.BYTES;
        target[at++] = Layout.VERSION;
        Layout.putLong(target, at, applied);
        Layout.putLong(target, at + 8, range);
        return at + 16;
    }

    private static void putCount(byte[] target, int count) {
        for (int i = 0; i < 4; i++) {
            target[8 + i] = (byte) (count >>> (8 * i)); // least significant first
        }
    }

    private static int putVarint(byte[] target, int start, int value) {
        int at = start;
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            target[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        return at;
    }

    /// @return where in the buffer the next record begins
    private int reserve(int bytes) {
        int used = (int) (end - base);
        if (buffer.length - used < bytes) {
            int live = (int) (end - begin);
            byte[] target =
                    buffer.length - live - bytes >= buffer.length / 2
                            ? buffer
                            : new byte[Math.max(2 * buffer.length, live + bytes)];
            System.arraycopy(buffer, (int) (begin - base), target, 0, live);
            buffer = target;
            base = begin;
            used = live;
        }
        return used;
    }

    /// The first row that waits, deleted ones included, at or after a key on disk.
    ///
    /// @return its key on disk, and where it stands; null if there is none
    Map.@Nullable Entry<Bytes, Long> firstWaiting(Bytes from) {
        long unordered = Math.max(begin, order.upTo());
        for (int at = (int) (unordered - base); at < end - base; at = parts.end) {
            parts.read(at);
            if (parts.kind != RANGE_DELETION) {
                order.add(Bytes.copyOf(buffer, parts.keyAt, parts.keyEnd), base + at);
            }
        }
        order.reached(end, begin);
        return order.first(from, begin);
    }

    /// What waits where [#firstWaiting] found something.
    Peek waitingAt(long place) {
        parts.read((int) (place - base));
        return parts.value();
    }

    /// What waits of the rows of a range, from one key up to, not including, another: of each key
    /// the latest.
    ///
    /// @param to null for no bound
    NavigableMap<Bytes, Peek> waiting(long range, Bytes from, @Nullable Bytes to) {
        NavigableMap<Bytes, Peek> rows = new TreeMap<>();
        for (int at = (int) (begin - base); at < end - base; at = parts.end) {
            parts.read(at);
            if (parts.kind != RANGE_DELETION && Layout.longAt(buffer, parts.keyAt) == range) {
                Bytes key = Bytes.copyOf(buffer, parts.keyAt + Layout.PREFIX_BYTES, parts.keyEnd);
                if (key.compareTo(from) >= 0 && (to == null || key.compareTo(to) < 0)) {
                    rows.put(key, parts.value());
                }
            }
        }
        return rows;
    }

    /// Where in the buffer the parts of a record stand.
    private final class Parts {

        private int kind;
        private int keyAt;
        private int keyEnd;
        private int valueAt;
        private int end;

        void read(int at) {
            kind = buffer[at];
            int keyBytes = varint(buffer, at + 1);
            keyAt = at + 1 + varintBytes(keyBytes);
            keyEnd = keyAt + keyBytes;
            int valueBytes = kind == DELETION ? 0 : varint(buffer, keyEnd);
            valueAt = kind == DELETION ? keyEnd : keyEnd + varintBytes(valueBytes);
            end = valueAt + valueBytes;
        }

        Peek value() {
            return kind == DELETION
                    ? Peek.ABSENT
                    : new Peek.Present(Bytes.copyOf(buffer, valueAt, end));
        }
    }

    private static int varint(byte[] source, int start) {
        int value = 0;
        int at = start;
        int shift = 0;
        for (; source[at] < 0; shift += 7) {
            value |= (source[at++] & 0x7F) << shift;
        }
        return value | source[at] << shift;
    }

    private static int varintBytes(int value) {
        int bytes = 1;
        for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
            bytes++;
        }
        return bytes;
    }
}
