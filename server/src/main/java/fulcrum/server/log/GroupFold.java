package fulcrum.server.log;

import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One group as the records read so far tell of it, in one epoch.
///
/// Positions that must have been stored and were not read are holes. A hole below a table's row is
/// harmless once its positions are released, for the row has the hard state; above the last row any
/// hole may have hidden one.
final class GroupFold {

    private record Hole(long from, long to) {}

    final long id;
    final long epoch;

    private long last;
    private long firstNeeded;
    private long lastOfTable = -1;
    private boolean damagedBefore;
    private boolean closed;
    private @Nullable LogRecord hardState;
    private final List<LogRecord> records = new ArrayList<>();
    private final List<Hole> holes = new ArrayList<>();
    private final TreeMap<Long, Long> lastInSegment = new TreeMap<>();
    private final List<Places.Place> places = new ArrayList<>();

    /// Where it was mentioned last: by number of the segment, then by offset.
    private long mentionedIn;

    private int mentionedAt;

    private GroupFold(long id, long epoch, long last) {
        this.id = id;
        this.epoch = epoch;
        this.last = last;
    }

    /// A group that begins behind this position.
    static GroupFold opened(long id, long epoch, long before) {
        GroupFold fold = new GroupFold(id, epoch, before);
        fold.firstNeeded = before + 1;
        fold.lastOfTable = before;
        return fold;
    }

    /// A group whose beginning was not read.
    static GroupFold unopened(long id, long epoch) {
        return new GroupFold(id, epoch, -1);
    }

    boolean closed() {
        return closed;
    }

    void mention(long segment, int offset) {
        mentionedIn = segment;
        mentionedAt = offset;
    }

    boolean mentionedAfter(long segment, int offset) {
        return mentionedIn > segment || (mentionedIn == segment && mentionedAt >= offset);
    }

    /// The row of a segment's table: all that came before is as it says.
    void row(long last, long firstNeeded, boolean damaged, @Nullable LogRecord hardState) {
        while (!records.isEmpty() && records.getLast().position() > last) {
            records.removeLast();
        }
        prove(last);
        this.last = last;
        this.firstNeeded = firstNeeded;
        this.hardState = hardState;
        damagedBefore = damaged;
        lastOfTable = last;
        closed = false;
        forgetUnneeded();
    }

    /// Every position up to this one was stored.
    void prove(long position) {
        if (position > last && !closed) {
            holes.add(new Hole(last + 1, position));
            last = position;
        }
    }

    void record(LogRecord record) {
        if (record.position() <= last || closed) {
            return;
        }
        prove(record.position() - 1);
        last = record.position();
        if (record.kind() == Kind.CLOSED) {
            closed = true;
            return;
        }
        records.add(record);
        if (record.kind() == Kind.HARD_STATE) {
            hardState = record;
        }
    }

    void release(long before) {
        firstNeeded = Math.max(firstNeeded, before);
    }

    void standsIn(long segment, long position, int offset) {
        lastInSegment.put(segment, last);
        Places.Place before = places.isEmpty() ? null : places.getLast();
        if (before == null
                || before.segment() != segment
                || offset - before.offset() >= Places.STRIDE_BYTES) {
            places.add(new Places.Place(position, segment, offset));
        }
    }

    List<Places.Place> places() {
        return places;
    }

    /// Why the group cannot be shown whole, or null if it can.
    @Nullable String damage() {
        if (damagedBefore) {
            return "found damaged at an earlier start";
        }
        for (Hole hole : holes) {
            if (hole.to() >= firstNeeded || hole.from() > lastOfTable) {
                return "positions " + hole.from() + " to " + hole.to() + " cannot be read";
            }
        }
        return null;
    }

    Recovered.Damaged damaged(String reason) {
        return new Recovered.Damaged(id, epoch, last, reason);
    }

    Recovered.Whole whole() {
        forgetUnneeded();
        return new Recovered.Whole(id, epoch, firstNeeded, last, hardState, List.copyOf(records));
    }

    /// The group as a table would state it now.
    Group group(Map<Long, Group.Segment> segments) {
        Group group = new Group(id);
        group.open(epoch, last);
        group.firstNeeded = firstNeeded;
        LogRecord hard = hardState;
        if (hard != null) {
            group.hardPosition = hard.position();
            group.hardState = Bytes.wrap(hard.payload().toArray());
        }
        lastInSegment.forEach((number, position) -> {
            Group.Segment segment = segments.get(number);
            if (segment != null && position >= firstNeeded) {
                group.need(position, segment);
            }
        });
        return group;
    }

    private void forgetUnneeded() {
        int unneeded = 0;
        while (unneeded < records.size() && records.get(unneeded).position() < firstNeeded) {
            unneeded++;
        }
        records.subList(0, unneeded).clear();
    }
}
