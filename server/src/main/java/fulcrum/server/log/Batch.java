package fulcrum.server.log;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import java.util.Arrays;

/// What a cell hands over to be stored: records of its groups, encoded on the cell's own thread.
///
/// From [NodeLog#offer] until it comes back to its [Completions] a batch belongs to the log; then
/// it can be cleared and filled again, so that a running cell allocates none.
public final class Batch {

    private static final int STATEMENT_BYTES = 128;
    private static final int EACH_BYTES = Layout.HEADER_BYTES + 3 * Numbers.MAX_VARINT_BYTES;

    private final Completions completions;

    private byte[] bytes;
    private int size;

    private int count;
    private int[] ends = new int[16];
    private Kind[] kinds = new Kind[16];
    private long[] groups = new long[16];
    private long[] epochs = new long[16];
    private long[] positions = new long[16];

    private int longest;

    public Batch(Completions completions) {
        this(completions, 4 << 10);
    }

    public Batch(Completions completions, int initialBytes) {
        this.completions = completions;
        bytes = new byte[Math.max(initialBytes, 64)];
    }

    /// Stores a record at the group's next position.
    public Batch entry(long group, long epoch, long position, Bytes payload) {
        return add(Kind.ENTRY, group, epoch, position, payload);
    }

    /// Stores a record at the group's next position, straight from where it was encoded.
    public Batch entry(long group, long epoch, long position, Encoder payload) {
        int length = payload.size();
        int at = begin(Kind.ENTRY, group, epoch, position, length);
        payload.copyTo(bytes, at);
        return end(Kind.ENTRY, group, epoch, position, at + length);
    }

    /// Stores a record, at the group's next position, that replaces earlier ones of its kind and is
    /// kept when they are released.
    public Batch hardState(long group, long epoch, long position, Bytes payload) {
        return add(Kind.HARD_STATE, group, epoch, position, payload);
    }

    /// A group begins, or begins anew under a higher epoch; its first record will be at the
    /// position after this one.
    public Batch open(long group, long epoch, long before) {
        return add(Kind.OPENED, group, epoch, before, Bytes.EMPTY);
    }

    /// The group is gone; takes the group's next position.
    public Batch close(long group, long epoch, long position) {
        return add(Kind.CLOSED, group, epoch, position, Bytes.EMPTY);
    }

    /// The group needs no record before this position any more.
    public Batch release(long group, long epoch, long before) {
        return add(Kind.RELEASED, group, epoch, before, Bytes.EMPTY);
    }

    public Batch clear() {
        size = 0;
        count = 0;
        longest = 0;
        return this;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /// How many records it holds.
    public int count() {
        return count;
    }

    /// How many bytes they take, encoded.
    public int size() {
        return size;
    }

    /// The group of a record; with [#position] this is what a cell needs to raise its groups'
    /// durable positions, record by record in order.
    public long group(int record) {
        return groups[record];
    }

    public long epoch(int record) {
        return epochs[record];
    }

    public long position(int record) {
        return positions[record];
    }

    public Kind kind(int record) {
        return kinds[record];
    }

    /// A copy of a record's payload, which the log keeps for its tables.
    Bytes payload(int record) {
        return LogRecord.decode(bytes, start(record), end(record)).payload();
    }

    Batch add(LogRecord record) {
        return add(
                record.kind(), record.group(), record.epoch(), record.position(), record.payload());
    }

    Completions completions() {
        return completions;
    }

    byte[] bytes() {
        return bytes;
    }

    int start(int record) {
        return record == 0 ? 0 : ends[record - 1];
    }

    int end(int record) {
        return ends[record];
    }

    /// The length of the longest record.
    int longest() {
        return longest;
    }

    /// At most so many bytes of segments does the batch take, with the statement that tells of it.
    long footprint() {
        return Layout.footprint(size) + STATEMENT_BYTES + (long) count * EACH_BYTES;
    }

    private Batch add(Kind kind, long group, long epoch, long position, Bytes payload) {
        int at = begin(kind, group, epoch, position, payload.size());
        payload.copyTo(bytes, at);
        return end(kind, group, epoch, position, at + payload.size());
    }

    /// @return where the payload goes
    private int begin(Kind kind, long group, long epoch, long position, int length) {
        int needed = size + LogRecord.MAX_HEAD_BYTES + length;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
        }
        return LogRecord.putHead(bytes, size, kind, group, epoch, position, length);
    }

    private Batch end(Kind kind, long group, long epoch, long position, int end) {
        if (count == ends.length) {
            grow();
        }
        longest = Math.max(longest, end - size);
        size = end;
        ends[count] = end;
        kinds[count] = kind;
        groups[count] = group;
        epochs[count] = epoch;
        positions[count] = position;
        count++;
        return this;
    }

    private void grow() {
        int larger = count * 2;
        ends = Arrays.copyOf(ends, larger);
        kinds = Arrays.copyOf(kinds, larger);
        groups = Arrays.copyOf(groups, larger);
        epochs = Arrays.copyOf(epochs, larger);
        positions = Arrays.copyOf(positions, larger);
    }
}
