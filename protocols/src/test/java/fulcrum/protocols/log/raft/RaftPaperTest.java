package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.acknowledges;
import static fulcrum.protocols.log.raft.Given.candidate;
import static fulcrum.protocols.log.raft.Given.follower;
import static fulcrum.protocols.log.raft.Given.leader;
import static fulcrum.protocols.log.raft.Given.paper;
import static fulcrum.protocols.log.raft.Given.settledLeader;
import static fulcrum.protocols.log.raft.Given.voteFor;
import static fulcrum.protocols.log.raft.Some.applies;
import static fulcrum.protocols.log.raft.Some.entries;
import static fulcrum.protocols.log.raft.Some.entry;
import static fulcrum.protocols.log.raft.Some.log;
import static fulcrum.protocols.log.raft.Some.node;
import static fulcrum.protocols.log.raft.Some.sends;
import static fulcrum.protocols.log.raft.Some.sendsEarly;
import static fulcrum.protocols.log.raft.Some.stores;
import static fulcrum.protocols.log.raft.Some.term;
import static fulcrum.protocols.log.raft.Some.voted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Outcome;
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
import fulcrum.protocols.log.raft.RaftRecord.Removed;
import fulcrum.protocols.log.raft.RaftRecord.Stored;
import fulcrum.protocols.log.raft.RaftView.Standing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules of "In Search of an Understandable Consensus Algorithm" (extended version, 2014), §5,
/// one by one: a state, one step, what exactly follows. PreVote and CheckQuorum are off, since the
/// paper does not have them. [RaftThesisTest] has the thesis.
///
/// | Figure 2 | is held by |
/// |---|---|
/// | State: currentTerm, votedFor, log are persistent | [Elections#aVoteOutlivesARestart],
///   [Replication#theLogOutlivesARestart] |
/// | State: currentTerm begins at 0, commitIndex and lastApplied at 0 | [Terms#beginsAtTermZero] |
/// | State: nextIndex begins one past the leader's last entry | [Elections#aNewLeaderSaysSoAtOnce] |
/// | State: matchIndex begins at 0 | [Replication#aNewLeaderAssumesNothingOfItsFollowers] |
/// | AppendEntries 1: an older term is refused | [Terms#refusesALeaderOfAnOlderTerm] |
/// | AppendEntries 2: the previous entry must match | [Replication#refusesEntriesThatDoNotFit] |
/// | AppendEntries 3: a conflicting suffix goes | [Replication#replacesAConflictingSuffix], but no
///   other: [Replication#aLateMessageRemovesNothing] |
/// | AppendEntries 4: new entries are appended | [Replication#appendsWhatItDoesNotHave],
///   [Replication#storesNothingTwice] |
/// | AppendEntries 5: the commit index follows the leader's | [Replication#commitsWithTheLeader],
///   at most to the last new entry: [Replication#commitsNothingBeyondTheLastNewEntry] |
/// | RequestVote 1: an older term is refused | [Terms#refusesACandidateOfAnOlderTerm] |
/// | RequestVote 2: one vote per term | [Elections#votesForAtMostOneCandidatePerTerm] |
/// | RequestVote 2: the log must be as up to date | [ElectionRestriction] |
/// | All servers: apply up to the commit index | [Replication#appliesInOrderAndOnce] |
/// | All servers: a later term makes a follower | [Terms#aLaterTermMakesAFollower] |
/// | Followers: answer leaders and candidates | [Replication], [Elections] |
/// | Followers: a timeout makes a candidate | [Elections#campaignsWhenNoLeaderIsHeard], unless a
///   leader was heard or a vote given: [Elections#aHeartbeatRestartsTheTimeout],
///   [Elections#onlyTheCurrentLeaderAndAGivenVoteRestartTheTimeout] |
/// | Candidates: raise the term, vote for themselves, restart the timer, ask everybody |
///   [Elections#campaignsWhenNoLeaderIsHeard] |
/// | Candidates: a majority makes a leader | [Elections#aMajorityElects] |
/// | Candidates: a leader's message makes a follower | [Elections#followsALeaderOfItsTerm] |
/// | Candidates: a timeout begins a new election | [Elections#campaignsAgainAfterASplitVote] |
/// | Leaders: heartbeats at once, and again | [Elections#aNewLeaderSaysSoAtOnce],
///   [Elections#aLeaderRepeatsItsHeartbeats] |
/// | Leaders: append a command, answer when applied | [Replication#aCommandIsAppendedAndSent],
///   [Replication#aCommandIsAppliedOnceAMajorityHasIt] |
/// | Leaders: send from nextIndex | [Replication#sendsFromTheNextIndex] |
/// | Leaders: success advances nextIndex and matchIndex | [Replication#successAdvancesAFollower] |
/// | Leaders: refusal backs up and retries | [Replication#refusalBacksUp] |
/// | Leaders: commit what a majority has | [Replication#commitsWhatAMajorityHas] |
/// | Leaders: but only of their own term | [CommitRule] |
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

    private static long[] terms(String list) {
        return Arrays.stream(list.split(",")).mapToLong(Long::parseLong).toArray();
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

    /// §5.3.
    @Nested
    class Replication {

        private final Server follower = follower(5, 1, 2, 3);

        @Test
        void aCommandIsAppendedAndSent() {
            Server server = settledLeader(paper(3), 5, 1, 2);

            Reaction reaction = server.proposes("x");

            Entry command = new Entry.Command(4, 5, Bytes.text("x"));
            AppendEntries append = new AppendEntries(5, 3, 5, List.of(command), 3, server.round());
            assertThat(reaction.essentials())
                    .containsExactly(
                            stores(new Stored(List.of(command))),
                            sendsEarly(2, append),
                            sendsEarly(3, append));
        }

        @Test
        void aCommandIsAppliedOnceAMajorityHasIt() {
            Server server = settledLeader(paper(3), 5, 1, 2);
            assertThat(server.proposes("x").applied()).isEmpty();

            Reaction reaction = acknowledges(server, 2);

            assertThat(reaction.essentials())
                    .containsExactly(new Effect.Apply<>(4, server.lastRequest(), Bytes.text("x")));
            assertThat(server.view().commitIndex()).isEqualTo(4);
            assertThat(server.view().lastApplied()).isEqualTo(4);
        }

        /// The entry is applied and answered once, however many acknowledge it.
        @Test
        void aSecondAcknowledgementAppliesNothing() {
            Server server = settledLeader(paper(3), 5, 1, 2);
            server.proposes("x");
            acknowledges(server, 2);

            assertThat(acknowledges(server, 2).applied()).isEmpty();
            assertThat(acknowledges(server, 3).applied()).isEmpty();
        }

        @Test
        void whoDoesNotLeadSendsClientsOn() {
            follower.receives(2, new AppendEntries(5, 3, 3, List.of(), 0, 1));

            Reaction reaction = follower.proposes("x");

            assertThat(reaction.answers())
                    .containsExactly(new Outcome.Refused(Outcome.Refusal.NOT_LEADER, node(2)));
            assertThat(reaction.records()).isEmpty();
            assertThat(reaction.messages()).isEmpty();
        }

        @Test
        void aNewLeaderAssumesNothingOfItsFollowers() {
            Server server = leader(paper(5), 5, 5, 5);

            acknowledges(server, 2, 0);
            acknowledges(server, 3, 0);

            assertThat(server.view().commitIndex()).isZero();
        }

        /// Figure 2, leaders: "if last log index >= nextIndex for a follower".
        @Test
        void sendsFromTheNextIndex() {
            Server server = leader(5, 1, 2);
            server.proposes("x");
            server.proposes("y");
            List<AppendEntries> sent = new ArrayList<>();
            Reaction reaction = acknowledges(server, 2, 3);
            sent.addAll(reaction.to(2, AppendEntries.class));

            assertThat(sent)
                    .containsExactly(
                            new AppendEntries(
                                    5, 3, 5, server.entries().subList(3, 5), 3, server.round()));
        }

        @Test
        void successAdvancesAFollower() {
            Server server = settledLeader(paper(3), 5, 1, 2);
            server.proposes("x");
            acknowledges(server, 2);

            Reaction next = server.proposes("y");

            assertThat(next.to(2, AppendEntries.class))
                    .containsExactly(
                            new AppendEntries(
                                    5,
                                    4,
                                    5,
                                    List.of(new Entry.Command(5, 5, Bytes.text("y"))),
                                    4,
                                    server.round()));
        }

        /// §5.3: the leader retries indefinitely. The heartbeat's acknowledgement shows the loss.
        @Test
        void sendsAgainWhatWasLost() {
            Server server = settledLeader(paper(3), 5, 1, 2);
            server.proposes("x");
            ArrayList<AppendEntries> sent = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                sent.addAll(server.fires(Raft.HEARTBEAT).to(2, AppendEntries.class));
                long known = sent.getLast().prevLogIndex();
                RaftMessage answer =
                        known > 3
                                ? new Conflict(5, known, 0, 4, server.round())
                                : new Appended(5, 3, server.round());
                sent.addAll(server.receives(2, answer).to(2, AppendEntries.class));
            }

            assertThat(sent)
                    .anySatisfy(append -> {
                        assertThat(append.prevLogIndex()).isEqualTo(3);
                        assertThat(append.entries())
                                .containsExactly(new Entry.Command(4, 5, Bytes.text("x")));
                    });
        }

        /// §5.3: after a refusal the leader decrements nextIndex and retries; by a whole term.
        @Test
        void refusalBacksUp() {
            Server server = leader(5, 1, 2, 2, 4, 4);

            Reaction reaction = server.receives(2, new Conflict(5, 5, 3, 3, server.round()));

            assertThat(reaction.to(2, AppendEntries.class)).hasSize(1);
            AppendEntries retry = reaction.to(2, AppendEntries.class).getFirst();
            assertThat(retry.prevLogIndex()).isEqualTo(2);
            assertThat(retry.prevLogTerm()).isEqualTo(2);
        }

        @Test
        void refusalByAShortLogBacksUpToItsEnd() {
            Server server = leader(5, 1, 2, 2, 4, 4);

            Reaction reaction = server.receives(2, new Conflict(5, 5, 0, 2, server.round()));

            AppendEntries retry = reaction.to(2, AppendEntries.class).getFirst();
            assertThat(retry.prevLogIndex()).isEqualTo(1);
            assertThat(retry.prevLogTerm()).isEqualTo(1);
        }

        /// The leader has entries of the conflicting term: the follower's agree up to the last.
        @Test
        void refusalBacksUpToItsOwnLastEntryOfTheTerm() {
            Server server = leader(7, 1, 2, 2, 4, 4);

            Reaction reaction = server.receives(2, new Conflict(7, 5, 2, 2, server.round()));

            AppendEntries retry = reaction.to(2, AppendEntries.class).getFirst();
            assertThat(retry.prevLogIndex()).isEqualTo(3);
            assertThat(retry.prevLogTerm()).isEqualTo(2);
        }

        @Test
        void aRefusalBacksUpOneFollowerOnly() {
            Server server = leader(5, 1, 2, 2, 4, 4);

            Reaction reaction = server.receives(2, new Conflict(5, 5, 3, 3, server.round()));

            assertThat(reaction.to(3)).isEmpty();
        }

        /// A late refusal of something that has long been acknowledged changes nothing.
        @Test
        void aLateRefusalDoesNotBackUpBehindWhatMatches() {
            Server server = settledLeader(paper(3), 5, 1, 2);

            Reaction reaction = server.receives(2, new Conflict(5, 2, 1, 1, server.round()));

            assertThat(reaction.messages()).isEmpty();
            assertThat(server.proposes("x").to(2, AppendEntries.class).getFirst().prevLogIndex())
                    .isEqualTo(3);
        }

        @ParameterizedTest
        @CsvSource({
            // what the other four of five have of a leader's log that ends at 7; commit index
            "'3, 3, 3, 3', 3", "'7, 3, 3, 3', 3", "'7, 7, 3, 3', 7", "'7, 6, 5, 4', 6",
            "'4, 5, 6, 7', 6", "'7, 7, 7, 7', 7", "'5, 5, 3, 3', 5", "'4, 3, 3, 5', 4",
        })
        void commitsWhatAMajorityHas(String matches, long commitIndex) {
            Server server = settledLeader(paper(5), 5, 1, 2);
            for (String command : List.of("a", "b", "c", "d")) {
                server.proposes(command);
            }

            int peer = 2;
            for (String match : matches.split(", ")) {
                acknowledges(server, peer, Long.parseLong(match));
                peer++;
            }

            assertThat(server.view().commitIndex()).isEqualTo(commitIndex);
        }

        /// Thesis 10.2.1 and the contract: a leader's own copy is one copy, once it is durable.
        @Test
        void itsOwnCopyCountsOnceStored() {
            Server server = settledLeader(paper(3), 5, 1, 2).holdBack();
            server.proposes("x");
            acknowledges(server, 2);
            assertThat(server.view().commitIndex()).isEqualTo(3);

            server.syncs();

            assertThat(server.view().commitIndex()).isEqualTo(4);
        }

        @Test
        void aSingleServerCommitsAlone() {
            Server server = leader(paper(1), 5, 1, 2);
            assertThat(server.view().commitIndex()).isEqualTo(3);

            server.holdBack();
            assertThat(server.proposes("x").applied()).isEmpty();

            assertThat(server.syncs().applied()).containsExactly(4L);
        }

        @Test
        void anAcknowledgementNeverTakesBackAnother() {
            Server server = settledLeader(paper(3), 5, 1, 2);
            server.proposes("x");
            acknowledges(server, 2);

            acknowledges(server, 2, 3);

            assertThat(server.view().commitIndex()).isEqualTo(4);
            assertThat(server.proposes("y").to(2, AppendEntries.class).getFirst().prevLogIndex())
                    .isEqualTo(4);
        }

        @Test
        void aStrangersAcknowledgementDoesNotCount() {
            Server server = settledLeader(paper(3), 5, 1, 2);
            server.proposes("x");

            acknowledges(server, 9);

            assertThat(server.view().commitIndex()).isEqualTo(3);
        }

        @Test
        void appendsWhatItDoesNotHave() {
            Reaction reaction =
                    follower.receives(2, new AppendEntries(5, 3, 3, entries(4, 4, 5), 0, 77));

            assertThat(reaction.essentials())
                    .containsExactly(
                            stores(new Stored(entries(4, 4, 5))), sends(2, new Appended(5, 5, 77)));
            assertThat(follower.terms()).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(follower.view().leader()).isEqualTo(node(2));
        }

        @Test
        void appendsTheNewPartOfWhatItPartlyHas() {
            Reaction reaction =
                    follower.receives(2, new AppendEntries(5, 1, 1, entries(2, 2, 3, 5), 0, 77));

            assertThat(reaction.essentials())
                    .containsExactly(
                            stores(new Stored(entries(4, 5))), sends(2, new Appended(5, 4, 77)));
        }

        @Test
        void storesNothingTwice() {
            Reaction reaction =
                    follower.receives(2, new AppendEntries(5, 0, 0, entries(1, 1, 2, 3), 0, 77));

            assertThat(reaction.essentials()).containsExactly(sends(2, new Appended(5, 3, 77)));
        }

        @Test
        void aHeartbeatAcknowledgesNoMoreThanItAskedFor() {
            assertThat(
                            follower.receives(2, new AppendEntries(5, 2, 2, List.of(), 0, 77))
                                    .essentials())
                    .containsExactly(sends(2, new Appended(5, 2, 77)));
        }

        @ParameterizedTest
        @CsvSource({
            // prevLogIndex, prevLogTerm; conflicting term, its first index
            "4, 4, 0, 4",
            "9, 5, 0, 4",
            "3, 4, 3, 3",
            "3, 5, 3, 3",
            "2, 1, 2, 2",
            "1, 5, 1, 1",
        })
        void refusesEntriesThatDoNotFit(
                long prevLogIndex, long prevLogTerm, long conflictTerm, long conflictIndex) {
            Reaction reaction =
                    follower.receives(
                            2,
                            new AppendEntries(
                                    5,
                                    prevLogIndex,
                                    prevLogTerm,
                                    entries(prevLogIndex + 1, 5),
                                    prevLogIndex + 1,
                                    77));

            assertThat(reaction.essentials())
                    .containsExactly(
                            sends(
                                    2,
                                    new Conflict(
                                            5, prevLogIndex, conflictTerm, conflictIndex, 77)));
            assertThat(follower.terms()).containsExactly(1L, 2L, 3L);
            assertThat(follower.view().commitIndex()).isZero();
        }

        /// The conflicting term may be long: its first index saves the leader a message per entry.
        @Test
        void aRefusalNamesTheFirstIndexOfTheTerm() {
            Server server = follower(5, 1, 2, 2, 2, 3);

            assertThat(server.receives(2, new AppendEntries(5, 4, 3, List.of(), 0, 77)).messages())
                    .containsExactly(sends(2, new Conflict(5, 4, 2, 2, 77)));
        }

        @Test
        void aRefusalOfTheCurrentLeaderRestartsTheTimeout() {
            follower.stalls(140_000_000);

            follower.receives(2, new AppendEntries(5, 9, 5, List.of(), 0, 77));

            assertThat(follower.remaining(Raft.ELECTION)).isGreaterThanOrEqualTo(150_000_000);
        }

        @ParameterizedTest
        @CsvSource({"1, 1, 2", "2, 2, 3", "0, 0, 1"})
        void replacesAConflictingSuffix(long prevLogIndex, long prevLogTerm, long from) {
            Reaction reaction =
                    follower.receives(
                            2,
                            new AppendEntries(
                                    5, prevLogIndex, prevLogTerm, entries(from, 5), 0, 77));

            assertThat(reaction.essentials())
                    .containsExactly(
                            stores(new Removed(from)),
                            stores(new Stored(entries(from, 5))),
                            sends(2, new Appended(5, from, 77)));
            assertThat(follower.view().log().lastIndex()).isEqualTo(from);
            assertThat(follower.view().log().entry(from)).isEqualTo(entry(from, 5));
        }

        @Test
        void keepsWhatAgreesBeforeAConflict() {
            Reaction reaction =
                    follower.receives(2, new AppendEntries(5, 0, 0, entries(1, 1, 2, 5, 5), 0, 7));

            assertThat(reaction.records())
                    .containsExactly(new Removed(3), new Stored(entries(3, 5, 5)));
        }

        /// Messages overtake each other: an older one holds a prefix of what is here.
        @Test
        void aLateMessageRemovesNothing() {
            assertThat(
                            follower.receives(2, new AppendEntries(5, 0, 0, entries(1, 1), 0, 77))
                                    .essentials())
                    .containsExactly(sends(2, new Appended(5, 1, 77)));
            assertThat(follower.receives(2, new AppendEntries(5, 1, 1, List.of(), 0, 77)).records())
                    .isEmpty();
            assertThat(follower.terms()).containsExactly(1L, 2L, 3L);
        }

        /// §5.3, figure 7: each of (a) to (f) becomes equal to the leader of term 8.
        @ParameterizedTest
        @CsvSource({
            "'1,1,1,4,4,5,5,6,6'",
            "'1,1,1,4'",
            "'1,1,1,4,4,5,5,6,6,6,6'",
            "'1,1,1,4,4,5,5,6,6,6,7,7'",
            "'1,1,1,4,4,4,4'",
            "'1,1,1,2,2,2,3,3,3,3,3'",
        })
        void figureSeven(String terms) {
            Server leader = leader(8, 1, 1, 1, 4, 4, 5, 5, 6, 6, 6);
            Server server = follower(paper(3), 7, terms(terms));

            Exchange exchange = Exchange.between(leader, server, 2);

            assertThat(server.entries()).isEqualTo(leader.entries());
            assertThat(leader.view().commitIndex()).isEqualTo(11);
            assertThat(exchange.refusals()).isLessThanOrEqualTo(4);
        }

        @Test
        void commitsWithTheLeader() {
            Reaction reaction = follower.receives(2, new AppendEntries(5, 3, 3, List.of(), 2, 77));

            assertThat(reaction.essentials())
                    .containsExactlyInAnyOrder(
                            applies(entry(1, 1)),
                            applies(entry(2, 2)),
                            sends(2, new Appended(5, 3, 77)));
            assertThat(follower.view().commitIndex()).isEqualTo(2);
        }

        @Test
        void commitsTheEntriesThatJustCame() {
            follower.receives(2, new AppendEntries(5, 3, 3, entries(4, 5, 5), 9, 77));

            assertThat(follower.view().commitIndex()).isEqualTo(5);
            assertThat(follower.view().lastApplied()).isEqualTo(5);
        }

        /// AppendEntries 5: min(leaderCommit, index of last new entry). What follows the entries of
        /// the message may be an older leader's.
        @Test
        void commitsNothingBeyondTheLastNewEntry() {
            follower.receives(2, new AppendEntries(5, 1, 1, entries(2, 2), 3, 77));
            assertThat(follower.view().commitIndex()).isEqualTo(2);

            follower.receives(2, new AppendEntries(5, 1, 1, List.of(), 3, 77));
            assertThat(follower.view().commitIndex()).isEqualTo(2);

            follower.receives(2, new AppendEntries(5, 3, 3, List.of(), 3, 77));
            assertThat(follower.view().commitIndex()).isEqualTo(3);
        }

        @Test
        void theCommitIndexNeverGoesBack() {
            follower.receives(2, new AppendEntries(5, 3, 3, List.of(), 3, 77));

            Reaction reaction = follower.receives(2, new AppendEntries(5, 3, 3, List.of(), 1, 77));

            assertThat(reaction.applied()).isEmpty();
            assertThat(follower.view().commitIndex()).isEqualTo(3);
        }

        @Test
        void appliesInOrderAndOnce() {
            ArrayList<Long> applied = new ArrayList<>();
            for (long commit : new long[] {1, 1, 3, 2, 3}) {
                applied.addAll(
                        follower.receives(2, new AppendEntries(5, 3, 3, List.of(), commit, 77))
                                .applied());
            }

            assertThat(applied).containsExactly(1L, 2L, 3L);
            assertThat(follower.view().lastApplied()).isEqualTo(3);
        }

        /// Leader completeness makes this impossible; a machine that sees it must stop, not obey.
        @Test
        void neverRemovesWhatIsCommitted() {
            follower.receives(2, new AppendEntries(5, 3, 3, List.of(), 3, 77));

            assertThatThrownBy(() ->
                            follower.receives(2, new AppendEntries(5, 1, 1, entries(2, 5), 3, 77)))
                    .isInstanceOf(InvariantViolated.class);
        }

        /// §5.3: a leader never overwrites or deletes entries in its own log.
        @Test
        void aLeaderOnlyAppends() {
            Server server = leader(5, 1, 2);
            List<Entry> before = server.entries();

            server.receives(2, new Conflict(5, 2, 1, 1, server.round()));
            server.receives(3, new Conflict(5, 2, 0, 1, server.round()));
            server.proposes("x");

            assertThat(server.entries().subList(0, before.size())).isEqualTo(before);
        }

        @Test
        void theLogOutlivesARestart() {
            follower.receives(2, new AppendEntries(5, 2, 2, entries(3, 5, 5), 0, 77));
            Server again = Server.restart(paper(3), 0, follower.disk());

            assertThat(again.entries()).isEqualTo(entries(1, 1, 2, 5, 5));
            assertThat(again.view().currentTerm()).isEqualTo(5);
            assertThat(again.view().commitIndex()).isZero();
        }

        /// The commit index is volatile; what the state machine has kept was committed.
        @Test
        void appliesAfterARestartOnlyWhatTheStateMachineLacks() {
            Server server = Server.start(paper(3), 2, term(5), log(1, 2, 3));
            assertThat(server.view().lastApplied()).isEqualTo(2);

            assertThat(server.receives(2, new AppendEntries(5, 3, 3, List.of(), 3, 77)).applied())
                    .containsExactly(3L);
        }

        /// A follower acknowledges what is durable: the answer is held behind the store.
        @Test
        void aRepeatedMessageIsAcknowledgedBehindTheFirstStore() {
            follower.holdBack();
            follower.receives(2, new AppendEntries(5, 3, 3, entries(4, 5), 0, 77));

            assertThat(
                            follower.receives(2, new AppendEntries(5, 3, 3, entries(4, 5), 0, 78))
                                    .essentials())
                    .containsExactly(sends(2, new Appended(5, 4, 78)));
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
            Server server = follower(3, terms(terms));

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

    /// §5.4.2: a leader commits by counting replicas only entries of its own term; those before are
    /// committed with them (figure 8).
    @Nested
    class CommitRule {

        @Test
        void anEntryOfAnEarlierTermIsNotCommittedByCounting() {
            Server server = leader(4, 1, 2, 2);

            acknowledges(server, 2, 3);
            Reaction reaction = acknowledges(server, 3, 3);

            assertThat(reaction.applied()).isEmpty();
            assertThat(server.view().commitIndex()).isZero();
        }

        @Test
        void anEntryOfTheOwnTermCommitsAllBeforeIt() {
            Server server = leader(4, 1, 2, 2);

            Reaction reaction = acknowledges(server, 2, 4);

            assertThat(reaction.applied()).containsExactly(1L, 2L, 3L, 4L);
            assertThat(server.view().commitIndex()).isEqualTo(4);
        }

        /// Figure 8 (c): S1, back in term 4, has replicated its entry of term 2 to a majority.
        @Test
        void figureEight() {
            Server first = leader(paper(5), 4, 1, 2);

            acknowledges(first, 2, 2);
            acknowledges(first, 3, 2);
            assertThat(first.view().commitIndex()).isZero();

            // (d): S5's entry of term 3 replaces it on a server that has it.
            Server second = follower(paper(5), 4, 1, 2);
            second.receives(5, new AppendEntries(5, 1, 1, entries(2, 3), 0, 77));
            assertThat(second.terms()).containsExactly(1L, 3L);

            // (e): unless an entry of term 4 has reached a majority before.
            acknowledges(first, 2, 3);
            acknowledges(first, 3, 3);
            assertThat(first.view().commitIndex()).isEqualTo(3);
            Server third = follower(paper(5), 4, 1, 2, 4);
            assertThat(third.receives(5, voteFor(5, 2, 3)).messages())
                    .containsExactly(sends(5, new Vote(5, false)));
        }

        @Test
        void evenUnanimityDoesNotCommitAnEarlierTerm() {
            Server server = leader(paper(5), 4, 1, 2);
            for (int peer = 2; peer <= 5; peer++) {
                acknowledges(server, peer, 2);
            }

            assertThat(server.view().commitIndex()).isZero();
        }
    }
}
