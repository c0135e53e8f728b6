package fulcrum.server.log;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Reads a log in one pass over its segments in order, and tells a torn tail from damage.
///
/// A segment that has a successor ended where the successor's head says. In the last one, the
/// greatest position that any readable statement states was durable: a gap below it is damage; at
/// the first gap above it the log ends, whatever can be read behind.
///
/// Which groups a gap hit is told by what follows it: tables and statements say up to which
/// position each group had stored. Where nothing tells, every group of which nothing more is heard
/// counts as damaged, and the list as incomplete.
final class Recovery {

    /// What was found, and what the writer needs to go on from there.
    ///
    /// @param table the groups as of the last position that is proven durable
    /// @param carried what can be read behind it: the writer stores that again
    /// @param places of records in the segments, by group
    /// @param lastSegment the number of the last segment, or 0
    /// @param lastEnd the last position in it that is proven durable
    record Found(
            Recovered recovered,
            List<Group.Segment> segments,
            List<Group> table,
            List<LogRecord> carried,
            Map<Long, List<Places.Place>> places,
            long lastSegment,
            int lastEnd) {}

    private record Source(
            String name, long number, long bytes, Layout.@Nullable Preamble preamble) {

        boolean cutOff() {
            return preamble != null && bytes < preamble.segmentBytes();
        }
    }

    /// A gap that nothing in its own segment explains.
    private record Riddle(long segment, int offset) {}

    private record Statement(int previous, int durable, List<long[]> groups) {}

    private record Head(long predecessor, int predecessorEnd, int rows, boolean incomplete) {}

    private final LogDirectory directory;
    private final Map<Long, Group.Segment> segments = new LinkedHashMap<>();
    private final TreeMap<Long, GroupFold> groups = new TreeMap<>();
    private final List<Riddle> riddles = new ArrayList<>();
    private final List<SegmentScan.Placed> unproven = new ArrayList<>();
    private List<Group> table = List.of();
    private boolean incompleteBefore;
    private long tornBytes;
    private int lastEnd;

    private Recovery(LogDirectory directory) {
        this.directory = directory;
    }

    static Found of(LogDirectory directory) throws IOException {
        return new Recovery(directory).read();
    }

    private Found read() throws IOException {
        List<Source> sources = sources();
        if (sources.isEmpty()) {
            List<Group> none = List.of();
            return new Found(Recovered.nothing(), List.of(), none, List.of(), Map.of(), 0, 0);
        }
        demandAny(sources);
        try (SegmentScans scans = new SegmentScans(sources.stream().map(this::scanOf).toList())) {
            foldAll(sources, scans);
        }
        long last = sources.getLast().number();
        return found(last, sources.size());
    }

    private void foldAll(List<Source> sources, SegmentScans scans) throws IOException {
        SegmentScan next = scans.next();
        for (int i = 0; i < sources.size(); i++) {
            SegmentScan scan = next;
            long number = sources.get(i).number();
            if (i + 1 < sources.size()) {
                next = scans.next();
                fold(scan, number, endTold(head(next), number), false);
            } else {
                fold(scan, number, -1, true);
                if (sources.get(i).cutOff()) {
                    // Nobody cuts off the last one: what it held there, nobody can tell.
                    riddles.add(new Riddle(number, (int) sources.get(i).bytes()));
                }
            }
        }
    }

    /// Where a segment ended, or -1 where its successor cannot say.
    private static int endTold(@Nullable Head successor, long number) {
        return successor != null && successor.predecessor() == number
                ? successor.predecessorEnd()
                : -1;
    }

    private List<Source> sources() throws IOException {
        List<Source> sources = new ArrayList<>();
        for (String name : directory.names()) {
            if (Layout.isSegment(name)) {
                long number = Layout.segmentNumber(name);
                sources.add(new Source(name, number, directory.size(name), preamble(name)));
            }
        }
        for (Source source : sources) {
            // The last one is about to be cut off where it is void.
            boolean whole =
                    source.preamble() != null
                            && source.preamble().segmentBytes() == source.bytes()
                            && source.number() != sources.getLast().number();
            segments.put(source.number(), new Group.Segment(source.number(), whole));
        }
        return sources;
    }

    private Layout.@Nullable Preamble preamble(String name) throws IOException {
        byte[] bytes = new byte[Layout.PREAMBLE_BYTES];
        try (LogFile file = directory.open(name)) {
            file.read(ByteBuffer.wrap(bytes), 0);
        }
        Layout.Preamble preamble = Layout.Preamble.decode(bytes);
        if (preamble != null && preamble.version() != Layout.VERSION) {
            throw new LogRefused(
                    "the log in "
                            + directory
                            + " is of format "
                            + preamble.version()
                            + ", and this program reads format "
                            + Layout.VERSION,
                    "run the version of Fulcrum that wrote it; do not empty the directory, since"
                            + " the node's votes are in it");
        }
        return preamble;
    }

    private void demandAny(List<Source> sources) throws LogRefused {
        if (sources.stream().allMatch(source -> source.preamble() == null)) {
            throw new LogRefused(
                    "nothing of the log in " + directory + " can be read",
                    "restore these very files, or leave the node stopped for good: without them it"
                            + " does not know what it has voted for, so it may not come back under"
                            + " its number, and never with an emptied directory; the others go on"
                            + " while they are a majority");
        }
    }

    private Callable<SegmentScan> scanOf(Source source) {
        return () -> scan(source);
    }

    private SegmentScan scan(Source source) throws IOException {
        Layout.Preamble preamble = source.preamble();
        if (preamble == null) {
            return SegmentScan.ofNothing();
        }
        try (LogFile file = directory.open(source.name())) {
            return SegmentScan.of(file, new Seal(preamble.salt(), source.number()));
        }
    }

    // One segment

    private void fold(SegmentScan scan, long number, int toldEnd, boolean last) {
        List<Statement> statements = new ArrayList<>();
        List<SegmentScan.Gap> explained = new ArrayList<>();
        int proven = Math.max(toldEnd, Layout.PREAMBLE_BYTES);
        for (SegmentScan.Placed placed : scan.records()) {
            if (placed.record().kind() == Kind.STATEMENT) {
                Statement statement = statement(placed.record());
                statements.add(statement);
                explained.add(new SegmentScan.Gap(statement.previous(), placed.offset()));
                if (toldEnd < 0) {
                    proven = Math.max(proven, statement.durable());
                }
            }
        }
        int end = toldEnd >= 0 ? toldEnd : tornAt(scan, proven);
        judge(scan, number, proven, explained);
        liveAt(scan, number, statements);
        foldUpTo(scan, number, proven, end);
        if (statements.isEmpty() && toldEnd < 0) {
            // It had one before it had its name: what else stood before that, nobody can tell.
            riddles.add(new Riddle(number, end));
        }
        if (last) {
            table = table();
            lastEnd = proven;
        }
        for (SegmentScan.Placed placed : scan.records()) {
            if (placed.offset() >= end && toldEnd < 0) {
                tornBytes += placed.end() - placed.offset();
            } else if (placed.offset() >= proven && placed.offset() < end) {
                foldGroups(placed, number, !last);
                if (last) {
                    unproven.add(placed);
                }
            }
        }
    }

    /// Where the log ends: at the first gap that reaches behind what is proven durable.
    private static int tornAt(SegmentScan scan, int proven) {
        for (SegmentScan.Gap gap : scan.gaps()) {
            if (gap.to() > proven) {
                return Math.max(gap.from(), proven);
            }
        }
        return Integer.MAX_VALUE;
    }

    /// A gap is explained where each batch that it may have hit was followed by a statement of the
    /// groups in it.
    private void judge(SegmentScan scan, long number, int proven, List<SegmentScan.Gap> explained) {
        for (SegmentScan.Gap gap : scan.gaps()) {
            int from = gap.from();
            int to = Math.min(gap.to(), proven);
            for (SegmentScan.Gap covered : explained) {
                if (covered.from() <= from && covered.to() > from) {
                    from = covered.to();
                }
            }
            if (from < to) {
                riddles.add(new Riddle(number, gap.from()));
            }
        }
    }

    /// A segment that can tell all groups that were live when it began leaves nothing unknown about
    /// earlier segments.
    private void liveAt(SegmentScan scan, long number, List<Statement> statements) {
        Set<Long> live = new LinkedHashSet<>();
        Head head = head(scan);
        for (SegmentScan.Placed placed : scan.records()) {
            if (placed.record().kind() == Kind.GROUP) {
                live.add(placed.record().group());
            }
        }
        boolean known = head != null && head.rows() == live.size();
        if (!known
                && !statements.isEmpty()
                && statements.getFirst().previous() == Layout.PREAMBLE_BYTES) {
            statements.getFirst().groups().forEach(group -> live.add(group[0]));
            known = true;
        }
        if (known) {
            groups.keySet().retainAll(live);
            riddles.removeIf(riddle -> riddle.segment() < number);
        }
        incompleteBefore |= head != null && head.incomplete();
    }

    private void foldUpTo(SegmentScan scan, long number, int proven, int end) {
        for (SegmentScan.Placed placed : scan.records()) {
            boolean isStatement = placed.record().kind() == Kind.STATEMENT;
            if (isStatement && placed.offset() < end) {
                foldStatement(placed, number);
            } else if (placed.offset() < proven) {
                foldGroups(placed, number, true);
            }
        }
    }

    private void foldStatement(SegmentScan.Placed placed, long number) {
        for (long[] told : statement(placed.record()).groups()) {
            GroupFold fold = fold(told[0], told[1]);
            if (fold.epoch == told[1]) {
                fold.prove(told[2]);
                fold.mention(number, placed.offset());
            }
        }
    }

    private void foldGroups(SegmentScan.Placed placed, long number, boolean stays) {
        LogRecord record = placed.record();
        switch (record.kind()) {
            case HEAD, STATEMENT -> {
                return;
            }
            case GROUP -> foldRow(record);
            case OPENED -> foldOpened(record);
            case CLOSED, HARD_STATE, ENTRY -> {
                GroupFold fold = fold(record.group(), record.epoch());
                if (fold.epoch == record.epoch()) {
                    fold.record(record);
                    if (stays && record.kind() != Kind.CLOSED) {
                        fold.standsIn(number, record.position(), placed.offset());
                    }
                }
            }
            case RELEASED -> {
                GroupFold fold = fold(record.group(), record.epoch());
                if (fold.epoch == record.epoch()) {
                    fold.release(record.position());
                }
                return; // it tells nothing of the group's last position
            }
        }
        GroupFold fold = groups.get(record.group());
        if (fold != null) {
            fold.mention(number, placed.offset());
        }
    }

    /// The group in this epoch or a later one.
    private GroupFold fold(long id, long epoch) {
        GroupFold fold = groups.get(id);
        if (fold == null || fold.epoch < epoch) {
            fold = GroupFold.unopened(id, epoch);
            groups.put(id, fold);
        }
        return fold;
    }

    private void foldOpened(LogRecord record) {
        GroupFold fold = groups.get(record.group());
        if (fold == null || fold.epoch < record.epoch() || fold.closed()) {
            groups.put(
                    record.group(),
                    GroupFold.opened(record.group(), record.epoch(), record.position()));
        }
    }

    private void foldRow(LogRecord row) {
        GroupFold fold = fold(row.group(), row.epoch());
        if (fold.epoch == row.epoch()) {
            Decoder in = new Decoder(row.payload());
            boolean damaged = in.bool();
            long firstNeeded = in.varint();
            LogRecord hardState = null;
            if (in.bool()) {
                long position = in.varint();
                Bytes payload = in.bytes();
                hardState =
                        new LogRecord(Kind.HARD_STATE, row.group(), row.epoch(), position, payload);
            }
            fold.row(row.position(), firstNeeded, damaged, hardState);
        }
    }

    // The log's own records

    private static @Nullable Head head(SegmentScan scan) {
        if (scan.records().isEmpty() || scan.records().getFirst().record().kind() != Kind.HEAD) {
            return null;
        }
        LogRecord record = scan.records().getFirst().record();
        Decoder in = new Decoder(record.payload());
        return new Head(record.position(), in.integer(), in.integer(), in.bool());
    }

    private static Statement statement(LogRecord record) {
        Decoder in = new Decoder(record.payload());
        int previous = in.integer();
        int durable = in.integer();
        int count = in.integer();
        List<long[]> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            groups.add(new long[] {in.varint(), in.varint(), in.varint()});
        }
        return new Statement(previous, durable, groups);
    }

    // The verdict

    private List<Group> table() {
        List<Group> live = new ArrayList<>();
        for (GroupFold fold : groups.values()) {
            if (!fold.closed()) {
                live.add(fold.group(segments));
            }
        }
        return live;
    }

    private Found found(long last, int count) {
        List<Recovered.Whole> whole = new ArrayList<>();
        TreeMap<Long, Recovered.Damaged> damaged = new TreeMap<>();
        for (GroupFold fold : groups.values()) {
            if (!fold.closed()) {
                String reason = damage(fold);
                if (reason == null) {
                    whole.add(fold.whole());
                } else {
                    damaged.put(fold.id, fold.damaged(reason));
                }
            }
        }
        for (Group group : table) {
            Recovered.Damaged named = damaged.get(group.id);
            if (named != null && named.epoch() == group.epoch) {
                group.damaged = true;
                group.needNothing();
            }
        }
        boolean complete = riddles.isEmpty() && !incompleteBefore;
        Recovered recovered =
                new Recovered(whole, List.copyOf(damaged.values()), complete, count, tornBytes);
        return new Found(
                recovered,
                List.copyOf(segments.values()),
                table,
                carried(damaged),
                places(),
                last,
                lastEnd);
    }

    private Map<Long, List<Places.Place>> places() {
        Map<Long, List<Places.Place>> places = new TreeMap<>();
        groups.forEach((group, fold) -> places.put(group, fold.places()));
        return places;
    }

    private @Nullable String damage(GroupFold fold) {
        String reason = fold.damage();
        for (Riddle riddle : riddles) {
            if (reason == null && !fold.mentionedAfter(riddle.segment(), riddle.offset())) {
                reason = "nothing tells whether it lost records";
            }
        }
        return reason;
    }

    private List<LogRecord> carried(Map<Long, Recovered.Damaged> damaged) {
        List<LogRecord> carried = new ArrayList<>();
        for (SegmentScan.Placed placed : unproven) {
            LogRecord record = placed.record();
            Recovered.Damaged named = damaged.get(record.group());
            if (record.kind() != Kind.STATEMENT
                    && (named == null || named.epoch() != record.epoch())) {
                carried.add(record);
            }
        }
        return carried;
    }
}
