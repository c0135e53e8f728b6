package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.acknowledges;
import static fulcrum.protocols.log.raft.Given.follower;
import static fulcrum.protocols.log.raft.Given.settle;
import static fulcrum.protocols.log.raft.Given.settledLeader;
import static fulcrum.protocols.log.raft.Given.thesis;
import static fulcrum.protocols.log.raft.Given.voteFor;
import static fulcrum.protocols.log.raft.Some.node;
import static fulcrum.protocols.log.raft.Some.nodes;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.PreVote;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndex;
import fulcrum.protocols.log.raft.RaftMessage.RequestPreVote;
import fulcrum.protocols.log.raft.RaftMessage.Rest;
import fulcrum.protocols.log.raft.RaftMessage.Stale;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import fulcrum.protocols.log.raft.RaftView.Standing;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A group that nobody uses costs nothing, and is there when somebody does.
class RaftRestTest {

    private static final long BEAT = RaftConfig.Timing.LOCAL.heartbeatNanos();
    private static final long LEAST = RaftConfig.Timing.LOCAL.electionTimeoutNanosMin();
    private static final long MOST = RaftConfig.Timing.LOCAL.electionTimeoutNanosMax();
    private static final long QUIET = 10 * BEAT;
    private static final long SLOW_BEAT = 20 * QUIET;
    private static final long LONG = SLOW_BEAT - 1;

    private static RaftConfig config(int servers) {
        return thesis(servers).withRestAfter(QUIET);
    }

    /// Heartbeats are answered until rest is due, and the first proposal of it is not.
    private static Server tired(RaftConfig config) {
        Server leader = settledLeader(config, 5, 1, 2);
        for (long waited = 0; waited + BEAT < QUIET; waited += BEAT) {
            leader.waits(BEAT);
            settle(leader);
        }
        return leader;
    }

    private static Server sleepingLeader(RaftConfig config) {
        Server leader = tired(config);
        leader.waits(BEAT);
        settle(leader);
        assertThat(leader.view().resting()).isTrue();
        return leader;
    }

    private static Server sleepingFollower() {
        Server server = follower(config(3), 5, 1, 2, 5);
        server.receives(2, new AppendEntries(5, 3, 5, List.of(), 3, 77));
        server.receives(2, new Rest(5, 3, 88));
        assertThat(server.view().resting()).isTrue();
        return server;
    }

    @Nested
    class ALeader {

        @Test
        void proposesRestInPlaceOfAHeartbeat() {
            Server leader = tired(config(3));

            Reaction reaction = leader.waits(BEAT);

            assertThat(reaction.messages()).hasSize(2);
            assertThat(reaction.to(2, Rest.class)).containsExactly(new Rest(5, 3, leader.round()));
            assertThat(reaction.to(3, Rest.class)).containsExactly(new Rest(5, 3, leader.round()));
            assertThat(leader.view().resting()).isFalse();
        }

        @Test
        void fallsSilentWhenAllHaveAnswered() {
            Server leader = tired(config(3));
            leader.waits(BEAT);

            acknowledges(leader, 2);
            assertThat(leader.view().resting()).isFalse();
            acknowledges(leader, 3);
            assertThat(leader.view().resting()).isTrue();

            assertThat(leader.remaining(Raft.HEARTBEAT)).isEqualTo(SLOW_BEAT);
            assertThat(leader.due(Raft.QUORUM)).isNull();
            assertThat(leader.waits(LONG).effects()).isEmpty();
            assertThat(leader.view().role()).isEqualTo(Standing.LEADER);
        }

        @Test
        void ofAGroupOfOneNeedsNoAnswer() {
            Server leader = settledLeader(config(1), 5, 1, 2);

            leader.waits(QUIET);

            assertThat(leader.view().resting()).isTrue();
            assertThat(leader.waits(LONG).effects()).isEmpty();
        }

        @Test
        void goesOnProposingToWhoeverDoesNotAnswer() {
            Server leader = tired(config(3));
            for (int i = 0; i < 20; i++) {
                Reaction reaction = leader.waits(BEAT);
                acknowledges(leader, 2);
                assertThat(reaction.to(3, Rest.class)).hasSize(1);
            }
            assertThat(leader.view().resting()).isFalse();
        }

        @Test
        void doesNotRestWhileOneLags() {
            Server leader = settledLeader(config(3), 5, 1, 2);
            leader.proposes("x");
            for (int i = 0; i < 30; i++) {
                Reaction reaction = leader.waits(BEAT);
                acknowledges(leader, 2);
                acknowledges(leader, 3, 3);
                assertThat(reaction.to(3, Rest.class)).isEmpty();
            }
        }

        @Test
        void doesNotRestBeforeItsTime() {
            Server leader = tired(config(3));
            leader.proposes("x");
            settle(leader);

            Reaction reaction = leader.waits(QUIET - BEAT);

            assertThat(reaction.to(2, Rest.class)).isEmpty();
            assertThat(reaction.to(2, AppendEntries.class)).isNotEmpty();
        }

        @Test
        void doesNotRestWhereThatIsOff() {
            Server leader = settledLeader(thesis(3).withRestAfter(0), 5, 1, 2);
            for (int i = 0; i < 100; i++) {
                Reaction reaction = leader.waits(BEAT);
                settle(leader);
                assertThat(reaction.to(2, Rest.class)).isEmpty();
            }
        }

        @Test
        void doesNotRestWhileItHandsOver() {
            Server leader = tired(config(3));
            leader.waits(BEAT);
            leader.submits(new RaftCommand.TransferLeadership(node(2)));

            settle(leader);

            assertThat(leader.view().resting()).isFalse();
        }

        @Test
        void takesItBackWhenItIsAskedBeforeTheLastAnswer() {
            Server leader = tired(config(3));
            leader.waits(BEAT);
            acknowledges(leader, 2);

            leader.proposes("x");
            acknowledges(leader, 3, 3);

            assertThat(leader.view().resting()).isFalse();
            assertThat(leader.remaining(Raft.HEARTBEAT)).isLessThanOrEqualTo(BEAT);
        }

        @Test
        void takesItBackWhenAFollowerReadsBeforeTheLastAnswer() {
            Server leader = tired(config(3));
            leader.waits(BEAT);
            acknowledges(leader, 2);

            leader.receives(2, new ReadIndex(5, 1));
            acknowledges(leader, 3);

            assertThat(leader.view().resting()).isFalse();
        }
    }

    @Nested
    class ALeaderAsleep {

        @Test
        void wakesToReplicateACommand() {
            Server leader = sleepingLeader(config(3));
            leader.waits(LONG);

            Reaction reaction = leader.proposes("x");

            assertThat(reaction.to(2, AppendEntries.class).getLast().entries()).hasSize(1);
            assertThat(leader.view().resting()).isFalse();
            assertThat(acknowledges(leader, 2).applied()).containsExactly(4L);
        }

        @Test
        void hasAsMuchTimeAsANewOneToFindAQuorum() {
            Server leader = sleepingLeader(config(3));
            leader.waits(LONG);
            leader.proposes("x");

            leader.waits(LEAST / 2);
            assertThat(leader.view().role()).isEqualTo(Standing.LEADER);
            leader.waits(LEAST / 2 + 1);
            assertThat(leader.view().role()).isEqualTo(Standing.FOLLOWER);
            assertThat(leader.answered(leader.lastRequest())).isInstanceOf(Outcome.Unknown.class);
        }

        @Test
        void hasNoLeaseFromBefore() {
            Server leader = sleepingLeader(config(3).withLeaseReads(true));
            leader.waits(LONG);

            leader.submits(new RaftCommand.Read());
            assertThat(leader.answered(leader.lastRequest())).isNull();
            acknowledges(leader, 2);
            assertThat(leader.answered(leader.lastRequest())).isInstanceOf(Outcome.Done.class);
        }

        @Test
        void showsItselfToOneWhoDoubts() {
            Server leader = sleepingLeader(config(3));

            Reaction reaction = leader.receives(3, new RequestPreVote(6, 3, 5));

            assertThat(reaction.to(2, AppendEntries.class)).hasSize(1);
            assertThat(reaction.to(3, AppendEntries.class)).hasSize(1);
            assertThat(leader.remaining(Raft.HEARTBEAT)).isLessThanOrEqualTo(BEAT);
        }

        @Test
        void givesUpForALaterTerm() {
            Server leader = sleepingLeader(config(3));

            leader.receives(3, new Stale(9));

            assertThat(leader.view().role()).isEqualTo(Standing.FOLLOWER);
            assertThat(leader.view().resting()).isFalse();
            assertThat(leader.remaining(Raft.ELECTION)).isLessThanOrEqualTo(MOST);
        }

        @Test
        void makesSureNowAndThenThatItStillLeads() {
            Server leader = sleepingLeader(config(3));

            assertThat(leader.waits(SLOW_BEAT).to(2, AppendEntries.class)).hasSize(1);
            settle(leader);
            assertThat(leader.waits(BEAT).to(2, Rest.class)).hasSize(1);
            settle(leader);
            assertThat(leader.view().resting()).isTrue();
        }

        @Test
        void stepsDownWhenNobodyAnswersThen() {
            Server leader = sleepingLeader(config(3));

            leader.waits(SLOW_BEAT + LEAST + 1);

            assertThat(leader.view().role()).isNotEqualTo(Standing.LEADER);
        }

        @Test
        void restsAgain() {
            Server leader = sleepingLeader(config(3));
            leader.waits(LONG);
            leader.proposes("x");
            for (long waited = 0; waited <= QUIET; waited += BEAT) {
                settle(leader);
                leader.waits(BEAT);
            }
            settle(leader);
            assertThat(leader.view().resting()).isTrue();
        }

        @Test
        void wakesToChangeMembers() {
            Server leader = sleepingLeader(config(3));

            Reaction reaction = leader.submits(new RaftCommand.ChangeMembers(nodes(1, 2), nodes()));

            assertThat(reaction.to(2, AppendEntries.class).getLast().entries()).isNotEmpty();
        }
    }

    @Nested
    class AFollower {

        @Test
        void expectsNothingAnyMore() {
            Server server = follower(config(3), 5, 1, 2, 5);

            Reaction reaction = server.receives(2, new Rest(5, 3, 88));

            assertThat(reaction.to(2, Appended.class)).containsExactly(new Appended(5, 3, 88));
            assertThat(server.view().commitIndex()).isEqualTo(3);
            assertThat(server.view().leader()).isEqualTo(node(2));
            assertThat(server.waits(LONG).effects()).isEmpty();
        }

        @Test
        void refusesALeaderOfThePast() {
            Server server = follower(config(3), 5, 1, 2, 5);

            Reaction reaction = server.receives(2, new Rest(4, 3, 88));

            assertThat(reaction.to(2, Stale.class)).containsExactly(new Stale(5));
            assertThat(server.remaining(Raft.ELECTION)).isLessThanOrEqualTo(MOST);
        }

        @Test
        void staysAwakeWhileAReadWaits() {
            Server server = follower(config(3), 5, 1, 2, 5);
            server.receives(2, new AppendEntries(5, 3, 5, List.of(), 3, 77));
            server.submits(new RaftCommand.Read());

            server.receives(2, new Rest(5, 3, 88));

            assertThat(server.view().resting()).isFalse();
            assertThat(server.remaining(Raft.ELECTION)).isLessThanOrEqualTo(MOST);
        }
    }

    @Nested
    class AFollowerAsleep {

        @Test
        void wakesWithItsLeader() {
            Server server = sleepingFollower();

            server.receives(2, new AppendEntries(5, 3, 5, List.of(), 3, 99));

            assertThat(server.view().resting()).isFalse();
            assertThat(server.remaining(Raft.ELECTION)).isBetween(LEAST, MOST);
        }

        @Test
        void isNotWokenByWhatItsLeaderSaidBefore() {
            Server server = sleepingFollower();

            server.receives(2, new AppendEntries(5, 3, 5, List.of(), 3, 87));

            assertThat(server.view().resting()).isTrue();
        }

        @Test
        void asksItsLeaderForARead() {
            Server server = sleepingFollower();

            Reaction reaction = server.submits(new RaftCommand.Read());

            assertThat(reaction.to(2, ReadIndex.class)).isNotEmpty();
            assertThat(server.remaining(Raft.ELECTION)).isLessThanOrEqualTo(MOST);
        }

        @Test
        void wakesItsLeaderWhateverItIsAskedFor() {
            Server server = sleepingFollower();

            assertThat(server.proposes("x").to(2, ReadIndex.class)).hasSize(1);
        }

        @Test
        void isNotWokenByAStranger() {
            Server server = sleepingFollower();

            Reaction reaction = server.receives(9, new RequestPreVote(6, 3, 5));
            reaction = reaction.then(server.receives(9, voteFor(6, 3, 5)));

            assertThat(reaction.messages()).isEmpty();
            assertThat(server.view().resting()).isTrue();
            assertThat(server.view().currentTerm()).isEqualTo(5);
        }

        @Test
        void missesADeadLeaderOneTimeoutAfterItIsAsked() {
            Server server = sleepingFollower();
            server.waits(LONG);

            server.proposes("x");
            Reaction reaction = server.waits(MOST);

            assertThat(reaction.to(2, RequestPreVote.class)).isNotEmpty();
            assertThat(reaction.to(3, RequestPreVote.class)).isNotEmpty();
        }

        @Test
        void missesADeadLeaderInTheEnd() {
            Server server = sleepingFollower();

            Reaction reaction = server.waits(4 * SLOW_BEAT);

            assertThat(reaction.to(3, RequestPreVote.class)).isNotEmpty();
        }

        @Test
        void givesItsLeaderTimeBeforeItHelpsToReplaceIt() {
            Server server = sleepingFollower();
            server.waits(LONG);

            Reaction first = server.receives(3, new RequestPreVote(6, 3, 5));
            assertThat(first.to(3)).isEmpty();
            assertThat(server.remaining(Raft.ELECTION)).isLessThanOrEqualTo(MOST);

            server.stalls(LEAST);
            Reaction second = server.receives(3, new RequestPreVote(6, 3, 5));
            assertThat(second.to(3, PreVote.class)).containsExactly(new PreVote(6, true));
        }

        @Test
        void votesOnceItsLeaderHadItsTime() {
            Server server = sleepingFollower();
            server.receives(3, voteFor(6, 3, 5));
            server.stalls(LEAST);

            Reaction reaction = server.receives(3, voteFor(6, 3, 5));

            assertThat(reaction.to(3, Vote.class)).containsExactly(new Vote(6, true));
        }

        @Test
        void wakesInALaterTerm() {
            Server server = sleepingFollower();

            server.receives(3, new Stale(9));

            assertThat(server.view().resting()).isFalse();
            assertThat(server.remaining(Raft.ELECTION)).isLessThanOrEqualTo(MOST);
        }

        @Test
        void sleepsOnWhenItIsToldAgain() {
            Server server = sleepingFollower();

            Reaction reaction = server.receives(2, new Rest(5, 3, 99));

            assertThat(reaction.to(2, Appended.class)).hasSize(1);
            assertThat(reaction.notes(RaftNote.Woke.class)).isEmpty();
            assertThat(server.remaining(Raft.ELECTION)).isGreaterThan(SLOW_BEAT);
        }

        @Test
        void isAwakeAfterARestart() {
            Server before = sleepingFollower();

            Server server = Server.restart(config(3), 0, before.disk());

            assertThat(server.view().resting()).isFalse();
            assertThat(server.remaining(Raft.ELECTION)).isLessThanOrEqualTo(MOST);
        }
    }
}
