package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.acknowledges;
import static fulcrum.protocols.log.raft.Given.follower;
import static fulcrum.protocols.log.raft.Given.leader;
import static fulcrum.protocols.log.raft.Given.paper;
import static fulcrum.protocols.log.raft.Given.settledLeader;
import static fulcrum.protocols.log.raft.Given.thesis;
import static fulcrum.protocols.log.raft.Given.voteFor;
import static fulcrum.protocols.log.raft.Some.entries;
import static fulcrum.protocols.log.raft.Some.node;
import static fulcrum.protocols.log.raft.Some.nodes;
import static fulcrum.protocols.log.raft.Some.sends;
import static fulcrum.protocols.log.raft.Some.sendsEarly;
import static fulcrum.protocols.log.raft.Some.stores;
import static fulcrum.protocols.log.raft.Some.voted;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Outcome;
import fulcrum.machine.Outcome.Refusal;
import fulcrum.protocols.log.raft.RaftCommand.Propose;
import fulcrum.protocols.log.raft.RaftCommand.TransferLeadership;
import fulcrum.protocols.log.raft.RaftConfig.Limits;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.PreVote;
import fulcrum.protocols.log.raft.RaftMessage.RequestPreVote;
import fulcrum.protocols.log.raft.RaftMessage.RequestVote;
import fulcrum.protocols.log.raft.RaftMessage.TimeoutNow;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import fulcrum.protocols.log.raft.RaftRecord.Stored;
import fulcrum.protocols.log.raft.RaftView.Standing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Ongaro's thesis adds to the paper: leadership transfer (3.10), leaders that notice their
/// isolation (6.2), PreVote (9.6), the leader's disk beside its network (10.2.1), batching and
/// pipelining (10.2.2). Membership, snapshots and reads are in the tests of the paper's sections.
class RaftThesisTest {

    private static final long LEAST = 150_000_000;

    private static Refusal refusal(Reaction reaction) {
        assertThat(reaction.answers()).singleElement().isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) reaction.answers().getFirst()).why();
    }

    /// Thesis 3.10.
    @Nested
    class ATransferOfLeadership {

        private final Server leader = settledLeader(thesis(3), 5, 1, 2);

        private Reaction transfers(int to) {
            return leader.submits(new TransferLeadership(node(to)));
        }

        @Test
        void tellsOneThatHasTheWholeLogToCampaign() {
            assertThat(transfers(2).essentials()).containsExactly(sendsEarly(2, new TimeoutNow(5)));
        }

        /// Else it could not be elected.
        @Test
        void bringsTheOtherUpToDateFirst() {
            leader.proposes("x");
            assertThat(transfers(2).to(2, TimeoutNow.class)).isEmpty();
            assertThat(acknowledges(leader, 3).to(2, TimeoutNow.class)).isEmpty();

            assertThat(acknowledges(leader, 2).to(2, TimeoutNow.class))
                    .containsExactly(new TimeoutNow(5));
        }

        /// The prior leader stops accepting new client requests.
        @Test
        void acceptsNoMoreCommands() {
            transfers(2);

            Reaction reaction = leader.proposes("x");

            assertThat(refusal(reaction)).isEqualTo(Refusal.TRANSFER_UNDER_WAY);
            assertThat(reaction.records()).isEmpty();
        }

        /// If it does not complete after about an election timeout, the prior leader resumes.
        @Test
        void isGivenUpInTime() {
            transfers(2);
            assertThat(leader.remaining(Raft.TRANSFER)).isBetween(LEAST, 2 * LEAST);
            for (int i = 0; i < 8; i++) {
                leader.waits(40_000_000);
                acknowledges(leader, 2);
                acknowledges(leader, 3);
            }

            assertThat(leader.view().role()).isEqualTo(Standing.LEADER);
            assertThat(leader.proposes("x").records()).hasSize(1);
        }

        @Test
        void isOneAtATime() {
            transfers(2);

            assertThat(transfers(3).to(3, TimeoutNow.class)).isEmpty();
        }

        @Test
        void goesToVotersOnly() {
            assertThat(refusal(transfers(9))).isEqualTo(Refusal.INVALID);
        }

        @Test
        void needsALeader() {
            Server server = follower(thesis(3), 5, 1, 2);

            assertThat(refusal(server.submits(new TransferLeadership(node(2)))))
                    .isEqualTo(Refusal.NOT_LEADER);
        }

        @Test
        void isDoneWhenTheOtherLeads() {
            transfers(2);
            leader.receives(2, new RequestVote(6, 3, 5, true));
            leader.receives(2, new AppendEntries(6, 3, 5, List.of(), 3, 99));

            assertThat(leader.view().role()).isEqualTo(Standing.FOLLOWER);
            assertThat(leader.answered(leader.lastRequest()))
                    .isEqualTo(new Outcome.Done(Bytes.EMPTY));
        }

        /// A lost election leaves nobody in charge: nobody may claim that it is done.
        @Test
        void isNotDoneWhenAThirdLeads() {
            transfers(2);
            leader.receives(3, new AppendEntries(7, 3, 5, List.of(), 3, 99));

            assertThat(leader.answered(leader.lastRequest()))
                    .isNotNull()
                    .isNotEqualTo(new Outcome.Done(Bytes.EMPTY));
        }

        /// The target campaigns at once, without PreVote, and says that the leader asked for it.
        @Test
        void makesACandidateOfTheOther() {
            Server other = follower(thesis(3), 5, 1, 2);
            other.receives(2, new AppendEntries(5, 2, 2, List.of(), 0, 77));

            Reaction reaction = other.receives(2, new TimeoutNow(5));

            RaftMessage request = new RequestVote(6, 2, 2, true);
            assertThat(reaction.essentials())
                    .containsExactly(stores(voted(6, 1)), sends(2, request), sends(3, request));
            assertThat(other.view().role()).isEqualTo(Standing.CANDIDATE);
        }

        @Test
        void ofAnOlderTermIsOver() {
            Server other = follower(thesis(3), 5, 1, 2);
            other.receives(2, new AppendEntries(5, 2, 2, List.of(), 0, 77));

            assertThat(other.receives(3, new TimeoutNow(4)).essentials()).isEmpty();
            assertThat(other.view().role()).isEqualTo(Standing.FOLLOWER);
        }

        @Test
        void isNotForALeaderOrLearner() {
            assertThat(leader.receives(2, new TimeoutNow(5)).records()).isEmpty();
            assertThat(leader.view().role()).isEqualTo(Standing.LEADER);

            Server learner = follower(thesis(3), 5, 1);
            Configuration without = Configuration.of(nodes(2, 3), nodes(1));
            learner.receives(
                    2,
                    new AppendEntries(5, 1, 1, List.of(new Entry.Members(2, 5, without)), 2, 77));
            assertThat(learner.receives(2, new TimeoutNow(5)).messages()).isEmpty();
        }

        /// A campaign of its own accord does not claim that the leader asked for it.
        @Test
        void isNotClaimedByALaterCampaign() {
            Server other = follower(thesis(3).withPreVote(false), 5, 1, 2);
            other.receives(2, new AppendEntries(5, 2, 2, List.of(), 0, 77));
            other.receives(2, new TimeoutNow(5));

            assertThat(other.fires(Raft.ELECTION).to(2, RequestVote.class))
                    .containsExactly(voteFor(7, 2, 2));
        }
    }

    /// Thesis 6.2: a leader steps down if an election timeout passes without a round of heartbeats
    /// that a majority has answered.
    @Nested
    class AnIsolatedLeader {

        @Test
        void stepsDown() {
            Server server = settledLeader(thesis(3), 5, 1, 2);

            server.waits(LEAST + 1);

            assertThat(server.view().role()).isNotEqualTo(Standing.LEADER);
            assertThat(server.view().currentTerm()).isEqualTo(5);
            assertThat(server.due(Raft.HEARTBEAT)).isNull();
        }

        /// It slept, another may lead by now, and what it finds in its queue was said long ago.
        @Test
        void commitsNothingOnceItsTimeIsOver() {
            Server server = settledLeader(thesis(3), 5, 1, 2);
            server.proposes("x");
            server.stalls(LEAST);

            Reaction reaction = acknowledges(server, 2);

            assertThat(reaction.applied()).isEmpty();
            assertThat(server.view().role()).isNotEqualTo(Standing.LEADER);
            assertThat(server.answered(server.lastRequest())).isInstanceOf(Outcome.Unknown.class);
        }

        @Test
        void leadsOnWhileAMajorityAnswers() {
            Server server = settledLeader(thesis(5), 5, 1, 2);
            for (int i = 0; i < 100; i++) {
                server.waits(40_000_000);
                acknowledges(server, 2);
                acknowledges(server, 4);
            }

            assertThat(server.view().role()).isEqualTo(Standing.LEADER);
        }

        @Test
        void isNotKeptByAMinority() {
            Server server = settledLeader(thesis(5), 5, 1, 2);
            for (int i = 0; i < 10; i++) {
                server.waits(20_000_000);
                if (server.view().role() == Standing.LEADER) {
                    acknowledges(server, 2);
                }
            }

            assertThat(server.view().role()).isNotEqualTo(Standing.LEADER);
        }

        /// Old answers that trickle in are no sign that anybody is there now.
        @Test
        void isNotKeptByAnswersToAnOldRound() {
            Server server = settledLeader(thesis(3), 5, 1, 2);
            long round = server.round();
            for (int i = 0; i < 10; i++) {
                server.waits(20_000_000);
                server.receives(2, new Appended(5, 3, round));
                server.receives(3, new Appended(5, 3, round));
            }

            assertThat(server.view().role()).isNotEqualTo(Standing.LEADER);
        }

        @Test
        void isNotOneThatIsAlone() {
            Server server = settledLeader(thesis(1), 5, 1, 2);

            server.waits(3_000_000_000L);

            assertThat(server.view().role()).isEqualTo(Standing.LEADER);
        }

        /// Its entries may be committed yet: their clients are not told that they failed.
        @Test
        void doesNotKnowTheFateOfItsCommands() {
            Server server = settledLeader(thesis(3), 5, 1, 2);
            server.proposes("x");

            server.waits(LEAST + 1);

            assertThat(server.answered(server.lastRequest())).isInstanceOf(Outcome.Unknown.class);
        }

        /// The command is committed by the next leader: it is applied, but not answered again.
        @Test
        void appliesItsCommandsWithoutAnsweringThemAgain() {
            Server server = settledLeader(thesis(3), 5, 1, 2);
            server.proposes("x");
            server.waits(LEAST + 1);

            Reaction reaction = server.receives(2, new AppendEntries(9, 4, 5, List.of(), 4, 77));

            assertThat(reaction.all(Effect.Apply.class))
                    .singleElement()
                    .isEqualTo(new Effect.Apply<RaftMessage>(4, 0, Bytes.text("x")));
        }

        @Test
        void learnsTheFateOfACommandThatWasReplaced() {
            Server server = settledLeader(paper(3), 5, 1, 2);
            server.proposes("x");

            server.receives(2, new AppendEntries(6, 3, 5, entries(4, 6), 4, 77));

            assertThat(server.answered(server.lastRequest()))
                    .isNotNull()
                    .isNotInstanceOf(Outcome.Done.class);
        }
    }

    /// Thesis 9.6.
    @Nested
    class APreVote {

        private final Server follower = follower(thesis(3), 5, 1, 2).stalls(LEAST);

        private final Server standing = follower(thesis(3), 5, 1, 2);

        APreVote() {
            standing.fires(Raft.ELECTION);
        }

        @Test
        void comesBeforeAnElection() {
            Server server = follower(thesis(3), 5, 1, 2);

            Reaction reaction = server.fires(Raft.ELECTION);

            RaftMessage request = new RequestPreVote(6, 2, 2);
            assertThat(reaction.essentials()).containsExactly(sends(2, request), sends(3, request));
            assertThat(server.view().role()).isEqualTo(Standing.PRE_CANDIDATE);
            assertThat(server.view().currentTerm()).isEqualTo(5);
            assertThat(server.view().votedFor()).isNull();
        }

        @Test
        void ofAMajorityBeginsTheElection() {
            Reaction reaction = standing.receives(2, new PreVote(6, true));

            RaftMessage request = new RequestVote(6, 2, 2, false);
            assertThat(reaction.essentials())
                    .containsExactly(stores(voted(6, 1)), sends(2, request), sends(3, request));
            assertThat(standing.view().role()).isEqualTo(Standing.CANDIDATE);
        }

        @Test
        void ofAMinorityDoesNot() {
            Server server = follower(thesis(5), 5, 1, 2);
            server.fires(Raft.ELECTION);
            server.receives(2, new PreVote(6, true));
            server.receives(2, new PreVote(6, true));
            server.receives(3, new PreVote(5, false));

            assertThat(server.view().role()).isEqualTo(Standing.PRE_CANDIDATE);
        }

        @Test
        void isNoVote() {
            standing.receives(2, new Vote(5, true));

            assertThat(standing.view().role()).isEqualTo(Standing.PRE_CANDIDATE);
        }

        /// An answer to an earlier question, before the term rose, says nothing about this one.
        @Test
        void ofAnotherTermDoesNotCount() {
            standing.receives(2, new PreVote(5, true));

            assertThat(standing.view().role()).isEqualTo(Standing.PRE_CANDIDATE);
        }

        @Test
        void ofOneServerNeedsNobody() {
            Server server = follower(thesis(1), 5, 1, 2);
            server.fires(Raft.ELECTION);

            assertThat(server.view().role()).isEqualTo(Standing.LEADER);
            assertThat(server.view().currentTerm()).isEqualTo(6);
        }

        @Test
        void isAskedForAgain() {
            Reaction reaction = standing.fires(Raft.ELECTION);

            assertThat(reaction.messages())
                    .containsExactly(
                            sends(2, new RequestPreVote(6, 2, 2)),
                            sends(3, new RequestPreVote(6, 2, 2)));
        }

        @Test
        void isRefusedInFavourOfALeader() {
            standing.receives(3, new AppendEntries(5, 2, 2, List.of(), 0, 77));

            assertThat(standing.view().role()).isEqualTo(Standing.FOLLOWER);
            assertThat(standing.receives(2, new PreVote(6, true)).essentials()).isEmpty();
        }

        /// Whoever gives one changes nothing: no term, no vote, no timer, no record.
        @Test
        void promisesNothing() {
            Long due = follower.due(Raft.ELECTION);

            assertThat(follower.receives(2, new RequestPreVote(6, 2, 2)).essentials())
                    .containsExactly(sends(2, new PreVote(6, true)));
            assertThat(follower.receives(3, new RequestPreVote(6, 2, 2)).essentials())
                    .containsExactly(sends(3, new PreVote(6, true)));
            assertThat(follower.view().currentTerm()).isEqualTo(5);
            assertThat(follower.view().votedFor()).isNull();
            assertThat(follower.due(Raft.ELECTION)).isEqualTo(due);
        }

        @ParameterizedTest
        @CsvSource({"9, 1", "1, 2", "0, 0"})
        void needsALogAsUpToDate(long lastLogIndex, long lastLogTerm) {
            assertThat(
                            follower.receives(2, new RequestPreVote(6, lastLogIndex, lastLogTerm))
                                    .essentials())
                    .containsExactly(sends(2, new PreVote(5, false)));
        }

        /// The asker learns the term from the refusal.
        @Test
        void needsATermThatIsYetToCome() {
            assertThat(follower.receives(2, new RequestPreVote(4, 9, 9)).essentials())
                    .containsExactly(sends(2, new PreVote(5, false)));
        }

        /// The whole point: a server that was cut off comes back and disturbs nobody.
        @Test
        void isNotGivenWhileALeaderIsHeard() {
            follower.receives(3, new AppendEntries(5, 2, 2, List.of(), 0, 77));
            follower.stalls(LEAST - 1);

            Reaction reaction = follower.receives(2, new RequestPreVote(99, 9, 9));

            assertThat(reaction.messages()).doesNotContain(sends(2, new PreVote(99, true)));
            assertThat(follower.view().currentTerm()).isEqualTo(5);

            follower.stalls(1);
            assertThat(follower.receives(2, new RequestPreVote(99, 9, 9)).messages())
                    .containsExactly(sends(2, new PreVote(99, true)));
            assertThat(follower.view().currentTerm()).isEqualTo(5);
        }

        @Test
        void isNotGivenByALeader() {
            Server server = settledLeader(thesis(3), 5, 1, 2);

            Reaction reaction = server.receives(2, new RequestPreVote(99, 9, 9));

            assertThat(reaction.messages()).doesNotContain(sends(2, new PreVote(99, true)));
            assertThat(server.view().role()).isEqualTo(Standing.LEADER);
            assertThat(server.view().currentTerm()).isEqualTo(5);
        }

        @Test
        void isGivenByAnotherThatStands() {
            assertThat(standing.stalls(LEAST).receives(2, new RequestPreVote(6, 2, 2)).messages())
                    .containsExactly(sends(2, new PreVote(6, true)));
            assertThat(standing.view().role()).isEqualTo(Standing.PRE_CANDIDATE);
        }

        /// A refusal with a later term brings the asker up to it.
        @Test
        void thatIsRefusedTellsTheTerm() {
            standing.receives(2, new PreVote(8, false));

            assertThat(standing.view().currentTerm()).isEqualTo(8);
            assertThat(standing.view().role()).isEqualTo(Standing.FOLLOWER);
        }
    }

    /// Thesis 10.2.1: the leader replicates while it writes to its own disk.
    @Nested
    class TheLeadersDisk {

        private final Server leader = settledLeader(paper(5), 5, 1, 2).holdBack();

        @Test
        void doesNotHoldUpItsMessages() {
            assertThat(leader.proposes("x").messages())
                    .hasSize(4)
                    .hasOnlyElementsOfType(Effect.SendEarly.class);
        }

        /// The leader may even commit an entry before it has been written to its own disk.
        @Test
        void isNotNeededToCommit() {
            leader.proposes("x");
            acknowledges(leader, 2);
            acknowledges(leader, 3);
            assertThat(leader.view().commitIndex()).isEqualTo(3);

            acknowledges(leader, 4);

            assertThat(leader.view().commitIndex()).isEqualTo(4);
        }

        @Test
        void countsAsOneCopy() {
            leader.proposes("x");
            acknowledges(leader, 2);
            acknowledges(leader, 3);
            assertThat(leader.view().commitIndex()).isEqualTo(3);

            leader.syncs();

            assertThat(leader.view().commitIndex()).isEqualTo(4);
        }

        /// The new entry at an index is not stored because an older one there was.
        @Test
        void hasStoredWhatItHoldsNow() {
            Server server = follower(5, 1, 2, 3).holdBack();
            server.receives(2, new AppendEntries(5, 3, 3, entries(4, 5), 0, 77));
            long older = server.disk().getLast().position();
            server.receives(3, new AppendEntries(6, 3, 3, entries(4, 6), 0, 77));

            server.syncs(older);

            assertThat(server.view().log().storedIndex()).isEqualTo(3);
            server.syncs();
            assertThat(server.view().log().storedIndex()).isEqualTo(4);
        }

        @Test
        void doesHoldUpTheAnswersOfFollowers() {
            Server server = follower(5, 1, 2, 3).holdBack();

            assertThat(
                            server.receives(2, new AppendEntries(5, 3, 3, entries(4, 5), 0, 77))
                                    .essentials())
                    .containsExactly(
                            stores(new Stored(entries(4, 5))), sends(2, new Appended(5, 4, 77)));
        }

        @Test
        void doesHoldUpVotesAndCandidacies() {
            Server server = follower(5, 1, 2, 3).holdBack();

            assertThat(server.receives(2, voteFor(6, 3, 3)).essentials())
                    .containsExactly(stores(voted(6, 2)), sends(2, new Vote(6, true)));
            assertThat(server.fires(Raft.ELECTION).messages())
                    .hasOnlyElementsOfType(Effect.Send.class);
        }
    }

    /// Thesis 10.2.2.
    @Nested
    class BatchingAndPipelining {

        private static Input<RaftMessage> proposal(long request, String command) {
            return new Input.Submitted<>(request, new Propose(Bytes.text(command)));
        }

        private static RaftConfig limited(Limits limits) {
            return paper(3).withLimits(limits);
        }

        @Test
        void sendsCommandsThatCameTogetherTogether() {
            Server server = settledLeader(paper(3), 5, 1, 2);

            Reaction reaction =
                    server.takesTogether(
                            List.of(proposal(11, "a"), proposal(12, "b"), proposal(13, "c")));

            List<Entry> batch = server.entries().subList(3, 6);
            AppendEntries append = new AppendEntries(5, 3, 5, batch, 3, server.round());
            assertThat(reaction.messages())
                    .containsExactly(sendsEarly(2, append), sendsEarly(3, append));
            assertThat(acknowledges(server, 2).essentials())
                    .containsExactly(
                            new Effect.Apply<>(4, 11, Bytes.text("a")),
                            new Effect.Apply<>(5, 12, Bytes.text("b")),
                            new Effect.Apply<>(6, 13, Bytes.text("c")));
        }

        /// nextIndex moves on when entries are sent, not when they are acknowledged.
        @Test
        void sendsTheNextWithoutWaitingForAnAnswer() {
            Server server = settledLeader(paper(3), 5, 1, 2);
            server.proposes("a");

            assertThat(server.proposes("b").to(2, AppendEntries.class))
                    .singleElement()
                    .satisfies(append -> {
                        assertThat(append.prevLogIndex()).isEqualTo(4);
                        assertThat(append.entries()).hasSize(1);
                    });
        }

        /// A follower that is not known to agree gets one message at a time.
        @Test
        void waitsForAFollowerThatHasNotAgreed() {
            Server server = leader(5, 1, 2);

            assertThat(server.proposes("a").to(2)).isEmpty();
            assertThat(acknowledges(server, 2, 3).to(2, AppendEntries.class))
                    .singleElement()
                    .satisfies(append -> assertThat(append.entries()).hasSize(1));
        }

        @Test
        void boundsTheEntriesOfAMessage() {
            Server server =
                    settledLeader(
                            limited(new Limits(2, 1 << 20, 64, 1 << 20, 1 << 20, 1 << 20, 0)),
                            5,
                            1,
                            2);

            Reaction reaction =
                    server.takesTogether(
                            List.of(proposal(11, "a"), proposal(12, "b"), proposal(13, "c")));

            assertThat(reaction.to(2, AppendEntries.class))
                    .extracting(append -> append.entries().size())
                    .containsExactly(2, 1);
        }

        @Test
        void boundsTheBytesOfAMessageToOneEntryAtLeast() {
            Server server =
                    settledLeader(
                            limited(new Limits(256, 60, 64, 1 << 20, 1 << 20, 1 << 20, 0)),
                            5,
                            1,
                            2);

            Reaction reaction =
                    server.takesTogether(
                            List.of(
                                    proposal(11, "x".repeat(1_000)),
                                    proposal(12, "a"),
                                    proposal(13, "b"),
                                    proposal(14, "c")));

            assertThat(reaction.to(2, AppendEntries.class))
                    .extracting(append -> append.entries().size())
                    .containsExactly(1, 2, 1);
        }

        @Test
        void boundsTheMessagesInFlight() {
            Server server =
                    settledLeader(
                            limited(new Limits(1, 1 << 20, 2, 1 << 20, 1 << 20, 1 << 20, 0)),
                            5,
                            1,
                            2);
            List<AppendEntries> sent = new ArrayList<>();
            for (String command : List.of("a", "b", "c", "d")) {
                sent.addAll(server.proposes(command).to(2, AppendEntries.class));
            }
            assertThat(sent).hasSize(2);

            assertThat(acknowledges(server, 2, 4).to(2, AppendEntries.class))
                    .singleElement()
                    .satisfies(append -> assertThat(append.prevLogIndex()).isEqualTo(5));
        }

        @Test
        void boundsTheBytesInFlight() {
            Server server =
                    settledLeader(
                            limited(new Limits(1, 1 << 20, 64, 2_000, 1 << 20, 1 << 20, 0)),
                            5,
                            1,
                            2);
            List<AppendEntries> sent = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                sent.addAll(server.proposes("x".repeat(900)).to(2, AppendEntries.class));
            }

            assertThat(sent).hasSizeBetween(2, 3);
        }

        @Test
        void boundsWhatIsNotYetCommitted() {
            Server server =
                    settledLeader(
                            limited(new Limits(256, 1 << 20, 64, 1 << 20, 2_000, 1 << 20, 0)),
                            5,
                            1,
                            2);
            Reaction last = new Reaction(List.of());
            for (int i = 0; i < 10; i++) {
                last = server.proposes("x".repeat(900));
            }
            assertThat(refusal(last)).isEqualTo(Refusal.OVERLOADED);

            acknowledges(server, 2);

            assertThat(server.proposes("x".repeat(900)).answers()).isEmpty();
        }
    }

    /// Servers that blame themselves first, and a group that need not draw lots.
    @Nested
    class StartingAndStalling {

        @Test
        void aTimerThatFiresLateSuspectsItself() {
            Server server = follower(thesis(3), 5, 1, 2);

            Reaction reaction =
                    server.firesLate(Raft.ELECTION, server.remaining(Raft.ELECTION) + 2 * LEAST);

            assertThat(reaction.messages()).isEmpty();
            assertThat(server.view().role()).isEqualTo(Standing.FOLLOWER);
            assertThat(server.remaining(Raft.ELECTION)).isPositive();
        }

        @Test
        void itDoesSoOnce() {
            Server server = follower(thesis(3), 5, 1, 2);
            server.firesLate(Raft.ELECTION, server.remaining(Raft.ELECTION) + 2 * LEAST);

            assertThat(
                            server.firesLate(
                                            Raft.ELECTION,
                                            server.remaining(Raft.ELECTION) + 2 * LEAST)
                                    .to(2, RequestPreVote.class))
                    .hasSize(1);
        }

        @Test
        void theNamedFirstLeaderCampaignsAtBirth() {
            Server server = Server.start(thesis(3).withFirstLeader(node(1)));

            assertThat(server.birth().messages())
                    .containsExactly(
                            sends(2, new RequestVote(1, 0, 0, false)),
                            sends(3, new RequestVote(1, 0, 0, false)));
        }

        @Test
        void theOthersDoNot() {
            Server server = Server.start(thesis(3).withFirstLeader(node(2)));

            assertThat(server.birth().messages()).isEmpty();
        }

        @Test
        void nobodyDoesInALaterLife() {
            Server server = follower(thesis(3).withFirstLeader(node(1)), 5, 1, 2);

            assertThat(server.birth().messages()).isEmpty();
        }

        @Test
        void aSingleFounderLeadsAtOnce() {
            Server server = Server.start(thesis(1).withFirstLeader(node(1)));

            assertThat(server.view().role()).isEqualTo(Standing.LEADER);
            assertThat(server.view().commitIndex()).isEqualTo(1);
        }
    }
}
