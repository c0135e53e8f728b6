package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.acknowledges;
import static fulcrum.protocols.log.raft.Given.paper;
import static fulcrum.protocols.log.raft.Given.settledLeader;
import static fulcrum.protocols.log.raft.Some.entries;
import static fulcrum.protocols.log.raft.Some.snapshot;
import static fulcrum.protocols.log.raft.Some.voters;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Logged;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import fulcrum.protocols.log.raft.RaftRecord.Compacted;
import fulcrum.protocols.log.raft.RaftRecord.Stored;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a leader no longer has at hand: it is let go, and read back for a follower that lags.
class RaftOldEntriesTest {

    private static final int HELD = 2;

    private final Server leader =
            settledLeader(
                    paper(3).withLimits(RaftConfig.Limits.DEFAULT.withHeld(HELD, 1 << 20)),
                    5,
                    1,
                    2);

    /// Entries 4 to 8 are everywhere but on server 3; entry 9 is on its way.
    private void lag() {
        for (String command : List.of("a", "b", "c", "d", "e")) {
            leader.proposes(command);
        }
        acknowledges(leader, 2);
        leader.proposes("f");
    }

    private Reaction refuses() {
        return leader.receives(3, new Conflict(5, 8, 0, 4, leader.round()));
    }

    private static Effect.Load<?> onlyLoad(Reaction reaction) {
        return (Effect.Load<?>) reaction.all(Effect.Load.class).getFirst();
    }

    private List<Logged> disk(Effect.Load<?> load) {
        return disk(leader, load);
    }

    private static List<Logged> disk(Server server, Effect.Load<?> load) {
        Effect.Wanted.Records wanted = (Effect.Wanted.Records) load.wanted();
        return server.disk().stream()
                .filter(l -> l.position() >= wanted.from() && l.position() <= wanted.to())
                .toList();
    }

    private Reaction loaded(long ticket, List<Logged> records) {
        return leader.takes(new Input.Loaded<>(ticket, new Input.Found.Records(records)));
    }

    @Test
    void whatIsAppliedAndDurableIsLetGoAndItsTermStays() {
        lag();
        RaftView.Log log = leader.view().log();
        assertThat(log.firstAtHand()).isEqualTo(8);
        assertThat(log.lastIndex() - log.firstAtHand() + 1).isEqualTo(HELD);
        assertThat(leader.terms()).containsExactly(1L, 2L, 5L, 5L, 5L, 5L, 5L, 5L, 5L);
    }

    @Test
    void whatIsNotAppliedStaysHoweverMuchItIs() {
        for (int i = 0; i < 20; i++) {
            leader.proposes("x");
        }
        assertThat(leader.view().log().firstAtHand()).isLessThanOrEqualTo(4);
        assertThat(leader.view().lastApplied()).isEqualTo(3);
    }

    @Test
    void aFollowerThatLagsBehindItIsServedFromTheDisk() {
        lag();
        Effect.Load<?> load = onlyLoad(refuses());

        Reaction reaction = loaded(load.ticket(), disk(load));

        AppendEntries append = reaction.to(3, AppendEntries.class).getFirst();
        assertThat(append.prevLogIndex()).isEqualTo(3);
        assertThat(append.prevLogTerm()).isEqualTo(5);
        assertThat(append.entries()).extracting(Entry::index).containsExactly(4L, 5L, 6L, 7L);

        // It answers, and the rest comes from what is at hand.
        List<AppendEntries> next = acknowledges(leader, 3, 7).to(3, AppendEntries.class);
        assertThat(next.getFirst().entries()).extracting(Entry::index).containsExactly(8L, 9L);
    }

    @Test
    void thereIsOneLoadAtATimeAndNoOtherIsTakenForIt() {
        lag();
        Effect.Load<?> load = onlyLoad(refuses());
        assertThat(leader.proposes("g").all(Effect.Load.class)).isEmpty();
        assertThat(loaded(load.ticket() + 1, disk(load)).to(3, AppendEntries.class)).isEmpty();

        loaded(load.ticket(), disk(load));

        assertThat(loaded(load.ticket(), disk(load)).to(3, AppendEntries.class)).isEmpty();
    }

    @Test
    void whatTheDiskDoesNotGiveBackIsReplacedByASnapshot() {
        lag();
        Effect.Load<?> load = onlyLoad(refuses());

        Reaction reaction = loaded(load.ticket(), List.of());

        assertThat(reaction.to(3, AppendEntries.class)).isEmpty();
        assertThat(reaction.all(Effect.Capture.class)).hasSize(1);
    }

    @Test
    void fewerRecordsThanAskedForAreSentAndTheOthersAreAskedForAgain() {
        lag();
        Effect.Load<?> load = onlyLoad(refuses());
        List<Logged> some = disk(load).subList(0, 2);
        List<AppendEntries> sent = loaded(load.ticket(), some).to(3, AppendEntries.class);
        assertThat(sent.getFirst().entries()).extracting(Entry::index).containsExactly(4L, 5L);

        Effect.Load<?> next = onlyLoad(acknowledges(leader, 3, 5));

        assertThat(disk(next)).isEqualTo(disk(load).subList(2, 4));
    }

    /// §5.3: the record is still on the disk, its entry is no longer in the log.
    @Test
    void anEntryThatGaveWayToAnotherIsNotTakenFromTheDisk() {
        Server server =
                Server.start(
                        paper(3).withLimits(RaftConfig.Limits.DEFAULT.withHeld(0, 0)),
                        3,
                        new Compacted(snapshot(1, 1, 1, 1, 2, 3), 1, 1),
                        Some.voted(4, 2),
                        new Stored(entries(2, 1)),
                        new Stored(entries(3, 2, 2)),
                        new RaftRecord.Removed(3),
                        new Stored(entries(3, 4)));
        assertThat(server.view().log().firstAtHand()).isEqualTo(4);
        assertThat(server.view().log().term(3)).isEqualTo(4);
        assertThat(server.view().configuration()).isEqualTo(voters(1, 2, 3));
        Given.elect(server);
        Reaction refused = server.receives(3, new Conflict(5, 3, 0, 2, server.round()));
        Effect.Load<?> load = onlyLoad(refused);

        Reaction reaction =
                server.takes(
                        new Input.Loaded<>(
                                load.ticket(), new Input.Found.Records(disk(server, load))));

        assertThat(disk(server, load)).hasSize(4); // that of term 2 is among them
        AppendEntries append = reaction.to(3, AppendEntries.class).getFirst();
        assertThat(append.entries()).extracting(Entry::term).containsExactly(1L, 4L);
    }
}
