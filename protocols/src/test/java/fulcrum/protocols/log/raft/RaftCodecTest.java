package fulcrum.protocols.log.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Malformed;
import fulcrum.machine.codec.UnsupportedVersion;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import fulcrum.protocols.log.raft.RaftMessage.InstallSnapshot;
import fulcrum.protocols.log.raft.RaftMessage.Installed;
import fulcrum.protocols.log.raft.RaftMessage.PreVote;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndex;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndexed;
import fulcrum.protocols.log.raft.RaftMessage.RequestPreVote;
import fulcrum.protocols.log.raft.RaftMessage.RequestVote;
import fulcrum.protocols.log.raft.RaftMessage.Rest;
import fulcrum.protocols.log.raft.RaftMessage.Stale;
import fulcrum.protocols.log.raft.RaftMessage.TimeoutNow;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import fulcrum.protocols.log.raft.RaftRecord.Compacted;
import fulcrum.protocols.log.raft.RaftRecord.HardState;
import fulcrum.protocols.log.raft.RaftRecord.Removed;
import fulcrum.protocols.log.raft.RaftRecord.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What goes in comes out, garbage is refused with one type of exception, and bytes that were
/// written once are read for ever.
class RaftCodecTest {

    private static final int ROUNDS = 300;

    @Test
    void everyMessageComesBack() {
        Dice dice = Dice.of(1);
        for (Function<Dice, RaftMessage> kind : MESSAGES) {
            for (int i = 0; i < ROUNDS; i++) {
                RaftMessage message = kind.apply(dice);
                assertThat(RaftCodec.MESSAGES.decode(RaftCodec.MESSAGES.encode(message)))
                        .isEqualTo(message);
            }
        }
    }

    @Test
    void everyRecordComesBack() {
        Dice dice = Dice.of(2);
        for (Function<Dice, RaftRecord> kind : RECORDS) {
            for (int i = 0; i < ROUNDS; i++) {
                RaftRecord record = kind.apply(dice);
                assertThat(RaftCodec.RECORDS.decode(RaftCodec.RECORDS.encode(record)))
                        .isEqualTo(record);
            }
        }
    }

    @Test
    void everySnapshotHeaderComesBack() {
        Dice dice = Dice.of(3);
        for (int i = 0; i < ROUNDS; i++) {
            Mark mark = mark(dice);
            assertThat(RaftCodec.mark(new Snapshot(1, 2, RaftCodec.header(mark)))).isEqualTo(mark);
        }
    }

    /// A kind that has no generator here would go untested.
    @Test
    void everyKindIsTried() {
        Dice dice = Dice.of(4);
        assertThat(MESSAGES)
                .extracting(kind -> kind.apply(dice).getClass().getSimpleName())
                .containsExactlyElementsOf(kinds(RaftMessage.class));
        assertThat(RECORDS)
                .extracting(kind -> kind.apply(dice).getClass().getSimpleName())
                .containsExactlyElementsOf(kinds(RaftRecord.class));
    }

    private static List<String> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses()).map(Class::getSimpleName).toList();
    }

    @Test
    void everyPrefixIsMalformed() {
        Dice dice = Dice.of(5);
        for (Bytes frame : frames(dice)) {
            for (int size = 0; size < frame.size(); size++) {
                Bytes prefix = frame.slice(0, size);
                assertThatThrownBy(() -> RaftCodec.MESSAGES.decode(prefix))
                        .isInstanceOf(Malformed.class);
            }
        }
    }

    @Test
    void nothingMayFollow() {
        Dice dice = Dice.of(6);
        for (Bytes frame : frames(dice)) {
            Bytes longer = frame.concat(Bytes.of((byte) 0));
            assertThatThrownBy(() -> RaftCodec.MESSAGES.decode(longer))
                    .isInstanceOf(Malformed.class);
        }
    }

    @Test
    void anotherVersionIsRefused() {
        byte[] frame = RaftCodec.MESSAGES.encode(new Stale(7)).toArray();
        frame[0]++;

        assertThatThrownBy(() -> RaftCodec.MESSAGES.decode(frame))
                .isInstanceOf(UnsupportedVersion.class);
    }

    /// Whatever arrives is a value, in its only form, or it is malformed.
    @Test
    void garbageIsMalformedAtWorst() {
        Dice dice = Dice.of(7);
        int malformed = 0;
        for (int i = 0; i < 40_000; i++) {
            byte[] garbage = bytes(dice, 40);
            if (garbage.length > 1) {
                garbage[0] = 1;
                garbage[1] = (byte) dice.below(16);
            }
            malformed += reads(RaftCodec.MESSAGES, garbage) ? 0 : 1;
            malformed += reads(RaftCodec.RECORDS, garbage) ? 0 : 1;
        }
        assertThat(malformed).isGreaterThan(20_000);
    }

    @Test
    void aDamagedFrameIsMalformedAtWorst() {
        Dice dice = Dice.of(8);
        for (int round = 0; round < 50; round++) {
            for (Bytes frame : frames(dice)) {
                byte[] damaged = frame.toArray();
                damaged[dice.below(damaged.length)] ^= (byte) (1 << dice.below(8));
                boolean _ = reads(RaftCodec.MESSAGES, damaged);
            }
        }
    }

    @Test
    void messagesOfOldAreStillRead() throws IOException {
        Map<String, RaftMessage> expected = oldMessages();
        Map<String, Bytes> fixtures = fixtures("raft-messages.hex");

        assertThat(fixtures.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, message) -> {
            Bytes old = bytesOf(fixtures, name);
            assertThat(RaftCodec.MESSAGES.decode(old)).as(name).isEqualTo(message);
            assertThat(RaftCodec.MESSAGES.encode(message)).as(name).isEqualTo(old);
        });
    }

    @Test
    void recordsOfOldAreStillRead() throws IOException {
        Map<String, RaftRecord> expected = oldRecords();
        Map<String, Bytes> fixtures = fixtures("raft-records.hex");

        assertThat(fixtures.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, record) -> {
            Bytes old = bytesOf(fixtures, name);
            assertThat(RaftCodec.RECORDS.decode(old)).as(name).isEqualTo(record);
            assertThat(RaftCodec.RECORDS.encode(record)).as(name).isEqualTo(old);
        });
    }

    private static Bytes bytesOf(Map<String, Bytes> fixtures, String name) {
        Bytes bytes = fixtures.get(name);
        if (bytes == null) {
            throw new AssertionError("no fixture of " + name);
        }
        return bytes;
    }

    private static <T> boolean reads(Codec<T> codec, byte[] frame) {
        T value;
        try {
            value = codec.decode(frame);
        } catch (Malformed refused) {
            return false;
        }
        assertThat(codec.encode(value)).isEqualTo(Bytes.of(frame));
        return true;
    }

    private static List<Bytes> frames(Dice dice) {
        return MESSAGES.stream().map(kind -> RaftCodec.MESSAGES.encode(kind.apply(dice))).toList();
    }

    /// Lines of a name and hexadecimal digits; lines that begin with # are remarks.
    private static Map<String, Bytes> fixtures(String file) throws IOException {
        LinkedHashMap<String, Bytes> fixtures = new LinkedHashMap<>();
        try (InputStream in = RaftCodecTest.class.getResourceAsStream("/fixtures/v1/" + file)) {
            if (in == null) {
                throw new AssertionError("no fixtures in " + file);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    int space = line.indexOf(' ');
                    fixtures.put(
                            line.substring(0, space), Bytes.hex(line.substring(space).strip()));
                }
            }
        }
        return fixtures;
    }

    static Map<String, RaftMessage> oldMessages() {
        LinkedHashMap<String, RaftMessage> old = new LinkedHashMap<>();
        old.put("AppendEntries", new AppendEntries(7, 300, 6, everyEntry(), 299, -5_000_000_000L));
        old.put("Heartbeat", new AppendEntries(7, 300, 6, List.of(), 299, 123_456_789_012L));
        old.put("Appended", new Appended(7, 303, 123_456_789_012L));
        old.put("Conflict", new Conflict(7, 300, 5, 290, 123_456_789_012L));
        old.put("RequestVote", new RequestVote(8, 303, 7, true));
        old.put("Vote", new Vote(8, true));
        old.put("RequestPreVote", new RequestPreVote(8, 303, 7));
        old.put("PreVote", new PreVote(8, false));
        old.put("InstallSnapshot", new InstallSnapshot(8, 70_000, 6, 123_456_789_012L));
        old.put("Installed", new Installed(8, 70_000, 123_456_789_012L));
        old.put("Stale", new Stale(9));
        old.put("TimeoutNow", new TimeoutNow(9));
        old.put("ReadIndex", new ReadIndex(9, 8_589_934_593L));
        old.put("ReadIndexed", new ReadIndexed(9, 8_589_934_593L, 70_001));
        old.put("Rest", new Rest(9, 70_001, 123_456_789_012L));
        return old;
    }

    static Map<String, RaftRecord> oldRecords() {
        LinkedHashMap<String, RaftRecord> old = new LinkedHashMap<>();
        old.put("HardState", new HardState(9, new NodeId(3)));
        old.put("HardStateWithoutVote", new HardState(9, null));
        old.put("Stored", new Stored(everyEntry()));
        old.put("Removed", new Removed(302));
        Bytes header = RaftCodec.header(new Mark(6, Some.voters(1, 2, 3)));
        old.put("Compacted", new Compacted(new Snapshot(4, 70_000, header), 61_808, 5));
        return old;
    }

    private static List<Entry> everyEntry() {
        return List.of(
                new Entry.Blank(301, 7),
                new Entry.Command(302, 7, Bytes.text("fulcrum")),
                new Entry.Members(303, 7, Some.joint(Some.nodes(1, 2, 3), Some.nodes(1, 4, 500))));
    }

    private static final List<Function<Dice, RaftMessage>> MESSAGES =
            List.of(
                    d ->
                            new AppendEntries(
                                    number(d),
                                    number(d),
                                    number(d),
                                    entries(d),
                                    number(d),
                                    round(d)),
                    d -> new Appended(number(d), number(d), round(d)),
                    d -> new Conflict(number(d), number(d), number(d), number(d), round(d)),
                    d -> new RequestVote(number(d), number(d), number(d), d.chance(1, 2)),
                    d -> new Vote(number(d), d.chance(1, 2)),
                    d -> new RequestPreVote(number(d), number(d), number(d)),
                    d -> new PreVote(number(d), d.chance(1, 2)),
                    d -> new InstallSnapshot(number(d), number(d), number(d), round(d)),
                    d -> new Installed(number(d), number(d), round(d)),
                    d -> new Stale(number(d)),
                    d -> new TimeoutNow(number(d)),
                    d -> new ReadIndex(number(d), number(d)),
                    d -> new ReadIndexed(number(d), number(d), number(d)),
                    d -> new Rest(number(d), number(d), round(d)));

    private static final List<Function<Dice, RaftRecord>> RECORDS =
            List.of(
                    d -> new HardState(number(d), d.chance(1, 3) ? null : node(d)),
                    d -> new Stored(entries(d)),
                    d -> new Removed(number(d)),
                    d ->
                            new Compacted(
                                    new Snapshot(number(d), number(d), RaftCodec.header(mark(d))),
                                    number(d),
                                    number(d)));

    /// Small or as large as it goes, so that every length of a varint occurs.
    private static long number(Dice dice) {
        return dice.nextLong() >>> dice.between(1, 63);
    }

    private static long round(Dice dice) {
        return dice.nextLong() >> dice.below(64);
    }

    private static NodeId node(Dice dice) {
        return new NodeId(dice.between(1, Integer.MAX_VALUE >>> dice.below(30)));
    }

    private static SortedSet<NodeId> nodes(Dice dice) {
        TreeSet<NodeId> nodes = new TreeSet<>();
        for (int count = dice.below(6); count > 0; count--) {
            nodes.add(node(dice));
        }
        return nodes;
    }

    private static Mark mark(Dice dice) {
        return new Mark(number(dice), configuration(dice));
    }

    private static Configuration configuration(Dice dice) {
        return new Configuration(nodes(dice), nodes(dice), nodes(dice), nodes(dice));
    }

    private static byte[] bytes(Dice dice, int most) {
        byte[] bytes = new byte[dice.below(most)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) dice.nextLong();
        }
        return bytes;
    }

    private static List<Entry> entries(Dice dice) {
        ArrayList<Entry> entries = new ArrayList<>();
        for (int count = dice.below(5); count > 0; count--) {
            long index = number(dice);
            long term = number(dice);
            entries.add(
                    switch (dice.below(3)) {
                        case 0 -> new Entry.Command(index, term, Bytes.wrap(bytes(dice, 100)));
                        case 1 -> new Entry.Members(index, term, configuration(dice));
                        default -> new Entry.Blank(index, term);
                    });
        }
        return List.copyOf(entries);
    }
}
