package fulcrum.server.tails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.codec.Malformed;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.RaftNote;
import fulcrum.protocols.log.raft.Tail;
import fulcrum.server.loop.SystemClocks;
import fulcrum.server.tails.TailDirectory.Bounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Divergent tails as files: whole or not there, within bounds, and never back once they went.
final class TailDirectoryTest {

    private static final NodeId N1 = new NodeId(1);

    @TempDir private Path directory;

    private static Tail tail(long position) {
        return new Tail(
                position,
                4,
                Tail.Cause.CONFLICT,
                List.of(new Entry.Blank(7, 3), new Entry.Command(8, 3, Bytes.text("command"))));
    }

    private static KeptTail kept(long position) {
        return new KeptTail(N1, 1, 1_000_000_000L * position, tail(position));
    }

    private TailDirectory open(int files) throws IOException {
        return TailDirectory.open(directory.resolve("tails"), new Bounds(files, 1 << 20));
    }

    private static List<String> ids(TailDirectory tails) {
        return tails.held().stream().map(TailDirectory.Held::id).toList();
    }

    @Test
    void whatIsKeptIsThereForTheNextProcess() throws IOException {
        assertThat(open(9).keep(kept(5))).isTrue();

        TailDirectory again = open(9);
        assertThat(ids(again)).containsExactly("n1-g1-5");
        assertThat(again.read("n1-g1-5")).isEqualTo(kept(5));
        assertThat(again.read("n1-g1-6")).isNull();
    }

    @Test
    void whatIsToldAgainIsKeptOnce() throws IOException {
        TailDirectory tails = open(9);
        tails.keep(kept(5));
        assertThat(tails.keep(new KeptTail(N1, 1, 77, tail(5)))).isFalse();
        assertThat(tails.count().kept()).isEqualTo(1);
        assertThat(tails.read("n1-g1-5")).isEqualTo(kept(5));
    }

    @Test
    void theOldestGoesForRoomAndIsCountedAndNotKeptAgain() throws IOException {
        TailDirectory tails = open(2);
        for (long position = 1; position <= 5; position++) {
            tails.keep(kept(position));
        }
        assertThat(ids(tails)).containsExactly("n1-g1-4", "n1-g1-5");
        assertThat(tails.count().gone()).isEqualTo(3);

        TailDirectory again = open(2);
        assertThat(again.count()).isEqualTo(tails.count());
        assertThat(again.keep(kept(3))).isFalse();
        assertThat(again.keep(new KeptTail(N1, 2, 9_000_000_000L, tail(3)))).isTrue();
    }

    @Test
    void bytesAreBoundedTooButForTheNewest() throws IOException {
        TailDirectory tails = TailDirectory.open(directory, new Bounds(100, 1));
        tails.keep(kept(1));
        tails.keep(kept(2));
        assertThat(ids(tails)).containsExactly("n1-g1-2");
    }

    @Test
    void whatACrashHasLeftIsNoTail() throws IOException {
        open(9).keep(kept(5));
        Path torn = directory.resolve("tails/n1-g1-6.tail.next");
        Files.write(torn, new byte[] {1, 2, 3});

        assertThat(ids(open(9))).containsExactly("n1-g1-5");
        assertThat(torn).doesNotExist();
    }

    @Test
    void aDamagedFileIsToldAsOneAndDisturbsNoOther() throws IOException {
        TailDirectory tails = open(9);
        tails.keep(kept(5));
        tails.keep(kept(6));
        Path file = directory.resolve("tails/n1-g1-5.tail");
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 4;
            assertThatThrownBy(() -> KeptTail.read(damaged)).isInstanceOf(Malformed.class);
        }
        bytes[20] ^= 4;
        Files.write(file, bytes);

        Map<String, Object> list = new TailShelf(open(9)).list();
        assertThat(String.valueOf(list.get("unreadable")))
                .startsWith("{n1-g1-5=")
                .contains("the checksum does not agree");
        assertThat((List<?>) list.get("tails")).hasSize(1);
    }

    /// Bytes that were written once are read for ever.
    @Test
    void theFormOfOldIsStillRead() {
        byte[] old = Bytes.hex(OLD).toArray();
        assertThat(KeptTail.read(old)).isEqualTo(kept(5));
        assertThat(kept(5).toBytes()).isEqualTo(old);
    }

    private static final String OLD =
            "46554c435441494c01010180e497d012010504010203070301080307636f" + "6d6d616e6417ae284d";

    @Test
    void theKeeperTakesTailsOutOfTheNotesAndSaysWhenTheyAreDurable() throws Exception {
        LinkedBlockingQueue<Note> heard = new LinkedBlockingQueue<>();
        TailDirectory tails = open(9);
        try (TailKeeper keeper = new TailKeeper(N1, tails, new SystemClocks(0))) {
            var notes = keeper.before((_, note) -> heard.add(note));
            notes.note(1, new RaftNote.TailDiscarded(tail(5), false));
            assertThat(heard.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(new TailNote.TailKept("n1-g1-5", 2, 7, 8, 4, "conflict"));
            assertThat(ids(open(9))).containsExactly("n1-g1-5");

            notes.note(1, new RaftNote.TailDiscarded(tail(5), true)); // nothing new
            notes.note(1, new RaftNote.Committed(3));
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(new RaftNote.Committed(3));
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void whatCannotBeWrittenIsToldAsNotKept() throws Exception {
        Files.write(directory.resolve("tails"), new byte[0]); // where the directory would be
        LinkedBlockingQueue<Note> heard = new LinkedBlockingQueue<>();
        try (TailKeeper keeper = new TailKeeper(N1, open(9), new SystemClocks(0))) {
            keeper.before((_, note) -> heard.add(note))
                    .note(1, new RaftNote.TailDiscarded(tail(5), false));
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isInstanceOf(TailNote.TailNotKept.class);
        }
    }
}
