package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.acknowledges;
import static fulcrum.protocols.log.raft.Given.candidate;
import static fulcrum.protocols.log.raft.Given.elect;
import static fulcrum.protocols.log.raft.Given.follower;
import static fulcrum.protocols.log.raft.Given.paper;
import static fulcrum.protocols.log.raft.Given.settle;
import static fulcrum.protocols.log.raft.Given.settledLeader;
import static fulcrum.protocols.log.raft.Given.thesis;
import static fulcrum.protocols.log.raft.Given.voteFor;
import static fulcrum.protocols.log.raft.Some.entries;
import static fulcrum.protocols.log.raft.Some.entry;
import static fulcrum.protocols.log.raft.Some.joint;
import static fulcrum.protocols.log.raft.Some.log;
import static fulcrum.protocols.log.raft.Some.node;
import static fulcrum.protocols.log.raft.Some.nodes;
import static fulcrum.protocols.log.raft.Some.sends;
import static fulcrum.protocols.log.raft.Some.sendsEarly;
import static fulcrum.protocols.log.raft.Some.stores;
import static fulcrum.protocols.log.raft.Some.term;
import static fulcrum.protocols.log.raft.Some.voted;
import static fulcrum.protocols.log.raft.Some.voters;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Outcome.Refusal;
import fulcrum.protocols.log.raft.RaftCommand.ChangeMembers;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.RequestVote;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import fulcrum.protocols.log.raft.RaftRecord.Stored;
import fulcrum.protocols.log.raft.RaftView.Standing;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cluster membership changes: §6 of the paper, chapter 4 of the thesis.
class RaftPaperMembersTest {

    private static final Configuration OLD = voters(1, 2, 3);

    /// C-old,new on the way from 1, 2, 3 to 1, 4, 5.
    private static final Configuration JOINT = joint(nodes(1, 2, 3), nodes(1, 4, 5));

    private static Entry members(long index, long term, Configuration configuration) {
        return new Entry.Members(index, term, configuration);
    }

    /// A follower in term 5 whose log is one command and then this configuration.
    private static Server with(Configuration configuration) {
        return Server.start(
                paper(3), term(5), new Stored(List.of(entry(1, 1), members(2, 2, configuration))));
    }

    /// A leader in term 6 whose log is one command, this configuration, and its blank entry.
    private static Server leaderWith(Configuration configuration) {
        Server server = with(configuration);
        elect(server);
        assertThat(server.view().role()).isEqualTo(Standing.LEADER);
        return server;
    }

    /// §6: the configuration in the log is in force as soon as it is there.
    @Nested
    class TheLatestConfiguration {

        @Test
        void isUsedBeforeItIsCommitted() {
            Server server = follower(5, 1);

            server.receives(2, new AppendEntries(5, 1, 1, List.of(members(2, 5, JOINT)), 0, 77));

            assertThat(server.view().commitIndex()).isZero();
            assertThat(server.view().configuration()).isEqualTo(JOINT);
            assertThat(server.fires(Raft.ELECTION).messages())
                    .extracting(Object::toString)
                    .hasSize(4)
                    .allMatch(text -> text.contains("RequestVote"));
        }

        @Test
        void isForgottenWhenItsEntryIsRemoved() {
            Server server = follower(5, 1);
            server.receives(2, new AppendEntries(5, 1, 1, List.of(members(2, 5, JOINT)), 0, 77));

            server.receives(3, new AppendEntries(6, 1, 1, entries(2, 6), 0, 77));

            assertThat(server.view().configuration()).isEqualTo(OLD);
            assertThat(server.fires(Raft.ELECTION).messages()).hasSize(2);
        }

        @Test
        void isTheOneBeforeWhenItsEntryIsRemoved() {
            Server server = with(voters(1, 2));
            server.receives(
                    2,
                    new AppendEntries(5, 2, 2, List.of(members(3, 5, JOINT), entry(4, 5)), 0, 77));

            server.receives(2, new AppendEntries(6, 2, 2, entries(3, 6), 0, 77));

            assertThat(server.view().configuration()).isEqualTo(voters(1, 2));
        }

        @Test
        void outlivesARestart() {
            Server server = with(JOINT);

            assertThat(server.view().configuration()).isEqualTo(JOINT);
            assertThat(Server.restart(paper(3), 0, server.disk()).view().configuration())
                    .isEqualTo(JOINT);
        }

        @Test
        void isForgottenInARestartToo() {
            Server server = with(JOINT);
            server.receives(2, new AppendEntries(6, 1, 1, entries(2, 6), 0, 77));

            assertThat(Server.restart(paper(3), 0, server.disk()).view().configuration())
                    .isEqualTo(OLD);
        }

        /// Thesis 4.1: a server accepts entries from a leader that is not in its configuration, and
        /// votes for a candidate that is not: it is the caller's configuration that counts.
        @Test
        void doesNotLimitWhomAServerAnswers() {
            Server server = follower(5, 1);

            assertThat(
                            server.receives(9, new AppendEntries(5, 1, 1, entries(2, 5), 0, 77))
                                    .messages())
                    .containsExactly(sends(9, new Appended(5, 2, 77)));
            assertThat(server.receives(8, voteFor(6, 2, 5)).messages())
                    .containsExactly(sends(8, new Vote(6, true)));
        }

        /// Thesis 4.1: a new server's vote may be needed before it knows that it has one.
        @Test
        void isNotNeededToVoteOrToStore() {
            Server server = Server.start(RaftConfig.of(node(1), null));
            assertThat(server.view().configuration()).isEqualTo(Configuration.NOBODY);

            assertThat(server.receives(2, voteFor(6, 2, 5)).essentials())
                    .containsExactly(stores(voted(6, 2)), sends(2, new Vote(6, true)));
            assertThat(
                            server.receives(2, new AppendEntries(6, 0, 0, entries(1, 6), 0, 77))
                                    .messages())
                    .containsExactly(sends(2, new Appended(6, 1, 77)));
        }
    }

    /// §6: agreement needs separate majorities from both the old and the new configurations.
    @Nested
    class JointConsensus {

        @ParameterizedTest
        @CsvSource({
            "'', false",
            "'2', false",
            "'4', false",
            "'2,3', false",
            "'4,5', false",
            "'2,4', true",
            "'3,5', true",
            "'2,3,4', true",
            "'2,4,5', true",
        })
        void electsByBothMajorities(String votes, boolean elected) {
            Server server = with(JOINT);
            server.fires(Raft.ELECTION);

            for (int voter : peers(votes)) {
                server.receives(voter, new Vote(6, true));
            }

            assertThat(server.view().role())
                    .isEqualTo(elected ? Standing.LEADER : Standing.CANDIDATE);
        }

        @ParameterizedTest
        @CsvSource({
            "'', false",
            "'2', false",
            "'4', false",
            "'2,3', false",
            "'4,5', false",
            "'2,4', true",
            "'3,5', true",
            "'2,3,4', true",
            "'2,4,5', true",
        })
        void commitsByBothMajorities(String copies, boolean committed) {
            Server server = leaderWith(JOINT);

            for (int peer : peers(copies)) {
                acknowledges(server, peer, 3);
            }

            assertThat(server.view().commitIndex() >= 3).isEqualTo(committed);
        }

        @Test
        void sendsToTheServersOfBoth() {
            Server server = leaderWith(JOINT);

            Reaction reaction = server.fires(Raft.HEARTBEAT);

            for (int peer = 2; peer <= 5; peer++) {
                assertThat(reaction.to(peer, AppendEntries.class)).hasSize(1);
            }
        }

        /// A leader that is in C-old alone, or in C-new alone, counts itself there alone.
        @Test
        void countsItselfOnlyWhereItIsAVoter() {
            Server server = leaderWith(joint(nodes(1, 2, 3), nodes(4, 5, 6)));
            acknowledges(server, 2, 3);
            acknowledges(server, 4, 3);
            assertThat(server.view().commitIndex()).isZero();

            acknowledges(server, 5, 3);

            assertThat(server.view().commitIndex()).isGreaterThanOrEqualTo(3);
        }

        private int[] peers(String list) {
            return Arrays.stream(list.split(","))
                    .filter(each -> !each.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        }
    }

    /// §6, figure 11; thesis 4.2.1 and 4.3: learn, C-old,new, C-new.
    @Nested
    class AChange {

        private final Server leader = settledLeader(paper(3), 5, 1, 2);

        private Reaction changeTo(List<NodeId> voters, List<NodeId> learners) {
            return leader.submits(new ChangeMembers(voters, learners));
        }

        @Test
        void beginsWithNewVotersAsLearners() {
            Configuration learning = OLD.learning(nodes(1, 2, 4), List.of());

            Reaction reaction = changeTo(nodes(1, 2, 4), List.of());

            Entry entry = members(4, 5, learning);
            AppendEntries append = new AppendEntries(5, 3, 5, List.of(entry), 3, leader.round());
            assertThat(reaction.essentials())
                    .containsExactly(
                            stores(new Stored(List.of(entry))),
                            sendsEarly(2, append),
                            sendsEarly(3, append),
                            sendsEarly(4, append));
            assertThat(leader.view().configuration().isVoter(node(4))).isFalse();
        }

        /// Thesis 4.2.1: a server that would need long to catch up must not be in a majority.
        @Test
        void waitsUntilTheNewVoterHasCaughtUp() {
            Server longLog = settledLeader(paper(3), 5, Given.times(5_000, 3));
            longLog.submits(new ChangeMembers(nodes(1, 2, 4), List.of()));
            acknowledges(longLog, 2);
            acknowledges(longLog, 3);

            assertThat(acknowledges(longLog, 4, 1).records()).isEmpty();
            assertThat(acknowledges(longLog, 4, 2_000).records()).isEmpty();
            assertThat(longLog.view().configuration().joint()).isFalse();
        }

        /// Thesis 4.2.1, rounds: who has the whole log may be dead since, and is not counted on
        /// before it has answered once more.
        @Test
        void waitsUntilALearnerThatHadCaughtUpAnswersOnceMore() {
            changeTo(nodes(1, 2, 3), nodes(4));
            settle(leader);

            changeTo(nodes(1, 2, 4), List.of());
            acknowledges(leader, 2);
            acknowledges(leader, 3);
            assertThat(leader.view().commitIndex()).isEqualTo(5);
            assertThat(leader.view().configuration().joint()).isFalse();

            acknowledges(leader, 4);
            assertThat(leader.view().configuration().joint()).isTrue();
        }

        @Test
        void goesJointOnceTheNewVoterHasCaughtUp() {
            changeTo(nodes(1, 2, 4), List.of());
            acknowledges(leader, 2);

            Reaction reaction = acknowledges(leader, 4);

            Configuration joint = joint(nodes(1, 2, 3), nodes(1, 2, 4));
            assertThat(reaction.records())
                    .containsExactly(new Stored(List.of(members(5, 5, joint))));
        }

        /// No decision for C-new may be taken before C-old,new is committed (§6).
        @Test
        void decidesOnlyOnceTheJointConfigurationIsCommitted() {
            changeTo(nodes(1, 4, 5), List.of());
            acknowledges(leader, 2);
            acknowledges(leader, 4);
            acknowledges(leader, 5);
            assertThat(leader.view().configuration()).isEqualTo(JOINT);

            assertThat(acknowledges(leader, 4).records()).isEmpty();
            assertThat(acknowledges(leader, 5).records()).isEmpty();
            assertThat(acknowledges(leader, 2).records())
                    .containsExactly(new Stored(List.of(members(6, 5, voters(1, 4, 5)))));
        }

        @Test
        void isDoneOnceTheNewConfigurationIsCommitted() {
            changeTo(nodes(1, 4, 5), List.of());
            for (int peer : new int[] {2, 4, 5, 2}) {
                assertThat(acknowledges(leader, peer).answers()).isEmpty();
            }
            Reaction joined = acknowledges(leader, 4);
            assertThat(leader.view().configuration()).isEqualTo(voters(1, 4, 5));
            assertThat(joined.answers()).isEmpty();

            assertThat(acknowledges(leader, 2).answers()).isEmpty();
            assertThat(acknowledges(leader, 5).answers())
                    .containsExactly(new Outcome.Done(Bytes.EMPTY));
        }

        /// Whoever is to stay may be dead although a majority lives: then C-old,new could neither
        /// be committed nor be given up.
        @Test
        void goesJointOnlyOnceAMajorityOfThoseWhoStayHasAnswered() {
            Reaction reaction = changeTo(nodes(1, 2), List.of());
            assertThat(reaction.records())
                    .containsExactly(
                            new Stored(
                                    List.of(members(4, 5, OLD.learning(nodes(1, 2), List.of())))));

            assertThat(acknowledges(leader, 3).records()).isEmpty();
            assertThat(leader.view().commitIndex()).isEqualTo(4);

            Configuration joint = joint(nodes(1, 2, 3), nodes(1, 2));
            assertThat(acknowledges(leader, 2).records())
                    .containsExactly(new Stored(List.of(members(5, 5, joint))));
        }

        @Test
        void isGivenUpWhereThoseWhoStayDoNotAnswer() {
            changeTo(nodes(1, 2), List.of());
            acknowledges(leader, 3);

            Reaction reaction = changeTo(nodes(1, 2, 3), List.of());

            assertThat(reaction.records()).containsExactly(new Stored(List.of(members(5, 5, OLD))));
        }

        @Test
        void sendsNothingToTheRemovedOnceDecided() {
            changeTo(nodes(1, 2), List.of());
            acknowledges(leader, 2);
            acknowledges(leader, 2);
            assertThat(leader.view().configuration()).isEqualTo(voters(1, 2));

            assertThat(leader.fires(Raft.HEARTBEAT).to(3)).isEmpty();
            assertThat(leader.proposes("x").to(3)).isEmpty();
        }

        @Test
        void isTheOnlyOne() {
            changeTo(nodes(1, 2, 4), List.of());
            Reaction reaction = changeTo(nodes(1, 2), List.of());

            assertThat(reaction.answers())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused ->
                                    assertThat(refused.why()).isEqualTo(Refusal.CHANGE_UNDER_WAY));
            assertThat(reaction.records()).isEmpty();
        }

        @Test
        void isTheOnlyOneUntilTheLastConfigurationIsCommitted() {
            changeTo(nodes(1, 2, 3), nodes(4));
            assertThat(leader.view().configuration().stable()).isTrue();

            assertThat(changeTo(nodes(1, 2), List.of()).records()).isEmpty();
            settle(leader);

            assertThat(changeTo(nodes(1, 2), List.of()).records()).isNotEmpty();
        }

        /// Until an entry of its own term is committed, a leader does not know what is.
        @Test
        void waitsForTheLeadersFirstEntry() {
            Server fresh = Given.leader(paper(3), 5, 1, 2);

            Reaction reaction = fresh.submits(new ChangeMembers(nodes(1, 2), List.of()));

            assertThat(reaction.records()).isEmpty();
            assertThat(reaction.answers()).singleElement().isInstanceOf(Outcome.Refused.class);
        }

        @Test
        void needsVoters() {
            assertThat(changeTo(List.of(), nodes(1)).answers())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.why()).isEqualTo(Refusal.INVALID));
        }

        @Test
        void needsALeader() {
            Server server = follower(5, 1);

            assertThat(server.submits(new ChangeMembers(nodes(1, 2), List.of())).answers())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.why()).isEqualTo(Refusal.NOT_LEADER));
        }

        /// Clients' commands go on through every step of it.
        @Test
        void doesNotStopReplication() {
            changeTo(nodes(1, 4, 5), List.of());
            leader.proposes("x");
            acknowledges(leader, 2);
            assertThat(leader.view().commitIndex()).isEqualTo(5);
            acknowledges(leader, 4);
            acknowledges(leader, 5);
            assertThat(leader.view().configuration()).isEqualTo(JOINT);

            leader.proposes("y");
            acknowledges(leader, 2);
            assertThat(leader.view().commitIndex()).isEqualTo(5);
            Reaction reaction = acknowledges(leader, 4);

            assertThat(reaction.applied()).containsExactly(6L, 7L);
        }

        @Test
        void ofALeaderThatIsDeposedHasAnUnknownOutcome() {
            changeTo(nodes(1, 2), List.of());

            Reaction reaction = leader.receives(2, new RaftMessage.Stale(9));

            assertThat(reaction.answers()).hasOnlyElementsOfType(Outcome.Unknown.class).hasSize(1);
        }
    }

    /// A new leader finds a change half done in its log and finishes it.
    @Nested
    class AnInterruptedChange {

        @Test
        void isLeftAloneUntilItIsCommitted() {
            Server server = leaderWith(JOINT);

            assertThat(server.entries()).last().isEqualTo(new Entry.Blank(3, 6));
            assertThat(server.view().configuration()).isEqualTo(JOINT);
        }

        @Test
        void isDecidedByTheNextLeader() {
            Server server = leaderWith(JOINT);
            acknowledges(server, 2, 3);

            Reaction reaction = acknowledges(server, 4, 3);

            assertThat(reaction.records())
                    .containsExactly(new Stored(List.of(members(4, 6, voters(1, 4, 5)))));
        }

        @Test
        void promotesUnderTheNextLeader() {
            Server server = leaderWith(OLD.learning(nodes(1, 2, 4), List.of()));
            acknowledges(server, 2, 3);

            Reaction reaction = acknowledges(server, 4, 3);

            assertThat(reaction.records()).hasSize(1);
            assertThat(server.view().configuration())
                    .isEqualTo(joint(nodes(1, 2, 3), nodes(1, 2, 4)));
        }

        @Test
        void excludesAnother() {
            Server server = leaderWith(JOINT);

            assertThat(server.submits(new ChangeMembers(nodes(1, 2), List.of())).answers())
                    .singleElement()
                    .isInstanceOf(Outcome.Refused.class);
        }
    }

    /// Thesis 4.2.2.
    @Nested
    class ALeaderThatIsRemoved {

        private final Server leader = settledLeader(paper(3), 5, 1, 2);

        ALeaderThatIsRemoved() {
            leader.submits(new ChangeMembers(nodes(2, 3), List.of()));
            for (int peer : new int[] {2, 3, 2, 3}) {
                acknowledges(leader, peer);
            }
            assertThat(leader.view().configuration()).isEqualTo(voters(2, 3));
        }

        @Test
        void leadsOnWithoutCountingItself() {
            assertThat(leader.view().role()).isEqualTo(Standing.LEADER);

            acknowledges(leader, 2);

            assertThat(leader.view().role()).isEqualTo(Standing.LEADER);
            assertThat(leader.view().commitIndex()).isEqualTo(5);
        }

        @Test
        void stepsDownOnceTheNewConfigurationIsCommitted() {
            acknowledges(leader, 2);
            Reaction reaction = acknowledges(leader, 3);

            assertThat(leader.view().commitIndex()).isEqualTo(6);
            assertThat(leader.view().role()).isEqualTo(Standing.FOLLOWER);
            assertThat(reaction.answers()).containsExactly(new Outcome.Done(Bytes.EMPTY));
            assertThat(leader.due(Raft.HEARTBEAT)).isNull();
        }

        @Test
        void doesNotStandAgain() {
            acknowledges(leader, 2);
            acknowledges(leader, 3);

            assertThat(leader.waits(3_000_000_000L).messages()).isEmpty();
            assertThat(leader.view().currentTerm()).isEqualTo(5);
        }
    }

    /// Thesis 4.2.2: a server that its latest configuration leaves out may be needed until that is
    /// committed (figure 4.6), and does not count its own vote.
    @Nested
    class AServerThatIsLeftOut {

        private final Server server = with(voters(2, 3));

        @Test
        void standsUntilThatIsCommitted() {
            assertThat(server.fires(Raft.ELECTION).messages())
                    .containsExactly(sends(2, voteFor(6, 2, 2)), sends(3, voteFor(6, 2, 2)));
        }

        @Test
        void doesNotCountItsOwnVote() {
            server.fires(Raft.ELECTION);
            server.receives(2, new Vote(6, true));
            assertThat(server.view().role()).isEqualTo(Standing.CANDIDATE);

            server.receives(3, new Vote(6, true));

            assertThat(server.view().role()).isEqualTo(Standing.LEADER);
        }

        @Test
        void doesNotStandAnyMore() {
            server.receives(2, new AppendEntries(5, 2, 2, List.of(), 2, 77));

            assertThat(server.waits(3_000_000_000L).messages()).isEmpty();
        }
    }

    /// Thesis 4.2.1: a learner receives the log and counts for nothing.
    @Nested
    class ALearner {

        private final Configuration withLearner = Configuration.of(nodes(1, 2, 3), nodes(4));

        @Test
        void receivesTheLog() {
            Server server = leaderWith(withLearner);
            acknowledges(server, 4);

            assertThat(server.proposes("x").to(4, AppendEntries.class))
                    .singleElement()
                    .satisfies(append -> assertThat(append.entries()).hasSize(1));
        }

        @Test
        void commitsNothing() {
            Server server = leaderWith(withLearner);

            acknowledges(server, 4, 3);

            assertThat(server.view().commitIndex()).isZero();
        }

        @Test
        void electsNobody() {
            Server server = with(withLearner);

            Reaction reaction = server.fires(Raft.ELECTION);
            server.receives(4, new Vote(6, true));

            assertThat(reaction.to(4)).isEmpty();
            assertThat(server.view().role()).isEqualTo(Standing.CANDIDATE);
        }

        @Test
        void doesNotStand() {
            Server server = with(Configuration.of(nodes(2, 3), nodes(1)));
            server.receives(2, new AppendEntries(5, 2, 2, List.of(), 2, 77));

            assertThat(server.waits(3_000_000_000L).messages()).isEmpty();
            assertThat(server.view().currentTerm()).isEqualTo(5);
        }

        @Test
        void standsOnceItIsAVoter() {
            Server server = with(Configuration.of(nodes(2, 3), nodes(1)));
            server.receives(2, new AppendEntries(5, 2, 2, List.of(members(3, 5, OLD)), 2, 77));

            assertThat(server.waits(400_000_000).to(2, RequestVote.class)).isNotEmpty();
        }

        @Test
        void mayBecomeOneFromAVoter() {
            Server server = settledLeader(paper(3), 5, 1, 2);
            server.submits(new ChangeMembers(nodes(1, 2), nodes(3)));
            for (int i = 0; i < 3; i++) {
                settle(server);
            }

            assertThat(server.view().configuration())
                    .isEqualTo(Configuration.of(nodes(1, 2), nodes(3)));
            assertThat(server.fires(Raft.HEARTBEAT).to(3)).isNotEmpty();
        }
    }

    /// §6, third issue, and thesis 4.2.3: removed servers do not disturb the others. A server that
    /// has heard from a leader within the least election timeout takes no part in an election.
    @Nested
    class DisruptiveServers {

        private static final long LEAST = 150_000_000;

        private final RaftConfig config = thesis(3);

        private Server hearing() {
            Server server = follower(config, 5, 1, 2);
            server.receives(2, new AppendEntries(5, 2, 2, List.of(), 0, 77));
            return server;
        }

        @Test
        void areIgnoredWhileALeaderIsHeard() {
            Server server = hearing().stalls(LEAST - 1);

            Reaction reaction = server.receives(3, voteFor(9, 9, 9));

            assertThat(reaction.records()).isEmpty();
            assertThat(reaction.messages()).doesNotContain(sends(3, new Vote(9, true)));
            assertThat(server.view().currentTerm()).isEqualTo(5);
            assertThat(server.view().votedFor()).isNull();
            assertThat(server.view().leader()).isEqualTo(node(2));
        }

        @Test
        void areHeardOnceTheLeaderIsSilent() {
            Server server = hearing().stalls(LEAST);

            assertThat(server.receives(3, voteFor(9, 9, 9)).essentials())
                    .containsExactly(stores(voted(9, 3)), sends(3, new Vote(9, true)));
        }

        @Test
        void areIgnoredByTheLeader() {
            Server server = settledLeader(config, 5, 1, 2);

            Reaction reaction = server.receives(3, voteFor(9, 9, 9));

            assertThat(reaction.records()).isEmpty();
            assertThat(server.view().role()).isEqualTo(Standing.LEADER);
            assertThat(server.view().currentTerm()).isEqualTo(5);
        }

        /// Thesis 3.10, 4.2.3: an election that the leader itself asked for.
        @Test
        void areNotThoseWhomTheLeaderSent() {
            Server server = hearing();

            assertThat(server.receives(3, new RequestVote(6, 2, 2, true)).essentials())
                    .containsExactly(stores(voted(6, 3)), sends(3, new Vote(6, true)));
        }

        /// Its promise to the leader may be no older than the crash.
        @Test
        void areIgnoredForAWhileAfterARestart() {
            Server server = follower(config, 5, 1, 2);

            assertThat(server.receives(3, voteFor(9, 9, 9)).records()).isEmpty();
            assertThat(server.view().currentTerm()).isEqualTo(5);

            server.stalls(LEAST);
            assertThat(server.receives(3, voteFor(9, 9, 9)).messages())
                    .containsExactly(sends(3, new Vote(9, true)));
        }

        @Test
        void aServerInItsFirstLifeHasPromisedNothing() {
            assertThat(Server.start(config).receives(3, voteFor(1, 0, 0)).messages())
                    .containsExactly(sends(3, new Vote(1, true)));
        }

        /// A refusal of entries comes from a server that hears the leader, too.
        @Test
        void areIgnoredAfterASnapshotIsAnnounced() {
            Server server = follower(config, 5, 1, 2).stalls(LEAST);
            server.receives(2, new RaftMessage.InstallSnapshot(5, 9, 4, 77));

            assertThat(server.receives(3, voteFor(9, 9, 9)).records()).isEmpty();
        }

        /// A leader of an older term says nothing about this one.
        @Test
        void areHeardThoughAnOlderLeaderSpeaks() {
            Server server = follower(config, 5, 1, 2).stalls(LEAST);
            server.receives(2, new AppendEntries(4, 2, 2, List.of(), 0, 77));

            assertThat(server.receives(3, voteFor(9, 9, 9)).messages())
                    .containsExactly(sends(3, new Vote(9, true)));
        }

        @Test
        void candidatesHearEachOther() {
            Server server = candidate(config.withPreVote(false), 5, 1, 2);

            assertThat(server.receives(3, voteFor(9, 9, 9)).messages())
                    .containsExactly(sends(3, new Vote(9, true)));
        }
    }

    @Test
    void theFoundersAreTheFirstConfiguration() {
        assertThat(Server.start(paper(3)).view().configuration()).isEqualTo(OLD);
    }

    /// Once it has taken part in a term, only its own records say who the members are.
    @Test
    void theFoundersAreAskedForOnce() {
        Server server = Server.start(paper(3));
        server.receives(2, voteFor(1, 0, 0));

        assertThat(Server.restart(paper(5), 0, server.disk()).view().configuration())
                .isEqualTo(OLD);
    }

    @Test
    void aLogWithoutConfigurationHasThatOfTheFounders() {
        assertThat(Server.start(paper(3), term(5), log(1, 2)).view().configuration())
                .isEqualTo(OLD);
    }
}
