package fulcrum.server.log;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Writes batches into segments and makes them durable, on whatever one thread calls it.
///
/// It knows no queue and no clock. Once a method has thrown, nothing more may be written.
final class LogWriter implements Closeable {

    /// A batch takes at most this part of a segment, so that recovery can carry what it cannot
    /// prove, together with the table, into one new segment.
    private static final int BATCH_PART = 4;

    private static final int FEW_RECORDS = 256;

    private final LogDirectory directory;
    private final LogOptions options;
    private final LongSupplier salts;
    private final boolean incomplete;
    private final LogCounters counters;
    private final Spares spares;
    private final Recovered recovered;
    private final Places places = new Places();

    private final GroupTable groups = new GroupTable();
    private final ArrayDeque<Group.Segment> segments = new ArrayDeque<>();
    private final ByteBuffer staging = ByteBuffer.allocateDirect(SegmentWriter.STAGING_BYTES);
    private final Encoder payload = new Encoder(1 << 10);
    private byte[] scratch = new byte[1 << 10];

    private @Nullable SegmentWriter segment;
    private int tableBytes;

    // The batch being written, and the one before it, which its statement tells of.
    private long batchNumber;
    private int batchStart;
    private boolean batchOpen;
    private int batchRecords;
    private boolean closedSome;
    private List<Group> touched = new ArrayList<>();
    private List<Group> touchedBefore = new ArrayList<>();
    private int previousStart;

    private LogWriter(
            LogDirectory directory, LogOptions options, Recovery.Found found, LongSupplier salts)
            throws IOException {
        this.directory = directory;
        this.options = options;
        this.counters = new LogCounters();
        this.salts = salts;
        this.incomplete = !found.recovered().complete();
        this.recovered = found.recovered();
        this.spares = new Spares(directory, options.segmentBytes(), options.spares());
        segments.addAll(found.segments());
        found.table().forEach(groups::add);
        found.places().forEach((group, known) -> known.forEach(place -> places.add(group, place)));
    }

    /// Recovers what the directory holds and begins a new segment, which makes durable whatever
    /// nobody could prove to be, and void whatever was discarded.
    ///
    /// @param salts a source of numbers that nobody can guess, one for each segment
    static LogWriter open(LogDirectory directory, LogOptions options, LongSupplier salts)
            throws IOException {
        Recovery.Found found = Recovery.of(directory);
        LogWriter writer = new LogWriter(directory, options, found, salts);
        writer.begin(found.lastSegment(), found.lastEnd(), found.carried());
        writer.cutOff(found);
        writer.recycle();
        return writer;
    }

    Recovered recovered() {
        return recovered;
    }

    LogCounters counters() {
        return counters;
    }

    Places places() {
        return places;
    }

    Spares spares() {
        return spares;
    }

    /// Writes all records of the batches and returns when they are durable.
    ///
    /// @throws IllegalStateException where a group's positions do not follow each other; a log that
    ///   took them would be told to be damaged when it is read
    void commit(List<Batch> batches) throws IOException {
        for (Batch batch : batches) {
            for (int i = 0; i < batch.count(); i++) {
                int from = batch.start(i);
                int to = batch.end(i);
                makeRoom(to - from);
                int offset = writing().offset();
                writing().append(batch.bytes(), from, to);
                note(batch, i, segments.getLast(), offset);
                batchRecords++;
            }
        }
        if (batchOpen) {
            endBatch();
        }
        recycle();
    }

    /// Follows the last batch with a statement that it is durable.
    void state() throws IOException {
        if (!stated()) {
            makeRoom(0);
            endBatch();
            counters.stated();
        }
    }

    /// Whether nothing was written since the last statement of an idle log.
    boolean stated() {
        return touchedBefore.isEmpty();
    }

    /// At least so many bytes fit into the current segment.
    long roomHere() {
        return Math.max(writing().remaining() - unusable(), 0);
    }

    /// At least so many bytes fit into each spare.
    long roomInSpare() {
        return Math.max(options.segmentBytes() - tableBytes - unusable(), 0);
    }

    /// What a segment may leave unused at its end, and what statements and a growing table take.
    private long unusable() {
        return Layout.footprint(options.maxRecordBytes()) + options.segmentBytes() / 16;
    }

    /// How many segments are in use.
    int segmentCount() {
        return segments.size();
    }

    /// Who needs the oldest segment, besides the present.
    ///
    /// @param most no more than so many are named; the others have their turn later
    List<Laggard> laggards(int most) {
        List<Laggard> laggards = new ArrayList<>();
        Group.Segment oldest = segments.getFirst();
        for (Group group : groups.sorted()) {
            if (group.oldest() == oldest && segments.size() > 1 && laggards.size() < most) {
                laggards.add(
                        new Laggard(group.id, group.epoch, group.firstNeeded, segments.size()));
            }
        }
        return laggards;
    }

    /// Those that hold the oldest segment, if all of them need but a few records: what is done
    /// about them costs little, and gives a whole segment back.
    List<Laggard> laggardsWithFew(int most) {
        Group.Segment oldest = segments.getFirst();
        for (Group group : groups.sorted()) {
            if (group.oldest() == oldest && group.last - group.firstNeeded >= FEW_RECORDS) {
                return List.of();
            }
        }
        return laggards(most);
    }

    // Batches

    /// Sees to it that a record fits behind a statement in the current segment and batch.
    private void makeRoom(int length) throws IOException {
        long needed = Layout.footprint(length);
        if (batchOpen && tooLong(needed)) {
            endBatch();
        }
        if (!batchOpen) {
            needed += Layout.footprint(statementBytes(touchedBefore));
        }
        if (!writing().fits(needed)) {
            if (batchOpen) {
                endBatch();
            }
            SegmentWriter full = writing();
            begin(full.number(), full.offset(), List.of());
            full.close();
        }
        if (!batchOpen) {
            beginBatch();
        }
    }

    private boolean tooLong(long more) {
        return writing().offset() - batchStart + more > options.segmentBytes() / BATCH_PART;
    }

    private void beginBatch() throws IOException {
        int start = writing().offset();
        batchNumber++;
        writeStatement(start, touchedBefore);
        touchedBefore.clear();
        previousStart = start;
        batchStart = start;
        batchOpen = true;
    }

    private void endBatch() throws IOException {
        long began = System.nanoTime();
        writing().force();
        counters.synced();
        counters.committed(batchRecords, System.nanoTime() - began);
        batchOpen = false;
        batchRecords = 0;
        for (Group group : touched) {
            group.touched = false;
        }
        List<Group> swapped = touchedBefore;
        touchedBefore = touched;
        touched = swapped;
        if (closedSome) {
            groups.forgetClosed();
            closedSome = false;
        }
    }

    private void note(Batch batch, int i, Group.Segment at, int offset) {
        note(batch.kind(i), batch.group(i), batch.epoch(i), batch.position(i), at, offset);
        if (batch.kind(i) == Kind.HARD_STATE) {
            Group group = live(batch.group(i), batch.epoch(i));
            group.hardPosition = batch.position(i);
            group.hardState = batch.payload(i);
        }
    }

    private void note(Kind kind, long id, long epoch, long position, Group.Segment at, int offset) {
        switch (kind) {
            case OPENED -> open(id, epoch, position);
            case CLOSED -> {
                Group group = live(id, epoch);
                demand(position == group.last + 1, group, "ends", position);
                touch(group).close(position);
                places.forgetGroup(id);
                closedSome = true;
            }
            case HARD_STATE, ENTRY -> {
                Group group = live(id, epoch);
                demand(!group.damaged && position == group.last + 1, group, "stores", position);
                touch(group).wrote(position, at);
                if (group.isFarFromPlace(at.number, offset)) {
                    Places.Place place = new Places.Place(position, at.number, offset);
                    group.place = place;
                    places.add(id, place);
                }
            }
            case RELEASED -> {
                Group group = live(id, epoch);
                demand(position <= group.last + 1, group, "releases", position);
                touch(group).release(position);
            }
            case HEAD, GROUP, STATEMENT ->
                    throw new IllegalStateException("not a group's: " + kind);
        }
    }

    private void open(long id, long epoch, long before) {
        Group group = groups.find(id);
        if (group == null) {
            group = new Group(id);
            groups.add(group);
        } else {
            demand(group.closed || epoch > group.epoch, group, "begins anew", before);
        }
        group.open(epoch, before);
        group.place = null;
        places.forgetGroup(id);
        touch(group);
    }

    private Group live(long id, long epoch) {
        Group group = groups.find(id);
        if (group == null || group.closed || group.epoch != epoch) {
            throw new IllegalStateException("group " + id + " is not open in epoch " + epoch);
        }
        return group;
    }

    private static void demand(boolean holds, Group group, String does, long position) {
        if (!holds) {
            throw new IllegalStateException(
                    "group "
                            + group.id
                            + " epoch "
                            + group.epoch
                            + (group.damaged ? ", damaged," : "")
                            + " "
                            + does
                            + " at "
                            + position
                            + ", its last position is "
                            + group.last);
        }
    }

    private Group touch(Group group) {
        if (!group.touched) {
            group.touched = true;
            touched.add(group);
        }
        return group;
    }

    // Segments

    /// Begins a segment: everything in it up to its first statement is durable before it has its
    /// name.
    private void begin(long predecessor, int predecessorEnd, List<LogRecord> carried)
            throws IOException {
        String spare = takeSpare();
        long number = segments.isEmpty() ? predecessor + 1 : segments.getLast().number + 1;
        LogFile file = directory.open(spare);
        Layout.Preamble preamble =
                new Layout.Preamble(
                        Layout.VERSION, number, salts.getAsLong(), options.segmentBytes());
        SegmentWriter begun = new SegmentWriter(file, preamble, staging, counters);
        segment = begun;
        Group.Segment entry = new Group.Segment(number, true);
        writeTable(begun, predecessor, predecessorEnd);
        tableBytes = begun.offset();
        segments.addLast(entry);
        carry(begun, carried, entry);
        batchNumber = 1;
        int start = begun.offset();
        previousStart = Layout.PREAMBLE_BYTES;
        writeStatement(start, groups.sorted());
        previousStart = start;
        touchedBefore.clear();
        groups.forgetClosed();
        begun.force();
        directory.rename(spare, Layout.segmentName(number));
        directory.sync();
        counters.synced();
        counters.began();
    }

    private String takeSpare() throws IOException {
        while (true) {
            String spare = spares.take();
            if (spare != null) {
                return spare;
            }
            if (!spares.make()) {
                throw new LogDirectory.NoSpace(
                        "the disk has no room for a segment of "
                                + options.segmentBytes()
                                + " bytes in "
                                + directory
                                + "; make room and start again");
            }
        }
    }

    private void writeTable(SegmentWriter into, long predecessor, int predecessorEnd)
            throws IOException {
        payload.reset().varint(predecessorEnd).varint(groups.size()).bool(incomplete);
        own(into, Kind.HEAD, 0, 0, predecessor);
        for (Group group : groups.sorted()) {
            Bytes hardState = group.hardState;
            payload.reset().bool(group.damaged).varint(group.firstNeeded).bool(hardState != null);
            if (hardState != null) {
                payload.varint(group.hardPosition).bytes(hardState);
            }
            own(into, Kind.GROUP, group.id, group.epoch, group.last);
        }
    }

    private void carry(SegmentWriter into, List<LogRecord> carried, Group.Segment entry)
            throws IOException {
        Batch batch = new Batch(Nobody.CALLED);
        for (LogRecord record : carried) {
            batch.clear().add(record);
            if (!into.fits(Layout.footprint(batch.size()) + Layout.BLOCK_BYTES)) {
                throw new LogRefused(
                        "segments of "
                                + options.segmentBytes()
                                + " bytes are too small for what the log in "
                                + directory
                                + " holds",
                        "give them the size that they had");
            }
            int offset = into.offset();
            into.append(batch.bytes(), 0, batch.size());
            note(batch, 0, entry, offset);
        }
        for (Group group : touched) {
            group.touched = false;
        }
        touched.clear();
        closedSome = false;
    }

    private void writeStatement(int start, List<Group> tellOf) throws IOException {
        payload.reset().varint(previousStart).varint(start).varint(tellOf.size());
        for (Group group : tellOf) {
            payload.varint(group.id).varint(group.epoch).varint(group.last);
        }
        own(writing(), Kind.STATEMENT, 0, 0, batchNumber);
    }

    private static int statementBytes(List<Group> tellOf) {
        return LogRecord.MAX_HEAD_BYTES + 3 * Numbers.MAX_VARINT_BYTES * (1 + tellOf.size());
    }

    private void own(SegmentWriter into, Kind kind, long group, long epoch, long position)
            throws IOException {
        int needed = LogRecord.MAX_HEAD_BYTES + payload.size();
        if (needed > scratch.length) {
            scratch = Arrays.copyOf(scratch, needed * 2);
        }
        int at = LogRecord.putHead(scratch, 0, kind, group, epoch, position, payload.size());
        payload.copyTo(scratch, at);
        int length = at + payload.size();
        if (!into.fits(Layout.footprint(length))) {
            throw new IOException(
                    groups.size()
                            + " groups are too many for segments of "
                            + options.segmentBytes()
                            + " bytes");
        }
        into.append(scratch, 0, length);
    }

    /// Gives back the segments that nobody needs, oldest first.
    private void recycle() throws IOException {
        while (segments.size() > 1 && segments.getFirst().neededBy == 0) {
            Group.Segment oldest = segments.removeFirst();
            places.forgetUpTo(oldest.number);
            spares.recycle(Layout.segmentName(oldest.number), oldest.whole);
            counters.recycledOne();
        }
    }

    /// What is void in the last segment of an earlier life need not take room.
    private void cutOff(Recovery.Found found) throws IOException {
        if (found.lastSegment() > 0) {
            try (LogFile file = directory.open(Layout.segmentName(found.lastSegment()))) {
                file.truncate(Math.max(found.lastEnd(), Layout.PREAMBLE_BYTES));
            }
        }
    }

    private SegmentWriter writing() {
        if (segment == null) {
            throw new IllegalStateException("no segment has begun");
        }
        return segment;
    }

    @Override
    public void close() throws IOException {
        if (segment != null) {
            segment.close();
        }
    }

    /// Whom carried records are told to.
    private enum Nobody implements Completions {
        CALLED;

        @Override
        public void stored(Batch batch) {}

        @Override
        public void stopped(Batch batch, Throwable reason) {}
    }
}
