package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.candidate;
import static fulcrum.protocols.log.raft.Given.follower;
import static fulcrum.protocols.log.raft.Given.leader;
import static fulcrum.protocols.log.raft.Given.paper;
import static fulcrum.protocols.log.raft.Given.settledLeader;
import static fulcrum.protocols.log.raft.Given.voteFor;
import static fulcrum.protocols.log.raft.Some.entries;
import static fulcrum.protocols.log.raft.Some.log;
import static fulcrum.protocols.log.raft.Some.node;
import static fulcrum.protocols.log.raft.Some.sends;
import static fulcrum.protocols.log.raft.Some.sendsEarly;
import static fulcrum.protocols.log.raft.Some.stores;
import static fulcrum.protocols.log.raft.Some.term;
import static fulcrum.protocols.log.raft.Some.voted;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Effect;
import fulcrum.protocols.log.raft.RaftConfig.Timing;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import fulcrum.protocols.log.raft.RaftMessage.InstallSnapshot;
import fulcrum.protocols.log.raft.RaftMessage.Installed;
import fulcrum.protocols.log.raft.RaftMessage.RequestVote;
import fulcrum.protocols.log.raft.RaftMessage.Stale;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import fulcrum.protocols.log.raft.RaftRecord.HardState;
import fulcrum.protocols.log.raft.RaftRecord.Stored;
import fulcrum.protocols.log.raft.RaftView.Standing;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules of "In Search of an Understandable Consensus Algorithm" (extended version, 2014), one
/// by one: a state, one step, what exactly follows. PreVote and CheckQuorum are off, since the
/// paper does not have them. Here are §5.1, §5.2 and §5.4.1; [RaftPaperReplicationTest] has §5.3
/// and §5.4.2, [RaftPaperMembersTest] §6, [RaftPaperSnapshotTest] §7, [RaftPaperReadsTest] §8, and
/// [RaftThesisTest] what only the thesis has.
///
/// Figure 2, and the tests that hold it:
///
/// - State: `currentTerm` and `votedFor` are persistent: `aVoteOutlivesARestart`; the log is:
///   `theLogOutlivesARestart`
/// - State: what begins at 0: `beginsAtTermZero`
/// - State: `nextIndex` begins one past the leader's last entry: `aNewLeaderSaysSoAtOnce`
/// - State: `matchIndex` begins at 0: `aNewLeaderAssumesNothingOfItsFollowers`
/// - AppendEntries 1, an older term is refused: `refusesALeaderOfAnOlderTerm`
/// - AppendEntries 2, the previous entry must match: `refusesEntriesThatDoNotFit`
/// - AppendEntries 3, a conflicting suffix goes: `replacesAConflictingSuffix`; nothing else goes:
///   `aLateMessageRemovesNothing`
/// - AppendEntries 4, new entries are appended: `appendsWhatItDoesNotHave`, `storesNothingTwice`
/// - AppendEntries 5, the commit index follows the leader's: `commitsWithTheLeader`; up to the last
///   new entry: `commitsNothingBeyondTheLastNewEntry`
/// - RequestVote 1, an older term is refused: `refusesACandidateOfAnOlderTerm`
/// - RequestVote 2, one vote per term: `votesForAtMostOneCandidatePerTerm`; the candidate's log is
///   as up to date: `votesOnlyForALogAsUpToDateAsItsOwn`
/// - All servers: apply up to the commit index: `appliesInOrderAndOnce`
/// - All servers: a later term makes a follower: `aLaterTermMakesAFollower`
/// - Followers answer: `votesForAtMostOneCandidatePerTerm`, `appendsWhatItDoesNotHave`
/// - Followers: a timeout makes a candidate: `campaignsWhenNoLeaderIsHeard`; but not after the
///   leader's message or a vote: `aHeartbeatRestartsTheTimeout`, `aGivenVoteRestartsTheTimeout`;
///   nothing else counts: `onlyTheCurrentLeaderAndAGivenVoteRestartTheTimeout`
/// - Candidates raise the term, vote for themselves, restart the timer and ask everybody:
///   `campaignsWhenNoLeaderIsHeard`
/// - Candidates: a majority makes a leader: `aMajorityElects`
/// - Candidates: a leader makes a follower: `followsALeaderOfItsTerm`
/// - Candidates: a timeout begins a new election: `campaignsAgainAfterASplitVote`
/// - Leaders say so at once, and again: `aNewLeaderSaysSoAtOnce`, `aLeaderRepeatsItsHeartbeats`
/// - Leaders append a command and answer when it is applied: `aCommandIsAppendedAndSent`,
///   `aCommandIsAppliedOnceAMajorityHasIt`
/// - Leaders send from `nextIndex`: `sendsFromTheNextIndex`; success advances it and `matchIndex`:
///   `successAdvancesAFollower`; a refusal takes it back: `refusalBacksUp`
/// - Leaders commit what a majority has: `commitsWhatAMajorityHas`; of their own term only:
///   `anEntryOfAnEarlierTermIsNotCommittedByCounting`
class RaftPaperTest {

    /// Servers in each role, in term 5, with a log of two entries.
    private static Server inRole(Standing role) {
        return switch (role) {
            case FOLLOWER -> follower(5, 1, 2);
            case PRE_CANDIDATE -> {
                Server server = follower(paper(3).withPreVote(true), 5, 1, 2);
                server.fires(Raft.ELECTION);
                yield server;
            }
            case CANDIDATE -> candidate(5, 1, 2);
            case LEADER -> leader(5, 1, 2);
        };
    }

    /// §5.1.
    @Nested
    class Terms {

        @Test
        void beginsAtTermZero() {
            RaftView view = Server.start(paper(3)).view();

            assertThat(view.role()).isEqualTo(Standing.FOLLOWER);
            assertThat(view.currentTerm()).isZero();
            assertThat(view.votedFor()).isNull();
            assertThat(view.commitIndex()).isZero();
            assertThat(view.lastApplied()).isZero();
            assertThat(view.log().lastIndex()).isZero();
        }

        /// §5.1: if one server's current term is smaller than the other's, it updates its current
        /// term to the larger value; a candidate or leader reverts to follower state.
        @ParameterizedTest
        @EnumSource(Standing.class)
        void aLaterTermMakesAFollower(Standing role) {
            List<RaftMessage> ofALaterTerm =
                    List.of(
                            new AppendEntries(7, 2, 2, List.of(), 0, 1),
                            new Appended(7, 2, 1),
                            new Conflict(7, 2, 0, 1, 1),
                            voteFor(7, 9, 6),
                            voteFor(7, 0, 0),
                            new Vote(7, false),
                            new RaftMessage.PreVote(7, false),
                            new InstallSnapshot(7, 9, 6, 1),
                            new Installed(7, 9, 1),
                            new Stale(7));
            for (RaftMessage message : ofALaterTerm) {
                Server server = inRole(role);

                Reaction reaction = server.receives(2, message);

                assertThat(server.view().role()).as("%s", message).isEqualTo(Standing.FOLLOWER);
                assertThat(server.view().currentTerm()).as("%s", message).isEqualTo(7);
                assertThat(reaction.essentials().getFirst())
                        .as("%s", message)
                        .isInstanceOfSatisfying(
                                Effect.Store.class,
                                store ->
                                        assertThat(((HardState) store.record()).currentTerm())
                                                .isEqualTo(7));
            }
        }

        @ParameterizedTest
        @EnumSource(Standing.class)
        void refusesALeaderOfAnOlderTerm(Standing role) {
            Server server = inRole(role);
            List<Entry> before = server.entries();

            Reaction reaction =
                    server.receives(2, new AppendEntries(4, 2, 2, entries(3, 4), 3, 77));

            assertThat(reaction.essentials()).containsExactly(sends(2, new Stale(5)));
            assertThat(server.view().role()).isEqualTo(role);
            assertThat(server.view().commitIndex()).isZero();
            assertThat(server.entries()).isEqualTo(before);
        }

        @ParameterizedTest
        @EnumSource(Standing.class)
        void refusesACandidateOfAnOlderTerm(Standing role) {
            Server server = inRole(role);

            Reaction reaction = server.receives(2, voteFor(4, 9, 4));

            assertThat(reaction.essentials()).containsExactly(sends(2, new Vote(5, false)));
            assertThat(server.view().role()).isEqualTo(role);
        }

        @Test
        void refusesASnapshotOfAnOlderTerm() {
            Server server = follower(5, 1, 2);

            Reaction reaction = server.receives(2, new InstallSnapshot(4, 9, 4, 77));

            assertThat(reaction.essentials()).containsExactly(sends(2, new Stale(5)));
        }

        @Test
        void aVoteOfAnOlderTermDoesNotCount() {
            Server server = candidate(5, 1, 2);

            Reaction reaction = server.receives(2, new Vote(4, true));

            assertThat(reaction.essentials()).isEmpty();
            assertThat(server.view().role()).isEqualTo(Standing.CANDIDATE);
        }

        @Test
        void anAcknowledgementOfAnOlderTermDoesNotCount() {
            Server server = leader(5, 1, 2);

            Reaction reaction = server.receives(2, new Appended(4, 3, server.round()));

            assertThat(reaction.essentials()).isEmpty();
            assertThat(server.view().commitIndex()).isZero();
        }

        @Test
        void aRefusalOfAnOlderTermDoesNotBackUp() {
            Server server = leader(5, 1, 2);

            Reaction reaction = server.receives(2, new Conflict(4, 2, 0, 1, server.round()));

            assertThat(reaction.essentials()).isEmpty();
        }
    }

    /// §5.2.
    @Nested
    class Elections {

        /// §5.2, candidates: increment the term, vote for oneself, restart the timer, ask everybody
        /// at the same time.
        @Test
        void campaignsWhenNoLeaderIsHeard() {
            Server server = follower(paper(5), 4, 1, 2);

            Reaction reaction = server.fires(Raft.ELECTION);

            RaftMessage request = new RequestVote(5, 2, 2, false);
            assertThat(reaction.essentials())
                    .containsExactly(
                            stores(voted(5, 1)),
                            sends(2, request),
                            sends(3, request),
                            sends(4, request),
                            sends(5, request));
            assertThat(reaction.started()).containsKey(Raft.ELECTION);
            assertThat(server.view().role()).isEqualTo(Standing.CANDIDATE);
            assertThat(server.view().currentTerm()).isEqualTo(5);
            assertThat(server.view().votedFor()).isEqualTo(node(1));
        }

        /// §5.2: chosen anew from a fixed interval at the start of each election.
        @Test
        void electionTimeoutsAreSpreadOverTheirRange() {
            Server server = follower(4, 1);
            TreeSet<Long> timeouts = new TreeSet<>();
            for (int i = 0; i < 300; i++) {
                timeouts.add(server.fires(Raft.ELECTION).started().get(Raft.ELECTION));
            }

            assertThat(timeouts).hasSizeGreaterThan(250);
            assertThat(timeouts.first())
                    .isBetween(Timing.LOCAL.electionTimeoutNanosMin(), 160_000_000L);
            assertThat(timeouts.last())
                    .isBetween(290_000_000L, Timing.LOCAL.electionTimeoutNanosMax());
        }

        /// Servers that drew the same timeouts would split their votes for ever.
        @Test
        void timeoutsDependOnTheSeed() {
            TreeSet<Long> first = new TreeSet<>();
            for (long seed = 1; seed <= 20; seed++) {
                first.add(Server.startWithSeed(paper(3), seed, term(4)).remaining(Raft.ELECTION));
            }

            assertThat(first).hasSizeGreaterThan(15);
        }

        @Test
        void aHeartbeatRestartsTheTimeout() {
            Server server = follower(5, 1, 2);
            server.receives(2, new AppendEntries(5, 2, 2, List.of(), 0, 1));
            for (int i = 0; i < 10; i++) {
                server.waits(100_000_000);
                server.receives(2, new AppendEntries(5, 2, 2, List.of(), 0, 1));
                assertThat(server.remaining(Raft.ELECTION)).isGreaterThanOrEqualTo(150_000_000);
            }
            assertThat(server.view().role()).isEqualTo(Standing.FOLLOWER);
            assertThat(server.view().leader()).isEqualTo(node(2));
        }

        @Test
        void aGivenVoteRestartsTheTimeout() {
            Server server = follower(5, 1, 2);
            server.stalls(149_000_000);

            server.receives(2, voteFor(6, 2, 2));

            assertThat(server.remaining(Raft.ELECTION)).isGreaterThanOrEqualTo(150_000_000);
        }

        /// Figure 2, followers: "without receiving AppendEntries RPC from current leader or
        /// granting vote to candidate".
        @Test
        void onlyTheCurrentLeaderAndAGivenVoteRestartTheTimeout() {
            List<RaftMessage> others =
                    List.of(
                            new AppendEntries(4, 2, 2, List.of(), 0, 1),
                            new InstallSnapshot(4, 9, 4, 1),
                            voteFor(4, 9, 4),
                            voteFor(5, 1, 1),
                            voteFor(6, 1, 1),
                            new Vote(5, true),
                            new Vote(6, false),
                            new Appended(5, 2, 1),
                            new Stale(6));
            for (RaftMessage message : others) {
                Server server = follower(5, 1, 2);
                Long due = server.due(Raft.ELECTION);
                server.stalls(100_000_000);

                server.receives(2, message);

                assertThat(server.due(Raft.ELECTION)).as("%s", message).isEqualTo(due);
            }
        }

        @ParameterizedTest
        @CsvSource({"1, 0", "2, 1", "3, 1", "4, 2", "5, 2", "6, 3", "7, 3"})
        void aMajorityElects(int servers, int votesOfOthers) {
            Server server = candidate(paper(servers), 5, 1, 2);
            for (int voter = 2; voter <= votesOfOthers + 1; voter++) {
                assertThat(server.view().role()).isEqualTo(Standing.CANDIDATE);
                server.receives(voter, new Vote(5, true));
            }

            assertThat(server.view().role()).isEqualTo(Standing.LEADER);
            assertThat(server.view().leader()).isEqualTo(node(1));
        }

        @Test
        void refusalsDoNotElect() {
            Server server = candidate(paper(5), 5, 1, 2);
            for (int voter = 2; voter <= 5; voter++) {
                server.receives(voter, new Vote(5, false));
            }

            assertThat(server.view().role()).isNotEqualTo(Standing.LEADER);
        }

        @Test
        void aVoteThatArrivesTwiceCountsOnce() {
            Server server = candidate(paper(5), 5, 1, 2);
            server.receives(2, new Vote(5, true));
            server.receives(2, new Vote(5, true));

            assertThat(server.view().role()).isEqualTo(Standing.CANDIDATE);
        }

        @Test
        void aStrangersVoteDoesNotCount() {
            Server server = candidate(paper(3), 5, 1, 2);
            server.receives(9, new Vote(5, true));

            assertThat(server.view().role()).isEqualTo(Standing.CANDIDATE);
        }

        /// A candidate's own vote counts when it is durable, as a peer's does.
        @Test
        void itsOwnVoteCountsOnceStored() {
            Server server = follower(5, 1, 2).holdBack();
            server.fires(Raft.ELECTION);
            server.receives(2, new Vote(6, true));
            assertThat(server.view().role()).isEqualTo(Standing.CANDIDATE);

            server.syncs();

            assertThat(server.view().role()).isEqualTo(Standing.LEADER);
        }

        @Test
        void theSyncOfAnEarlierTermIsNoVote() {
            Server server = follower(5, 1, 2).holdBack();
            server.fires(Raft.ELECTION);
            long positionOfFirstVote = server.disk().getLast().position();
            server.fires(Raft.ELECTION);
            server.receives(2, new Vote(7, true));

            server.syncs(positionOfFirstVote);

            assertThat(server.view().role()).isEqualTo(Standing.CANDIDATE);
        }

        @Test
        void votesForAtMostOneCandidatePerTerm() {
            Server server = follower(5, 1, 2);

            assertThat(server.receives(2, voteFor(6, 2, 2)).essentials())
                    .containsExactly(stores(voted(6, 2)), sends(2, new Vote(6, true)));
            assertThat(server.receives(3, voteFor(6, 9, 6)).essentials())
                    .containsExactly(sends(3, new Vote(6, false)));
            assertThat(server.receives(3, voteFor(7, 2, 2)).essentials())
                    .containsExactly(stores(voted(7, 3)), sends(3, new Vote(7, true)));
        }

        @Test
        void votesInItsOwnTermIfItHasNotYet() {
            Server server = follower(5, 1, 2);

            assertThat(server.receives(2, voteFor(5, 2, 2)).essentials())
                    .containsExactly(stores(voted(5, 2)), sends(2, new Vote(5, true)));
        }

        /// The first answer may have been lost.
        @Test
        void repeatsItsVoteForTheSameCandidate() {
            Server server = follower(5, 1, 2);
            server.receives(2, voteFor(6, 2, 2));

            assertThat(server.receives(2, voteFor(6, 2, 2)).messages())
                    .containsExactly(sends(2, new Vote(6, true)));
        }

        @Test
        void aVoteOutlivesARestart() {
            Server server = Server.start(paper(3), voted(6, 2), log(1, 2));

            assertThat(server.receives(3, voteFor(6, 2, 2)).essentials())
                    .containsExactly(sends(3, new Vote(6, false)));
            assertThat(server.receives(2, voteFor(6, 2, 2)).messages())
                    .containsExactly(sends(2, new Vote(6, true)));
        }

        @ParameterizedTest
        @EnumSource(
                value = Standing.class,
                names = {"CANDIDATE", "LEADER"})
        void whoStandsItselfVotesForNobodyElse(Standing role) {
            Server server = inRole(role);

            assertThat(server.receives(2, voteFor(5, 9, 5)).essentials())
                    .containsExactly(sends(2, new Vote(5, false)));
            assertThat(server.view().role()).isEqualTo(role);
        }

        /// §5.2: if the leader's term is at least as large as the candidate's, it is legitimate.
        @Test
        void followsALeaderOfItsTerm() {
            Server server = candidate(5, 1, 2);

            Reaction reaction =
                    server.receives(3, new AppendEntries(5, 2, 2, entries(3, 5), 0, 77));

            assertThat(reaction.essentials())
                    .containsExactly(
                            stores(new Stored(entries(3, 5))), sends(3, new Appended(5, 3, 77)));
            assertThat(server.view().role()).isEqualTo(Standing.FOLLOWER);
            assertThat(server.view().leader()).isEqualTo(node(3));
            assertThat(server.view().votedFor()).isEqualTo(node(1));
        }

        @Test
        void followsALeaderOfItsTermThatDoesNotFit() {
            Server server = candidate(5, 1, 2);

            server.receives(3, new AppendEntries(5, 9, 4, List.of(), 0, 77));

            assertThat(server.view().role()).isEqualTo(Standing.FOLLOWER);
        }

        @Test
        void followsALeaderOfItsTermThatSendsASnapshot() {
            Server server = candidate(5, 1, 2);

            server.receives(3, new InstallSnapshot(5, 9, 4, 77));

            assertThat(server.view().role()).isEqualTo(Standing.FOLLOWER);
        }

        @Test
        void campaignsAgainAfterASplitVote() {
            Server server = candidate(5, 1, 2);
            server.receives(2, new Vote(5, false));
            server.receives(3, new Vote(5, false));

            Reaction reaction = server.fires(Raft.ELECTION);

            RaftMessage request = new RequestVote(6, 2, 2, false);
            assertThat(reaction.essentials())
                    .containsExactly(stores(voted(6, 1)), sends(2, request), sends(3, request));
            assertThat(server.remaining(Raft.ELECTION)).isPositive();
        }

        /// Votes of the first election do not count in the second.
        @Test
        void aNewElectionBeginsWithoutVotes() {
            Server server = candidate(paper(5), 5, 1, 2);
            server.receives(2, new Vote(5, true));
            server.fires(Raft.ELECTION);

            server.receives(3, new Vote(6, true));

            assertThat(server.view().role()).isEqualTo(Standing.CANDIDATE);
        }

        /// Figure 2, leaders: upon election, AppendEntries to each server; nextIndex begins just
        /// after the last entry; and §8: a blank entry that commits what came before.
        @Test
        void aNewLeaderSaysSoAtOnce() {
            Server server = candidate(5, 1, 2);

            Reaction reaction = server.receives(2, new Vote(5, true));

            Entry blank = new Entry.Blank(3, 5);
            AppendEntries first = new AppendEntries(5, 2, 2, List.of(blank), 0, server.round());
            assertThat(reaction.essentials())
                    .containsExactly(
                            stores(new Stored(List.of(blank))),
                            sendsEarly(2, first),
                            sendsEarly(3, first));
        }

        /// §5.2: to all other servers, whatever they have acknowledged.
        @Test
        void aLeaderRepeatsItsHeartbeats() {
            Server server = settledLeader(paper(3), 5, 1, 2);
            for (int i = 0; i < 5; i++) {
                assertThat(server.remaining(Raft.HEARTBEAT))
                        .isLessThanOrEqualTo(Timing.LOCAL.heartbeatNanos());
                Reaction reaction = server.fires(Raft.HEARTBEAT);

                AppendEntries heartbeat = new AppendEntries(5, 3, 5, List.of(), 3, server.round());
                assertThat(reaction.essentials())
                        .containsExactly(sendsEarly(2, heartbeat), sendsEarly(3, heartbeat));
            }
        }

        @Test
        void aSilentFollowerGetsHeartbeatsToo() {
            Server server = leader(5, 1, 2);
            for (int i = 0; i < 200; i++) {
                assertThat(server.fires(Raft.HEARTBEAT).to(3, AppendEntries.class)).isNotEmpty();
            }
        }

        @Test
        void aLeaderDoesNotSuspectItself() {
            Server server = leader(5, 1, 2);

            server.waits(5_000_000_000L);

            assertThat(server.due(Raft.ELECTION)).isNull();
            assertThat(server.view().role()).isEqualTo(Standing.LEADER);
        }

        @Test
        void whoNoLongerLeadsSendsNoHeartbeats() {
            Server server = leader(5, 1, 2);
            server.receives(2, new AppendEntries(6, 2, 2, List.of(), 0, 1));

            assertThat(server.due(Raft.HEARTBEAT)).isNull();
            assertThat(server.remaining(Raft.ELECTION)).isGreaterThanOrEqualTo(150_000_000);
        }

        /// Nobody elects a server that has no part in the vote, so it does not stand.
        @Test
        void aServerThatIsNoVoterDoesNotStand() {
            RaftConfig joining = RaftConfig.of(node(1), null).withPreVote(false);
            Server server = Server.start(joining);

            assertThat(server.waits(2_000_000_000L).messages()).isEmpty();
            assertThat(server.view().currentTerm()).isZero();
        }
    }

    /// §5.4.1: a voter refuses a candidate whose log is less up to date than its own: the later
    /// last term wins, then the longer log.
    @Nested
    class ElectionRestriction {

        @ParameterizedTest
        @CsvSource({
            // the voter's terms; the candidate's last term and index; granted
            "'1',     1, 1, true",
            "'1',     1, 2, true",
            "'1,1',   1, 1, false",
            "'1',     2, 1, true",
            "'1',     2, 2, true",
            "'1,1',   2, 1, true",
            "'2',     1, 1, false",
            "'2',     1, 2, false",
            "'2,2',   1, 1, false",
            "'1,1,3', 2, 9, false",
            "'1,1,3', 3, 2, false",
            "'1,1,3', 3, 3, true",
            "'1,1,1', 3, 1, true",
            "'1',     0, 0, false",
        })
        void votesOnlyForALogAsUpToDateAsItsOwn(
                String terms, long lastLogTerm, long lastLogIndex, boolean granted) {
            Server server = follower(3, Some.terms(terms));

            Reaction reaction = server.receives(2, voteFor(4, lastLogIndex, lastLogTerm));

            assertThat(reaction.essentials())
                    .containsExactly(
                            stores(granted ? voted(4, 2) : term(4)),
                            sends(2, new Vote(4, granted)));
        }

        @Test
        void anEmptyLogVotesForAnyLog() {
            Server server = Server.start(paper(3));

            assertThat(server.receives(2, voteFor(1, 0, 0)).essentials())
                    .containsExactly(stores(voted(1, 2)), sends(2, new Vote(1, true)));
        }

        /// What a server holds in memory it will hold on disk by the time its answer leaves.
        @Test
        void entriesNotYetDurableCountToo() {
            Server server = follower(3, 1).holdBack();
            server.receives(2, new AppendEntries(3, 1, 1, entries(2, 3), 0, 77));

            assertThat(server.receives(3, voteFor(4, 1, 1)).messages())
                    .containsExactly(sends(3, new Vote(4, false)));
        }
    }
}
