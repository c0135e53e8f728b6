package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.acknowledges;
import static fulcrum.protocols.log.raft.Given.elect;
import static fulcrum.protocols.log.raft.Given.follower;
import static fulcrum.protocols.log.raft.Given.leader;
import static fulcrum.protocols.log.raft.Given.paper;
import static fulcrum.protocols.log.raft.Given.settle;
import static fulcrum.protocols.log.raft.Given.settledLeader;
import static fulcrum.protocols.log.raft.Given.thesis;
import static fulcrum.protocols.log.raft.Some.entries;
import static fulcrum.protocols.log.raft.Some.entry;
import static fulcrum.protocols.log.raft.Some.log;
import static fulcrum.protocols.log.raft.Some.node;
import static fulcrum.protocols.log.raft.Some.nodes;
import static fulcrum.protocols.log.raft.Some.sends;
import static fulcrum.protocols.log.raft.Some.sendsEarly;
import static fulcrum.protocols.log.raft.Some.term;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Input;
import fulcrum.machine.Outcome;
import fulcrum.machine.Outcome.Refusal;
import fulcrum.protocols.log.raft.RaftCommand.Read;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndex;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndexed;
import fulcrum.protocols.log.raft.RaftMessage.Stale;
import fulcrum.protocols.log.raft.RaftRecord.Stored;
import fulcrum.protocols.log.raft.RaftView.Standing;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Reads that do not go through the log: §8 of the paper, sections 6.4 and 6.4.1 of the thesis.
class RaftPaperReadsTest {

    private static final Outcome DONE = new Outcome.Done(Bytes.EMPTY);

    private static Reaction reads(Server server) {
        return server.submits(new Read());
    }

    private static Refusal refusal(Reaction reaction) {
        assertThat(reaction.answers()).singleElement().isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) reaction.answers().getFirst()).why();
    }

    /// Thesis 6.4: the leader notes its commit index, and answers once a majority has confirmed
    /// that it leads and the state machine has come that far.
    @Nested
    class AReadIndex {

        private final Server leader = settledLeader(paper(3), 5, 1, 2);

        @Test
        void asksEverybodyWhetherItStillLeads() {
            Reaction reaction = reads(leader);

            AppendEntries question = new AppendEntries(5, 3, 5, List.of(), 3, leader.round());
            assertThat(reaction.essentials())
                    .containsExactly(sendsEarly(2, question), sendsEarly(3, question));
        }

        @Test
        void isAnsweredOnceAMajorityHasConfirmed() {
            reads(leader);

            assertThat(acknowledges(leader, 2).answers()).containsExactly(DONE);
            assertThat(acknowledges(leader, 3).answers()).isEmpty();
        }

        @Test
        void needsAMajority() {
            Server server = settledLeader(paper(5), 5, 1, 2);
            reads(server);

            assertThat(acknowledges(server, 2).answers()).isEmpty();
            assertThat(acknowledges(server, 2).answers()).isEmpty();
            assertThat(acknowledges(server, 3).answers()).containsExactly(DONE);
        }

        @Test
        void needsBothMajoritiesWhileMembersChange() {
            Configuration joint = Some.joint(nodes(1, 2, 3), nodes(1, 4, 5));
            Server server =
                    Server.start(
                            paper(3),
                            term(5),
                            new Stored(List.of(entry(1, 1), new Entry.Members(2, 2, joint))));
            elect(server);
            for (int peer = 2; peer <= 5; peer++) {
                acknowledges(server, peer, 3);
            }
            reads(server);
            long round = server.round();
            server.receives(2, new Appended(6, 3, round));

            assertThat(server.receives(3, new Appended(6, 3, round)).answers()).isEmpty();
            assertThat(server.receives(4, new Appended(6, 3, round)).answers())
                    .containsExactly(DONE);
        }

        /// An answer to what was sent before the read says nothing about now.
        @Test
        void isNotConfirmedByAnEarlierRound() {
            leader.fires(Raft.HEARTBEAT);
            long earlier = leader.round();
            leader.stalls(1_000_000);
            reads(leader);
            assertThat(leader.round()).isNotEqualTo(earlier);

            assertThat(leader.receives(2, new Appended(5, 3, earlier)).answers()).isEmpty();
            assertThat(leader.receives(2, new Appended(5, 3, leader.round())).answers())
                    .containsExactly(DONE);
        }

        /// The same in the instant of the heartbeat: a round is not joined after it was sent.
        @Test
        void isNotConfirmedByARoundOfTheSameInstant() {
            leader.fires(Raft.HEARTBEAT);
            long earlier = leader.round();
            reads(leader);

            assertThat(leader.receives(2, new Appended(5, 3, earlier)).answers()).isEmpty();
        }

        /// A monotonic clock may begin anywhere, below zero too.
        @Test
        void isConfirmedByRoundsBelowZeroToo() {
            Server server = Server.startAt(paper(3), -9_000_000_000L, term(4), log(1, 2));
            elect(server);
            settle(server);
            long earlier = server.round();
            reads(server);
            assertThat(server.round()).isNegative();

            assertThat(server.receives(2, new Appended(5, 3, earlier)).answers()).isEmpty();
            assertThat(server.receives(2, new Appended(5, 3, server.round())).answers())
                    .containsExactly(DONE);
        }

        @Test
        void isNotConfirmedByAnotherTerm() {
            reads(leader);

            assertThat(leader.receives(2, new Appended(4, 3, leader.round())).answers()).isEmpty();
        }

        @Test
        void isNotConfirmedByALearner() {
            Server server =
                    Server.start(
                            paper(3),
                            term(5),
                            new Stored(
                                    List.of(
                                            entry(1, 1),
                                            new Entry.Members(
                                                    2,
                                                    2,
                                                    Configuration.of(nodes(1, 2, 3), nodes(4))))));
            elect(server);
            for (int peer = 2; peer <= 4; peer++) {
                acknowledges(server, peer, 3);
            }
            reads(server);

            assertThat(server.receives(4, new Appended(6, 3, server.round())).answers()).isEmpty();
        }

        /// Whoever refuses the entries of this round has confirmed the leader all the same.
        @Test
        void isConfirmedByARefusalOfEntries() {
            reads(leader);

            assertThat(leader.receives(2, new Conflict(5, 3, 0, 3, leader.round())).answers())
                    .containsExactly(DONE);
        }

        /// §8: before an entry of its own term is committed, a leader does not know what is.
        @Test
        void waitsForTheLeadersFirstEntry() {
            Server fresh = leader(paper(5), 5, 1, 2);
            reads(fresh);
            long round = fresh.round();
            for (int peer = 2; peer <= 5; peer++) {
                assertThat(fresh.receives(peer, new Appended(5, 2, round)).answers()).isEmpty();
            }

            acknowledges(fresh, 2);
            acknowledges(fresh, 3);
            acknowledges(fresh, 2);
            acknowledges(fresh, 3);

            assertThat(fresh.view().lastApplied()).isEqualTo(3);
            assertThat(fresh.answered(1)).isEqualTo(DONE);
        }

        @Test
        void isRefusedWhenTheLeaderIsDeposed() {
            reads(leader);

            Reaction reaction = leader.receives(2, new Stale(6));

            assertThat(refusal(reaction)).isEqualTo(Refusal.NOT_LEADER);
        }

        @Test
        void isAnsweredOnceOnly() {
            reads(leader);
            acknowledges(leader, 2);

            assertThat(leader.receives(3, new Stale(6)).answers()).isEmpty();
        }

        @Test
        void needsNobodyWhereThereIsNobodyElse() {
            assertThat(reads(settledLeader(paper(1), 5, 1, 2)).answers()).containsExactly(DONE);
        }

        /// One round serves all reads that were submitted before it began (thesis 6.4).
        @Test
        void sharesItsRoundWithOthers() {
            reads(leader);
            acknowledges(leader, 2);
            leader.stalls(1_000);
            Reaction both =
                    leader.takesTogether(
                            List.of(
                                    new Input.Submitted<>(101, new Read()),
                                    new Input.Submitted<>(102, new Read())));

            assertThat(both.to(2)).hasSize(1);
            assertThat(acknowledges(leader, 2).answers()).containsExactly(DONE, DONE);
        }

        /// A write that was answered before the read was submitted is in the state that it sees.
        @Test
        void comesAfterTheWritesBeforeIt() {
            leader.proposes("x");
            acknowledges(leader, 2);
            reads(leader);
            assertThat(leader.view().lastApplied()).isEqualTo(4);

            assertThat(acknowledges(leader, 3).answers()).containsExactly(DONE);
        }

        /// The question may be lost: the heartbeats repeat it.
        @Test
        void isAskedAgainByTheNextHeartbeat() {
            reads(leader);
            leader.fires(Raft.HEARTBEAT);

            assertThat(acknowledges(leader, 2).answers()).containsExactly(DONE);
        }
    }

    /// Thesis 6.4, its end: followers ask the leader for an index.
    @Nested
    class AFollowersRead {

        private final Server follower = follower(5, 1, 2, 3);

        private void hears(long commitIndex) {
            follower.receives(2, new AppendEntries(5, 3, 3, List.of(), commitIndex, 77));
        }

        private long ticket(Reaction reaction) {
            return reaction.to(2, ReadIndex.class).getFirst().ticket();
        }

        @Test
        void asksTheLeader() {
            hears(3);

            Reaction reaction = reads(follower);

            assertThat(reaction.essentials())
                    .containsExactly(sends(2, new ReadIndex(5, ticket(reaction))));
        }

        @Test
        void isAnsweredAtTheLeadersIndex() {
            hears(3);
            long ticket = ticket(reads(follower));

            assertThat(follower.receives(2, new ReadIndexed(5, ticket, 3)).answers())
                    .containsExactly(DONE);
        }

        @Test
        void waitsUntilTheIndexIsApplied() {
            hears(1);
            long ticket = ticket(reads(follower));
            assertThat(follower.receives(2, new ReadIndexed(5, ticket, 3)).answers()).isEmpty();

            Reaction reaction = follower.receives(2, new AppendEntries(5, 3, 3, List.of(), 3, 78));

            assertThat(reaction.answers()).containsExactly(DONE);
        }

        @Test
        void isRefusedWithoutALeader() {
            assertThat(refusal(reads(follower))).isEqualTo(Refusal.NOT_LEADER);
        }

        @Test
        void isNotAnsweredByTheAnswerToAnother() {
            hears(3);
            long first = ticket(reads(follower));
            follower.receives(2, new ReadIndexed(5, first, 3));
            follower.stalls(1_000_000);
            long second = ticket(reads(follower));

            assertThat(second).isNotEqualTo(first);
            assertThat(follower.receives(2, new ReadIndexed(5, first, 3)).answers()).isEmpty();
        }

        /// An answer to a question of an earlier life is older than the read.
        @Test
        void isNotAnsweredByTheAnswerToAnEarlierLife() {
            hears(3);
            long first = ticket(reads(follower));
            Server again = Server.restart(paper(3), 3, follower.disk());
            again.receives(2, new AppendEntries(5, 3, 3, List.of(), 3, 78));
            reads(again);

            assertThat(again.receives(2, new ReadIndexed(5, first, 3)).answers()).isEmpty();
        }

        @Test
        void isNotAnsweredByALeaderOfAnOlderTerm() {
            hears(3);
            long ticket = ticket(reads(follower));
            follower.receives(3, new AppendEntries(6, 3, 3, List.of(), 3, 78));

            assertThat(follower.receives(2, new ReadIndexed(5, ticket, 3)).answers())
                    .doesNotContain(DONE);
        }

        /// The question or its answer was lost: in time it is asked again, or given up.
        @Test
        void doesNotWaitForEver() {
            hears(3);
            reads(follower);
            Reaction all = new Reaction(List.of());
            for (int i = 0; i < 100; i++) {
                hears(3);
                all = all.then(follower.waits(20_000_000));
            }

            assertThat(all.to(2, ReadIndex.class).size() + all.answers().size()).isPositive();
        }

        @Test
        void isConfirmedByTheLeaderLikeItsOwn() {
            Server leader = settledLeader(paper(3), 5, 1, 2);
            Reaction asked = leader.receives(3, new ReadIndex(5, 17));
            assertThat(asked.to(3, ReadIndexed.class)).isEmpty();
            assertThat(asked.to(2, AppendEntries.class)).hasSize(1);

            assertThat(acknowledges(leader, 2).messages())
                    .contains(sendsEarly(3, new ReadIndexed(5, 17, 3)));
        }

        @Test
        void waitsForTheLeadersFirstEntryToo() {
            Server leader = leader(paper(3), 5, 1, 2);
            leader.receives(3, new ReadIndex(5, 17));

            assertThat(leader.receives(2, new Appended(5, 2, leader.round())).to(3))
                    .doesNotHaveAnyElementsOfTypes(ReadIndexed.class);
        }

        /// The index is the leader's when it was asked, or later, never earlier.
        @Test
        void isToldAnIndexThatIncludesTheWritesBeforeIt() {
            Server leader = settledLeader(paper(3), 5, 1, 2);
            leader.proposes("x");
            acknowledges(leader, 2);
            leader.receives(3, new ReadIndex(5, 17));

            assertThat(acknowledges(leader, 2).to(3, ReadIndexed.class))
                    .containsExactly(new ReadIndexed(5, 17, 4));
        }

        @Test
        void isNotConfirmedByOneWhoDoesNotLead() {
            Reaction reaction = follower.receives(3, new ReadIndex(5, 17));

            assertThat(reaction.to(3, ReadIndexed.class)).isEmpty();
            assertThat(reaction.to(2)).isEmpty();
        }
    }

    /// Thesis 6.4.1: a quorum that answered a round has promised not to elect another for the least
    /// election timeout from then on; the lease counts from the round's start and allows for drift.
    @Nested
    class ALease {

        /// 150 ms less 20 per mille.
        private static final long LEASE = 147_000_000;

        private final RaftConfig config = thesis(3).withLeaseReads(true);

        /// A leader whose followers have just answered a round that began now.
        private Server leasing() {
            Server server = settledLeader(config, 5, 1, 2);
            server.stalls(1_000_000);
            server.fires(Raft.HEARTBEAT);
            acknowledges(server, 2);
            acknowledges(server, 3);
            return server;
        }

        @Test
        void answersAtOnce() {
            Reaction reaction = reads(leasing());

            assertThat(reaction.answers()).containsExactly(DONE);
            assertThat(reaction.messages()).isEmpty();
        }

        @Test
        void endsBeforeTheQuorumsPromise() {
            Server server = leasing();
            long left = server.round() + LEASE - server.now();
            server.stalls(left - 1);
            assertThat(reads(server).answers()).containsExactly(DONE);

            server.stalls(2);
            assertThat(reads(server).answers()).doesNotContain(DONE);
        }

        @Test
        void countsFromTheStartOfTheRound() {
            Server server = settledLeader(config, 5, 1, 2);
            server.fires(Raft.HEARTBEAT);
            long round = server.round();
            server.fires(Raft.HEARTBEAT);
            server.fires(Raft.HEARTBEAT);
            server.receives(2, new Appended(5, 3, round));
            server.stalls(round + LEASE + 1 - server.now());

            assertThat(reads(server).answers()).doesNotContain(DONE);
        }

        @Test
        void needsAMajority() {
            Server server = settledLeader(thesis(5).withLeaseReads(true), 5, 1, 2);
            long settled = server.round();
            server.fires(Raft.HEARTBEAT);
            acknowledges(server, 2);
            server.stalls(settled + LEASE + 1 - server.now());

            assertThat(reads(server).answers()).doesNotContain(DONE);
        }

        @Test
        void isNotHeldBeforeTheLeadersFirstEntryIsCommitted() {
            Server server = leader(config, 5, 1, 2);
            server.receives(2, new Appended(5, 2, server.round()));

            assertThat(reads(server).answers()).isEmpty();
        }

        @Test
        void isNotUsedUnlessAskedFor() {
            Server server = settledLeader(thesis(3), 5, 1, 2);
            server.fires(Raft.HEARTBEAT);
            acknowledges(server, 2);

            assertThat(reads(server).answers()).isEmpty();
        }

        @Test
        void ofOneServerNeedsNobody() {
            Server server = settledLeader(thesis(1).withLeaseReads(true), 5, 1, 2);
            server.stalls(10_000_000_000L);

            assertThat(reads(server).answers()).containsExactly(DONE);
        }

        /// The one who was asked to take over may be elected at any time from then on: the voters
        /// do not wait for this leader to fall silent.
        @Test
        void isGivenUpWithATransfer() {
            Server server = leasing();
            assertThat(
                            server.submits(new RaftCommand.TransferLeadership(node(2)))
                                    .to(2, RaftMessage.TimeoutNow.class))
                    .hasSize(1);

            assertThat(reads(server).answers()).doesNotContain(DONE);
        }

        /// TimeoutNow may still be on its way when the transfer is given up.
        @Test
        void isNotTakenUpAgainAfterATransferThatFailed() {
            Server server = leasing();
            server.submits(new RaftCommand.TransferLeadership(node(2)));
            for (int i = 0; i < 10; i++) {
                server.waits(40_000_000);
                acknowledges(server, 2);
                acknowledges(server, 3);
            }
            assertThat(server.view().role()).isEqualTo(Standing.LEADER);
            assertThat(server.due(Raft.TRANSFER)).isNull();

            Reaction reaction = reads(server);

            assertThat(reaction.answers()).doesNotContain(DONE);
            assertThat(acknowledges(server, 2).answers()).contains(DONE);
        }
    }

    /// §8: a leader begins its term with a blank entry.
    @Test
    void aLeaderBeginsWithABlankEntry() {
        Server server = leader(5, 1, 2);

        assertThat(server.entries()).last().isEqualTo(new Entry.Blank(3, 5));
        assertThat(server.entries().subList(0, 2)).isEqualTo(entries(1, 1, 2));
    }
}
