package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.acknowledges;
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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import fulcrum.protocols.log.raft.RaftRecord.Removed;
import fulcrum.protocols.log.raft.RaftRecord.Stored;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rules of the paper's §5.3 and §5.4.2; [RaftPaperTest] says which test holds which.
class RaftPaperReplicationTest {

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

        /// Figure 2, leaders: `matchIndex[]`.
        @Test
        void theViewTellsHowFarEachFollowerIsKnownToBe() {
            Server server = settledLeader(paper(3), 5, 1, 2);
            server.proposes("x");
            acknowledges(server, 2);

            RaftView.Followers followers = server.view().followers();

            assertThat(followers.nodes()).containsExactly(node(2), node(3));
            assertThat(followers.matchIndex(node(2))).isEqualTo(4);
            assertThat(followers.matchIndex(node(3))).isEqualTo(3);
            assertThat(follower.view().followers().nodes()).isEmpty();
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
            Server server = follower(paper(3), 7, Some.terms(terms));

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
