package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.follower;
import static fulcrum.protocols.log.raft.Given.paper;
import static fulcrum.protocols.log.raft.Some.entries;
import static fulcrum.protocols.log.raft.Some.node;
import static fulcrum.protocols.log.raft.Some.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftNote.TailDiscarded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a server gives up of its log is told whole, and told again after a restart.
class RaftTailTest {

    private static Tail only(Reaction reaction) {
        List<TailDiscarded> told = reaction.notes(TailDiscarded.class);
        assertThat(told).hasSize(1);
        return told.getFirst().tail();
    }

    private static Reaction conflict(Server server) {
        return server.receives(2, new AppendEntries(5, 2, 1, entries(3, 5), 2, 7));
    }

    private static Reaction imported(Server server, long index, long term) {
        return server.takes(new Input.Imported<>(node(2), snapshot(1, index, term, 1, 2, 3)));
    }

    @Test
    void entriesThatConflictAreToldWithWhatFollowsThem() {
        Tail tail = only(conflict(follower(4, 1, 1, 2, 3, 3)));

        assertThat(tail.entries()).isEqualTo(entries(3, 2, 3, 3));
        assertThat(tail.byTerm()).isEqualTo(5);
        assertThat(tail.cause()).isEqualTo(Tail.Cause.CONFLICT);
    }

    /// The position of the record that removes them names them.
    @Test
    void theirNameIsTheRecordThatRemovesThem() {
        Reaction reaction = conflict(follower(4, 1, 1, 2));

        assertThat(reaction.effects())
                .contains(
                        new Effect.Store<RaftMessage>(
                                only(reaction).position(), new RaftRecord.Removed(3)));
    }

    @Test
    void nothingIsToldWhereNothingGoes() {
        Server server = follower(4, 1, 1);
        assertThat(conflict(server).notes(TailDiscarded.class)).isEmpty();
        assertThat(conflict(server).notes(TailDiscarded.class)).isEmpty();
    }

    @Test
    void aRestartTellsAgain() {
        Server server = follower(4, 1, 1, 2, 3, 3);
        Tail tail = only(conflict(server));

        Reaction birth = Server.restart(paper(3), 0, server.disk()).birth();

        assertThat(birth.notes(TailDiscarded.class)).containsExactly(new TailDiscarded(tail, true));
    }

    /// Where the log ends in a term that is not the snapshot's last, nobody knows what of it the
    /// snapshot has.
    @Test
    void aSnapshotTellsWhatItMakesGo() {
        Server server = follower(6, 1, 1, 2, 3);
        server.receives(2, new AppendEntries(6, 1, 1, List.of(), 1, 7)); // the first is committed

        Tail tail = only(imported(server, 9, 5));

        assertThat(tail.entries()).isEqualTo(entries(2, 1, 2, 3));
        assertThat(tail.cause()).isEqualTo(Tail.Cause.SNAPSHOT);
        assertThat(tail.byTerm()).isEqualTo(6);
    }

    /// §5.3, Log Matching: a log that ends in the snapshot's last term, below it, is a part of it.
    @Test
    void aSnapshotOfTheSameLogMakesNothingGo() {
        Server server = follower(6, 1, 1, 5);
        assertThat(imported(server, 9, 5).notes(TailDiscarded.class)).isEmpty();
    }

    @Test
    void aSnapshotWhoseLastEntryIsHereMakesNothingGo() {
        Server server = follower(6, 1, 1, 5, 6);
        assertThat(imported(server, 3, 5).notes(TailDiscarded.class)).isEmpty();
        assertThat(Server.restart(paper(3), 3, server.disk()).birth().notes(TailDiscarded.class))
                .isEmpty();
    }

    /// Of random quarrels of leaders: whatever was in the log and is not any more was told, and a
    /// restart finds all of it again.
    @Test
    void noEntryEverGoesInSilence() {
        int tails = 0;
        for (long seed = 1; seed <= 60; seed++) {
            Dice dice = Dice.of(seed);
            Server server = Server.start(paper(3));
            List<TailDiscarded> told = new ArrayList<>();
            TreeMap<String, Entry> expected = new TreeMap<>();
            TreeMap<String, Entry> found = new TreeMap<>();
            for (int term = 1; term <= 8; term++) {
                List<Entry> before = server.entries();
                int prev = dice.below(before.size() + 1);
                long prevTerm = prev == 0 ? 0 : before.get(prev - 1).term();
                long[] terms = new long[1 + dice.below(4)];
                Arrays.fill(terms, term);
                Reaction reaction =
                        server.receives(
                                2,
                                new AppendEntries(
                                        term, prev, prevTerm, entries(prev + 1, terms), 0, term));
                told.addAll(reaction.notes(TailDiscarded.class));
                List<Entry> after = server.entries();
                before.stream()
                        .filter(entry -> !after.contains(entry))
                        .forEach(entry -> expected.put(entry.toString(), entry));
            }
            for (TailDiscarded each : told) {
                each.tail().entries().forEach(entry -> found.put(entry.toString(), entry));
            }
            assertThat(found).as("seed " + seed).isEqualTo(expected);
            List<Tail> again =
                    Server.restart(paper(3), 0, server.disk())
                            .birth()
                            .notes(TailDiscarded.class)
                            .stream()
                            .map(TailDiscarded::tail)
                            .toList();
            assertThat(again)
                    .as("seed " + seed)
                    .isEqualTo(told.stream().map(TailDiscarded::tail).toList());
            tails += told.size();
        }
        assertThat(tails).isGreaterThan(100);
    }

    @Test
    void aTailComesBackAndItsBytesAreReadForEver() {
        Tail tail =
                new Tail(
                        345,
                        9,
                        Tail.Cause.SNAPSHOT,
                        List.of(
                                new Entry.Blank(7, 2),
                                new Entry.Command(8, 2, Bytes.text("x")),
                                new Entry.Members(9, 3, Some.voters(1, 2))));
        Bytes old = Bytes.hex("01d902090203030702010802017802090302010200" + "0000");

        assertThat(RaftCodec.TAILS.encode(tail)).isEqualTo(old);
        assertThat(RaftCodec.TAILS.decode(old)).isEqualTo(tail);
    }
}
