package fulcrum.server.log;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a group's durable records again while the log is written: for followers that lag behind
/// what their leader keeps at hand. One thread uses it.
///
/// It trusts nothing but checksums, as recovery does. What cannot be read is not made up: the
/// answer ends before it.
final class LogReader {

    /// An answer is not continued once it has so many bytes.
    private static final int BYTES_MOST = 1 << 20;

    /// Records without a gap from the first position that was asked for.
    ///
    /// @param problem why there are fewer than asked for, where that is not for a bound
    record Answer(List<Bytes> records, @Nullable String problem) {}

    private final LogDirectory directory;
    private final Places places;

    // The answer under construction
    private final List<Bytes> found = new ArrayList<>();
    private long group;
    private long epoch;
    private long next;
    private long last;
    private int bytes;

    /// Where the last answer ended: who reads on begins there.
    private Places.@Nullable Place cursor;

    private long cursorGroup;

    // A segment
    private final byte[] block = new byte[Layout.BLOCK_BYTES];
    private byte[] record = new byte[1 << 10];

    LogReader(LogDirectory directory, Places places) {
        this.directory = directory;
        this.places = places;
    }

    Answer read(long ofGroup, long inEpoch, long from, long to) {
        group = ofGroup;
        epoch = inEpoch;
        next = from;
        last = to;
        bytes = 0;
        found.clear();
        Places.Place place = begin();
        String problem = null;
        while (!isDone() && problem == null) {
            if (place == null) {
                problem = "no segment has position " + next;
            } else {
                problem = readFrom(place);
                place = places.behind(group, place.segment());
            }
        }
        return new Answer(List.copyOf(found), isDone() ? null : problem);
    }

    private Places.@Nullable Place begin() {
        Places.Place known = places.before(group, next);
        Places.Place ended = cursor;
        boolean goesOn =
                known != null
                        && ended != null
                        && cursorGroup == group
                        && ended.position() <= next
                        && ended.position() > known.position()
                        && ended.segment() == known.segment();
        return goesOn ? ended : known;
    }

    private boolean isDone() {
        return next > last || bytes >= BYTES_MOST;
    }

    /// @return why the segment cannot be read; null if it was, as far as it goes
    private @Nullable String readFrom(Places.Place place) {
        String name = Layout.segmentName(place.segment());
        try (LogFile file = directory.open(name)) {
            byte[] head = new byte[Layout.PREAMBLE_BYTES];
            file.read(ByteBuffer.wrap(head), 0);
            Layout.Preamble preamble = Layout.Preamble.decode(head);
            if (preamble == null || preamble.number() != place.segment()) {
                return name + " is not what it was";
            }
            walk(file, new Seal(preamble.salt(), preamble.number()), place);
            return null;
        } catch (IOException | Malformed unreadable) {
            return name + " cannot be read: " + unreadable.getMessage();
        }
    }

    /// Goes from fragment to fragment until all is found, or where none is any more.
    private void walk(LogFile file, Seal seal, Places.Place from) throws IOException {
        int blockOffset = from.offset() - from.offset() % Layout.BLOCK_BYTES;
        int at = from.offset() - blockOffset;
        int size = 0;
        int start = from.offset();
        while (!isDone()) {
            int there = file.read(ByteBuffer.wrap(block), blockOffset);
            Arrays.fill(block, there, block.length, (byte) 0);
            while (block.length - at > Layout.HEADER_BYTES && !isDone()) {
                if (!seal.holds(block, at, blockOffset)) {
                    return;
                }
                int length = Numbers.getShort(block, at + 4);
                int type = block[at + 6];
                if (type == Layout.FULL || type == Layout.FIRST) {
                    size = 0;
                    start = blockOffset + at;
                }
                gather(at + Layout.HEADER_BYTES, length, size);
                size += length;
                if (type == Layout.FULL || type == Layout.LAST) {
                    take(LogRecord.decode(record, 0, size), from.segment(), start);
                }
                at += Layout.HEADER_BYTES + length;
            }
            blockOffset += Layout.BLOCK_BYTES;
            at = 0;
        }
    }

    private void gather(int from, int length, int size) {
        if (size + length > record.length) {
            record = Arrays.copyOf(record, Math.max(size + length, 2 * record.length));
        }
        System.arraycopy(block, from, record, size, length);
    }

    private void take(LogRecord read, long segment, int offset) {
        boolean wanted =
                read.group() == group
                        && read.epoch() == epoch
                        && read.position() == next
                        && (read.kind() == Kind.ENTRY || read.kind() == Kind.HARD_STATE);
        if (wanted) {
            found.add(read.payload());
            bytes += read.payload().size();
            cursor = new Places.Place(next, segment, offset);
            cursorGroup = group;
            next++;
        }
    }
}
