package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.acknowledges;
import static fulcrum.protocols.log.raft.Given.follower;
import static fulcrum.protocols.log.raft.Given.leader;
import static fulcrum.protocols.log.raft.Given.paper;
import static fulcrum.protocols.log.raft.Given.voteFor;
import static fulcrum.protocols.log.raft.Some.entries;
import static fulcrum.protocols.log.raft.Some.node;
import static fulcrum.protocols.log.raft.Some.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Input;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.InstallSnapshot;
import fulcrum.protocols.log.raft.RaftMessage.Installed;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A server whose host cannot keep up holds its leader back, and does everything else.
class RaftBackpressureTest {

    private static final int MESSAGE = 4;
    private static final int MESSAGES = 3;
    private static final RaftConfig NARROW =
            paper(3).withLimits(
                            new RaftConfig.Limits(
                                    MESSAGE, 1 << 20, MESSAGES, 1 << 20, 1 << 20, 1 << 20,
                                    1 << 20));

    private static Server behind() {
        Server server = follower(5, 1, 2, 5);
        server.receives(2, new AppendEntries(5, 3, 5, List.of(), 3, 70));
        server.submits(new RaftCommand.Behind(true));
        return server;
    }

    @Test
    void whatComesIsStoredAndNotAcknowledged() {
        Server server = behind();

        Reaction reaction = server.receives(2, new AppendEntries(5, 3, 5, entries(4, 5, 5), 4, 71));

        assertThat(reaction.to(2)).containsExactly(new Appended(5, 3, 71));
        assertThat(server.terms()).containsExactly(1L, 2L, 5L, 5L, 5L);
        assertThat(server.view().commitIndex()).isEqualTo(4);
    }

    @Test
    void whatItHadIsStillAcknowledged() {
        Server server = follower(5, 1, 2, 5);
        server.submits(new RaftCommand.Behind(true));

        Reaction reaction = server.receives(2, new AppendEntries(5, 2, 2, entries(3, 5), 0, 71));

        assertThat(reaction.to(2)).containsExactly(new Appended(5, 3, 71));
    }

    @Test
    void heartbeatsAreAnsweredAndElectionsAreNotBegun() {
        Server server = behind();
        server.receives(2, new AppendEntries(5, 3, 5, entries(4, 5, 5), 4, 71));

        Reaction reaction = server.receives(2, new AppendEntries(5, 5, 5, List.of(), 5, 72));

        assertThat(reaction.to(2)).containsExactly(new Appended(5, 3, 72));
        assertThat(server.view().leader()).isEqualTo(node(2));
    }

    @Test
    void itVotesAsEver() {
        assertThat(behind().receives(3, voteFor(6, 3, 5)).to(3)).containsExactly(new Vote(6, true));
        assertThat(behind().receives(3, voteFor(6, 2, 2)).to(3))
                .containsExactly(new Vote(6, false));
    }

    @Test
    void theNextHeartbeatIsAnsweredInFullWhenItHasCaughtUp() {
        Server server = behind();
        server.receives(2, new AppendEntries(5, 3, 5, entries(4, 5, 5), 4, 71));

        Reaction told = server.submits(new RaftCommand.Behind(false));
        Reaction reaction = server.receives(2, new AppendEntries(5, 5, 5, List.of(), 5, 72));

        assertThat(told.notes(RaftNote.KeepsUp.class)).hasSize(1);
        assertThat(server.answered(server.lastRequest())).isInstanceOf(Outcome.Done.class);
        assertThat(reaction.to(2)).containsExactly(new Appended(5, 5, 72));
    }

    /// Hosts repeat themselves; where it began to hold back stays.
    @Test
    void toldTwiceItHoldsBackFromWhereItBegan() {
        Server server = behind();
        server.receives(2, new AppendEntries(5, 3, 5, entries(4, 5, 5), 4, 71));

        Reaction again = server.submits(new RaftCommand.Behind(true));
        Reaction reaction = server.receives(2, new AppendEntries(5, 5, 5, List.of(), 5, 72));

        assertThat(again.notes(RaftNote.FellBehind.class)).isEmpty();
        assertThat(reaction.to(2)).containsExactly(new Appended(5, 3, 72));
    }

    @Test
    void aLeaderSendsItAPipelineFullAndThenHeartbeats() {
        Server leader = leader(NARROW, 5, 1, 2);
        Server server = follower(NARROW, 5, 1, 2);
        Exchange.between(leader, server, 3);
        long before = server.view().log().lastIndex();
        server.submits(new RaftCommand.Behind(true));

        writes(leader, server, 50);
        for (int i = 0; i < 10; i++) {
            assertThat(Exchange.between(leader, server, 3).messages()).isEqualTo(1);
        }

        assertThat(leader.view().commitIndex()).isEqualTo(before + 50);
        assertThat(server.view().log().lastIndex() - before)
                .isBetween(1L, (long) MESSAGES * MESSAGE);
        assertThat(leader.view().followers().matchIndex(node(3))).isEqualTo(before);
    }

    @Test
    void aLeaderGoesOnByItselfWhenItHasCaughtUp() {
        Server leader = leader(NARROW, 5, 1, 2);
        Server server = follower(NARROW, 5, 1, 2);
        Exchange.between(leader, server, 3);
        server.submits(new RaftCommand.Behind(true));
        writes(leader, server, 50);

        server.submits(new RaftCommand.Behind(false));
        Exchange.between(leader, server, 3);

        assertThat(server.view().log().lastIndex()).isEqualTo(leader.view().log().lastIndex());
        assertThat(leader.view().followers().matchIndex(node(3)))
                .isEqualTo(leader.view().log().lastIndex());
    }

    /// The other follower, n2, keeps up.
    private static void writes(Server leader, Server server, int count) {
        for (int i = 0; i < count; i++) {
            Reaction reaction = leader.proposes("x").then(acknowledges(leader, 2));
            for (RaftMessage message : reaction.to(3)) {
                for (RaftMessage answer : server.receives(3, message).to(3)) {
                    leader.receives(3, answer);
                }
            }
        }
    }

    /// It would be sent the entries behind what it says.
    @Test
    void whileASnapshotIsAnnouncedItSaysNoMoreThanItAcknowledges() {
        Server server = behind();
        server.receives(2, new AppendEntries(5, 3, 5, entries(4, 5, 5), 5, 71));

        assertThat(server.receives(2, new InstallSnapshot(5, 9, 5, 72)).to(2))
                .containsExactly(new Installed(5, 3, 72));
    }

    @Test
    void aSnapshotThatItHasInstalledIsAcknowledged() {
        Server server = behind();
        server.takes(new Input.Imported<>(node(2), snapshot(7, 9, 5, 1, 2, 3)));

        assertThat(server.receives(2, new InstallSnapshot(5, 9, 5, 72)).to(2))
                .containsExactly(new Installed(5, 9, 72));
    }
}
