package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Given.acknowledges;
import static fulcrum.protocols.log.raft.Given.elect;
import static fulcrum.protocols.log.raft.Given.follower;
import static fulcrum.protocols.log.raft.Given.paper;
import static fulcrum.protocols.log.raft.Given.settledLeader;
import static fulcrum.protocols.log.raft.Given.voteFor;
import static fulcrum.protocols.log.raft.Some.entries;
import static fulcrum.protocols.log.raft.Some.entry;
import static fulcrum.protocols.log.raft.Some.log;
import static fulcrum.protocols.log.raft.Some.node;
import static fulcrum.protocols.log.raft.Some.sends;
import static fulcrum.protocols.log.raft.Some.snapshot;
import static fulcrum.protocols.log.raft.Some.stores;
import static fulcrum.protocols.log.raft.Some.term;
import static fulcrum.protocols.log.raft.Some.voted;
import static fulcrum.protocols.log.raft.Some.voters;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Logged;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.protocols.log.raft.RaftConfig.Limits;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import fulcrum.protocols.log.raft.RaftMessage.InstallSnapshot;
import fulcrum.protocols.log.raft.RaftMessage.Installed;
import fulcrum.protocols.log.raft.RaftMessage.Stale;
import fulcrum.protocols.log.raft.RaftMessage.Vote;
import fulcrum.protocols.log.raft.RaftRecord.Compacted;
import fulcrum.protocols.log.raft.RaftRecord.Stored;
import fulcrum.protocols.log.raft.RaftView.Standing;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Log compaction: §7 of the paper, figure 13, chapter 5 of the thesis.
class RaftPaperSnapshotTest {

    /// A snapshot after four applied entries; of these, one is kept in the log.
    private static final RaftConfig CONFIG =
            paper(3).withLimits(new Limits(256, 256 << 10, 64, 4L << 20, 64L << 20, 4, 1));

    private static Reaction captured(Server server, Snapshot snapshot) {
        return server.takes(new Input.Captured<>(snapshot));
    }

    private static Reaction imported(Server server, Snapshot snapshot) {
        return server.takes(new Input.Imported<>(node(2), snapshot));
    }

    /// The state up to index 10 is in a snapshot, entries 9 to 12 are in the log.
    private static Server compacted() {
        return Server.start(
                paper(3),
                10,
                new Compacted(snapshot(1, 10, 4, 1, 2, 3), 8, 3),
                voted(5, 2),
                new Stored(entries(9, 4, 4, 4, 5)));
    }

    @Nested
    class TakingOne {

        private final Server leader = settledLeader(CONFIG, 5, 1, 2);

        /// Figure 12: last included term, and the configuration, which the log will not tell again.
        @Test
        void beginsAfterSoManyAppliedEntries() {
            leader.proposes("x");

            Reaction reaction = acknowledges(leader, 2);

            assertThat(reaction.essentials())
                    .last()
                    .isEqualTo(
                            new Effect.Capture<RaftMessage>(snapshot(0, 4, 5, 1, 2, 3).header()));
        }

        @Test
        void isNotAskedForTwice() {
            leader.proposes("x");
            acknowledges(leader, 2);
            leader.proposes("y");

            assertThat(acknowledges(leader, 2).all(Effect.Capture.class)).isEmpty();
        }

        /// The header is of the moment of the capture, not of the latest configuration in the log.
        @Test
        void carriesTheConfigurationOfItsIndex() {
            Server server = settledLeader(CONFIG, 5, 1, 2);
            server.submits(new RaftCommand.ChangeMembers(Some.nodes(1, 2, 3), Some.nodes(4)));
            server.proposes("x");
            assertThat(server.view().configuration().learners()).isNotEmpty();

            Reaction reaction = acknowledges(server, 2, 4);

            Effect.Capture<?> capture =
                    (Effect.Capture<?>) reaction.all(Effect.Capture.class).getFirst();
            assertThat(RaftCodec.mark(new Snapshot(1, 4, capture.header())))
                    .isEqualTo(new Mark(5, Configuration.of(Some.nodes(1, 2, 3), Some.nodes(4))));
        }

        @Test
        void replacesThePrefixOfTheLog() {
            leader.proposes("x");
            acknowledges(leader, 2);
            leader.proposes("y");
            acknowledges(leader, 2);
            Snapshot snapshot = snapshot(1, 4, 5, 1, 2, 3);

            Reaction reaction = captured(leader, snapshot);

            assertThat(reaction.records()).contains(new Compacted(snapshot, 3, 5));
            assertThat(leader.view().log().baseIndex()).isEqualTo(3);
            assertThat(leader.view().log().term(3)).isEqualTo(5);
            assertThat(leader.view().log().lastIndex()).isEqualTo(5);
            assertThat(leader.view().commitIndex()).isEqualTo(5);
            assertThat(leader.view().configuration()).isEqualTo(voters(1, 2, 3));
        }

        /// Ours: the host wants the room that the log takes.
        @Test
        void keepsNoTailWhereTheHostWantsTheRoom() {
            Reaction reaction = compactedByTheHost();

            assertThat(leader.answered(leader.lastRequest())).isInstanceOf(Outcome.Done.class);
            assertThat(reaction.records())
                    .contains(new Compacted(snapshot(1, 4, 5, 1, 2, 3), 4, 5));
            assertThat(leader.entries()).isEmpty();
        }

        private Reaction compactedByTheHost() {
            leader.proposes("x");
            acknowledges(leader, 2);
            leader.submits(new RaftCommand.Compact(false));
            return captured(leader, snapshot(1, 4, 5, 1, 2, 3));
        }

        /// What an idle group needs for ever stands in the oldest segment before long.
        @Test
        void storesAnewWhatItNeedsWhereNothingWasAppliedSince() {
            compactedByTheHost();
            int before = leader.disk().size();

            Reaction reaction = leader.submits(new RaftCommand.Compact(false));

            assertThat(reaction.all(Effect.Capture.class)).isEmpty();
            assertThat(reaction.records())
                    .containsExactly(
                            new Compacted(snapshot(1, 4, 5, 1, 2, 3), 4, 5),
                            new RaftRecord.HardState(5, node(1)));
            assertThat(reaction.all(Effect.Truncate.class))
                    .containsExactly(new Effect.Truncate<>(before + 1));
            Server again =
                    Server.restart(CONFIG, 4, leader.disk().subList(before, leader.disk().size()));
            assertThat(again.view().currentTerm()).isEqualTo(5);
            assertThat(again.view().log().lastIndex()).isEqualTo(4);
        }

        /// The log may forget its prefix: what is left tells the same state.
        @Test
        void leavesRecordsThatTellTheSameState() {
            leader.proposes("x");
            acknowledges(leader, 2);
            leader.proposes("y");
            acknowledges(leader, 2);

            Reaction reaction = captured(leader, snapshot(1, 4, 5, 1, 2, 3));

            Effect.Truncate<?> truncate =
                    (Effect.Truncate<?>) reaction.all(Effect.Truncate.class).getFirst();
            List<Logged> kept =
                    leader.disk().stream()
                            .filter(each -> each.position() >= truncate.before())
                            .toList();
            assertThat(kept).hasSizeLessThan(leader.disk().size());
            Server again = Server.restart(CONFIG, 4, kept);
            assertThat(again.view().currentTerm()).isEqualTo(5);
            assertThat(again.view().votedFor()).isEqualTo(node(1));
            assertThat(again.entries()).isEqualTo(leader.entries());
            assertThat(again.view().log().baseIndex()).isEqualTo(3);
            assertThat(again.view().configuration()).isEqualTo(voters(1, 2, 3));
        }

        /// §7: followers compact without their leader's knowledge.
        @Test
        void isWhatFollowersDoToo() {
            Server server = follower(CONFIG, 5, 1, 2, 3, 4, 5);

            Reaction reaction = server.receives(2, new AppendEntries(5, 5, 5, List.of(), 4, 77));

            assertThat(reaction.all(Effect.Capture.class)).hasSize(1);
        }

        @Test
        void isOfNoUseOnceANewerOneIsInstalled() {
            Server server = follower(CONFIG, 5, 1, 2, 3, 4, 5);
            server.receives(2, new AppendEntries(5, 5, 5, List.of(), 4, 77));
            imported(server, snapshot(2, 9, 5, 1, 2, 3));

            assertThat(captured(server, snapshot(1, 4, 4, 1, 2, 3)).records()).isEmpty();
            assertThat(server.view().log().baseIndex()).isEqualTo(9);
        }
    }

    @Nested
    class ACompactedLog {

        @Test
        void isRecovered() {
            RaftView view = compacted().view();

            assertThat(view.log().baseIndex()).isEqualTo(8);
            assertThat(view.log().lastIndex()).isEqualTo(12);
            assertThat(view.commitIndex()).isEqualTo(10);
            assertThat(view.lastApplied()).isEqualTo(10);
            assertThat(view.configuration()).isEqualTo(voters(1, 2, 3));
        }

        /// A snapshot was adopted, and the crash came before the state machine knew.
        @Test
        void adoptsItsSnapshotAgainIfTheStateIsOlder() {
            Snapshot snapshot = snapshot(3, 9, 4, 1, 2, 3);

            Server server = Server.start(paper(3), 0, new Compacted(snapshot, 9, 4), term(5));

            assertThat(server.birth().essentials()).containsExactly(new Effect.Adopt<>(snapshot));
            assertThat(server.view().lastApplied()).isEqualTo(9);
        }

        @Test
        void doesNotAdoptWhatTheStateIncludes() {
            assertThat(compacted().birth().essentials()).isEmpty();
        }

        /// The term of the last included entry stands for the entry in the consistency check.
        @Test
        void checksEntriesAgainstItsBase() {
            assertThat(
                            compacted()
                                    .receives(2, new AppendEntries(5, 8, 3, entries(9, 4), 0, 77))
                                    .messages())
                    .containsExactly(sends(2, new Appended(5, 9, 77)));
        }

        /// What lies below the base is committed: of a late message only the rest is compared.
        @Test
        void acceptsAMessageFromBelowItsBase() {
            Server server = compacted();

            Reaction reaction =
                    server.receives(2, new AppendEntries(5, 6, 3, entries(7, 3, 3, 4, 4), 10, 77));

            assertThat(reaction.records()).isEmpty();
            assertThat(reaction.to(2, Appended.class))
                    .singleElement()
                    .satisfies(each -> assertThat(each.matchIndex()).isBetween(8L, 10L));
            assertThat(server.terms()).containsExactly(4L, 4L, 4L, 5L);
        }

        @Test
        void appendsWhatReachesBeyondItFromBelow() {
            Server server = compacted();

            Reaction reaction =
                    server.receives(
                            2, new AppendEntries(5, 7, 3, entries(8, 3, 4, 4, 4, 5, 5), 10, 77));

            assertThat(reaction.records()).containsExactly(new Stored(entries(13, 5)));
            assertThat(reaction.messages()).containsExactly(sends(2, new Appended(5, 13, 77)));
        }

        @Test
        void acknowledgesAHeartbeatFromBelowItsBase() {
            Reaction reaction =
                    compacted().receives(2, new AppendEntries(5, 2, 1, List.of(), 10, 77));

            assertThat(reaction.to(2, Appended.class))
                    .singleElement()
                    .satisfies(each -> assertThat(each.matchIndex()).isBetween(2L, 10L));
        }

        /// What is committed never conflicts, so a refusal never points below the commit index.
        @Test
        void refusesWithinWhatItHas() {
            Reaction reaction =
                    compacted().receives(2, new AppendEntries(6, 12, 6, List.of(), 10, 77));

            assertThat(reaction.messages())
                    .containsExactly(sends(2, new Conflict(6, 12, 5, 12, 77)));
        }

        @Test
        void comparesVotesByItsLastEntryOrItsBase() {
            Server server =
                    Server.start(
                            paper(3),
                            10,
                            new Compacted(snapshot(1, 10, 4, 1, 2, 3), 10, 4),
                            term(5));

            assertThat(server.receives(2, voteFor(6, 9, 4)).messages())
                    .containsExactly(sends(2, new Vote(6, false)));
            assertThat(server.receives(2, voteFor(6, 10, 4)).messages())
                    .containsExactly(sends(2, new Vote(6, true)));
        }
    }

    @Nested
    class SendingOne {

        private final Server leader = compacted();

        private static final long PATIENCE = CONFIG.timing().electionTimeoutNanosMax();

        SendingOne() {
            elect(leader);
            assertThat(leader.view().role()).isEqualTo(Standing.LEADER);
        }

        private Reaction lagging(int follower) {
            return leader.receives(follower, new Conflict(6, 12, 0, 2, leader.round()));
        }

        /// §7: when the leader has already discarded the next entry that it needs to send.
        @Test
        void happensWhenTheEntriesAreGone() {
            lagging(3);
            captured(leader, snapshot(2, 10, 4, 1, 2, 3));

            Reaction reaction = leader.fires(Raft.HEARTBEAT);

            assertThat(reaction.to(3))
                    .containsExactly(new InstallSnapshot(6, 10, 4, leader.round()));
        }

        /// A snapshot of an earlier life may be gone: the first that is needed is taken anew.
        @Test
        void shipsASnapshotOfThisLife() {
            assertThat(lagging(3).all(Effect.Capture.class)).hasSize(1);

            Reaction reaction = captured(leader, snapshot(2, 10, 4, 1, 2, 3));

            assertThat(reaction.essentials())
                    .contains(new Effect.Ship<>(node(3), snapshot(2, 10, 4, 1, 2, 3)));
            assertThat(lagging(2).essentials())
                    .contains(new Effect.Ship<>(node(2), snapshot(2, 10, 4, 1, 2, 3)));
        }

        @Test
        void doesNotHappenWhileTheEntriesAreThere() {
            Reaction reaction = leader.receives(3, new Conflict(6, 12, 0, 9, leader.round()));

            assertThat(reaction.all(Effect.Ship.class)).isEmpty();
            assertThat(reaction.to(3, AppendEntries.class))
                    .singleElement()
                    .satisfies(each -> assertThat(each.prevLogIndex()).isEqualTo(8));
        }

        /// It takes long: what announces it takes the place of heartbeats.
        @Test
        void keepsTheFollowerFromStanding() {
            lagging(3);
            for (int i = 0; i < 10; i++) {
                assertThat(leader.fires(Raft.HEARTBEAT).to(3, InstallSnapshot.class)).hasSize(1);
            }
            leader.receives(3, new Installed(6, 2, leader.round()));
            captured(leader, snapshot(2, 10, 4, 1, 2, 3));
            for (int i = 0; i < 10; i++) {
                assertThat(leader.fires(Raft.HEARTBEAT).to(3, InstallSnapshot.class))
                        .containsExactly(new InstallSnapshot(6, 10, 4, leader.round()));
            }
        }

        /// Ours: to a follower that is dead it would be shipped in vain, and for ever.
        @Test
        void doesNotHappenWhileTheFollowerIsSilent() {
            lagging(3);
            captured(leader, snapshot(2, 10, 4, 1, 2, 3));

            Reaction reaction = leader.waits(100 * PATIENCE);

            assertThat(reaction.to(3, InstallSnapshot.class)).isNotEmpty();
            assertThat(shippedTo(3, reaction)).isZero();
            assertThat(reaction.notes(RaftNote.SnapshotShipped.class)).isEmpty();
        }

        @Test
        void doesNotBeginBeforeASilentFollowerIsHeardOf() {
            leader.stalls(2 * PATIENCE);
            captured(leader, snapshot(2, 10, 4, 1, 2, 3));

            assertThat(leader.fires(Raft.HEARTBEAT).all(Effect.Ship.class)).isEmpty();
        }

        /// The bulk connection may have broken meanwhile; who was told of it already knows.
        @Test
        void happensAgainAtOnceWhenTheFollowerIsHeardOfAgain() {
            lagging(3);
            captured(leader, snapshot(2, 10, 4, 1, 2, 3));
            leader.waits(100 * PATIENCE);

            Reaction reaction = leader.receives(3, new Installed(6, 2, leader.round()));
            reaction = reaction.then(leader.fires(Raft.HEARTBEAT));

            assertThat(shippedTo(3, reaction)).isEqualTo(1);
            assertThat(reaction.notes(RaftNote.SnapshotShipped.class)).isEmpty();
        }

        /// Its answers are old when they come; it is there all the same.
        @Test
        void happensToAFollowerThatIsFarAway() {
            lagging(3);
            captured(leader, snapshot(2, 10, 4, 1, 2, 3));
            long heard = leader.round();
            leader.stalls(10 * PATIENCE);

            Reaction reaction = leader.receives(3, new Installed(6, 2, heard));
            reaction = reaction.then(leader.fires(Raft.HEARTBEAT));

            assertThat(shippedTo(3, reaction)).isEqualTo(1);
        }

        @Test
        void isToldAgainWhereItIsANewerOne() {
            lagging(3);
            captured(leader, snapshot(2, 10, 4, 1, 2, 3));
            acknowledges(leader, 2);
            leader.submits(new RaftCommand.Compact(false));
            captured(leader, snapshot(3, 13, 6, 1, 2, 3));
            leader.stalls(2 * PATIENCE);

            Reaction reaction = leader.receives(3, new Installed(6, 2, leader.round()));
            reaction = reaction.then(leader.fires(Raft.HEARTBEAT));

            assertThat(reaction.notes(RaftNote.SnapshotShipped.class))
                    .containsExactly(new RaftNote.SnapshotShipped(node(3), 13));
        }

        private static long shippedTo(int follower, Reaction reaction) {
            return reaction.all(Effect.Ship.class).stream()
                    .filter(ship -> ship.to().equals(node(follower)))
                    .count();
        }

        @Test
        void isFollowedByTheEntriesAfterIt() {
            lagging(3);
            captured(leader, snapshot(2, 10, 4, 1, 2, 3));

            Reaction reaction = leader.receives(3, new Installed(6, 10, leader.round()));

            assertThat(reaction.to(3, AppendEntries.class))
                    .singleElement()
                    .satisfies(append -> {
                        assertThat(append.prevLogIndex()).isEqualTo(10);
                        assertThat(append.prevLogTerm()).isEqualTo(4);
                        assertThat(append.entries()).isEqualTo(leader.entries().subList(2, 5));
                    });
        }

        /// What a follower has installed is a copy like any other.
        @Test
        void countsAsACopy() {
            lagging(3);
            captured(leader, snapshot(2, 10, 4, 1, 2, 3));
            leader.receives(3, new Installed(6, 10, leader.round()));

            leader.receives(3, new Appended(6, 13, leader.round()));

            assertThat(leader.view().commitIndex()).isEqualTo(13);
        }
    }

    /// Ours: while much is written, a snapshot is of use only if the log still goes on behind it.
    @Nested
    class WhatFollowsOne {

        private final Server leader =
                Server.start(
                        CONFIG,
                        10,
                        new Compacted(snapshot(1, 10, 4, 1, 2, 3), 8, 3),
                        voted(5, 2),
                        new Stored(entries(9, 4, 4, 4, 5)));

        /// A snapshot up to 10 is on its way to n3, and the log goes to 13.
        WhatFollowsOne() {
            elect(leader);
            leader.receives(3, new Conflict(6, 12, 0, 2, leader.round()));
            assertThat(captured(leader, snapshot(2, 10, 4, 1, 2, 3)).all(Effect.Ship.class))
                    .hasSize(1);
            acknowledges(leader, 2);
            assertThat(leader.view().lastApplied()).isEqualTo(13);
        }

        private void proposesTen() {
            for (int i = 0; i < 10; i++) {
                leader.proposes("x");
                acknowledges(leader, 2);
            }
        }

        private Reaction arrives() {
            return leader.receives(3, new Installed(6, 10, leader.round()));
        }

        private void assertGoesOn(Reaction arrived) {
            assertThat(arrived.all(Effect.Ship.class)).isEmpty();
            assertThat(arrived.to(3, AppendEntries.class))
                    .singleElement()
                    .satisfies(append -> {
                        assertThat(append.prevLogIndex()).isEqualTo(10);
                        assertThat(append.entries()).isEqualTo(leader.entries());
                    });
        }

        @Test
        void staysHoweverManySnapshotsAreTakenMeanwhile() {
            proposesTen();
            captured(leader, snapshot(3, 22, 6, 1, 2, 3));
            proposesTen();
            captured(leader, snapshot(4, 32, 6, 1, 2, 3));

            assertThat(leader.view().log().baseIndex()).isEqualTo(10);
            assertGoesOn(arrives());
        }

        @Test
        void staysWhereTheHostWantsTheRoomThatNobodyNeeds() {
            leader.submits(new RaftCommand.Compact(true));
            captured(leader, snapshot(3, 13, 6, 1, 2, 3));
            proposesTen();

            Reaction reaction = leader.submits(new RaftCommand.Compact(true));

            assertThat(reaction.notes(RaftNote.LogSpared.class))
                    .containsExactly(new RaftNote.LogSpared(10));
            assertGoesOn(arrives());
        }

        /// The disk has an end; then what is on its way was in vain.
        @Test
        void goesWhereTheHostWantsTheRoomAtAnyPrice() {
            leader.submits(new RaftCommand.Compact(false));
            captured(leader, snapshot(3, 13, 6, 1, 2, 3));

            assertThat(leader.view().log().baseIndex()).isEqualTo(13);
            assertThat(arrives().to(3, AppendEntries.class)).isEmpty();
        }

        @Test
        void goesWhenTheFollowerHasLongBeenSilent() {
            leader.stalls(100 * CONFIG.timing().electionTimeoutNanosMax());
            captured(leader, snapshot(3, 13, 6, 1, 2, 3));

            assertThat(leader.view().log().baseIndex()).isEqualTo(12);
        }

        /// It lacks as little as the tail has that any snapshot leaves.
        @Test
        void goesWhenTheFollowerHasCaughtUp() {
            arrives();
            leader.receives(3, new Appended(6, 13, leader.round()));
            proposesTen();
            captured(leader, snapshot(3, 22, 6, 1, 2, 3));

            assertThat(leader.view().log().baseIndex()).isEqualTo(21);
        }

        @Test
        void staysAsFarAsTheFollowerHasNotCaughtUp() {
            proposesTen();
            arrives();
            leader.receives(3, new Appended(6, 15, leader.round()));
            captured(leader, snapshot(3, 22, 6, 1, 2, 3));

            assertThat(leader.view().log().baseIndex()).isEqualTo(15);
        }

        /// A pause of a moment must not cost a follower a snapshot.
        @Test
        void staysForAFollowerThatLagsALittleWhereTheHostWantsRoom() {
            arrives();
            leader.receives(3, new Appended(6, 13, leader.round()));
            proposesTen();
            leader.submits(new RaftCommand.Compact(true));
            captured(leader, snapshot(3, 22, 6, 1, 2, 3));

            assertThat(leader.view().log().baseIndex()).isEqualTo(13);
        }
    }

    @Nested
    class InstallingOne {

        private final Server server = follower(5, 1, 2, 3);

        /// InstallSnapshot 1: reply immediately if term < currentTerm.
        @Test
        void isRefusedToALeaderOfAnOlderTerm() {
            assertThat(server.receives(2, new InstallSnapshot(4, 9, 4, 77)).essentials())
                    .containsExactly(sends(2, new Stale(5)));
        }

        @Test
        void beginsWithWhatIsKnownToBeCommitted() {
            server.receives(2, new AppendEntries(5, 3, 3, List.of(), 2, 76));

            assertThat(server.receives(2, new InstallSnapshot(5, 9, 4, 77)).essentials())
                    .containsExactly(sends(2, new Installed(5, 2, 77)));
            assertThat(server.view().leader()).isEqualTo(node(2));
        }

        @Test
        void restartsTheElectionTimeout() {
            server.stalls(140_000_000);

            server.receives(2, new InstallSnapshot(5, 9, 4, 77));

            assertThat(server.remaining(Raft.ELECTION)).isGreaterThanOrEqualTo(150_000_000);
        }

        /// InstallSnapshot 5, 7, 8: save it, discard the log, load the state and configuration.
        @Test
        void replacesLogAndState() {
            Snapshot snapshot = snapshot(3, 9, 4, 1, 2, 5);
            server.receives(2, new InstallSnapshot(5, 9, 4, 77));

            Reaction reaction = imported(server, snapshot);

            assertThat(reaction.records()).contains(new Compacted(snapshot, 9, 4));
            assertThat(reaction.essentials()).contains(new Effect.Adopt<>(snapshot));
            assertThat(server.view().log().baseIndex()).isEqualTo(9);
            assertThat(server.view().log().lastIndex()).isEqualTo(9);
            assertThat(server.view().log().term(9)).isEqualTo(4);
            assertThat(server.view().commitIndex()).isEqualTo(9);
            assertThat(server.view().lastApplied()).isEqualTo(9);
            assertThat(server.view().configuration()).isEqualTo(voters(1, 2, 5));
        }

        /// InstallSnapshot 6: if an existing entry has the same index and term, what follows stays.
        @Test
        void keepsTheEntriesThatFollowTheSameEntry() {
            imported(server, snapshot(3, 2, 2, 1, 2, 3));

            assertThat(server.view().log().baseIndex()).isEqualTo(2);
            assertThat(server.entries()).containsExactly(entry(3, 3));
            assertThat(server.view().commitIndex()).isEqualTo(2);
        }

        /// The same index with another term: the log is another leader's, and goes.
        @Test
        void discardsTheEntriesThatFollowAnotherEntry() {
            imported(server, snapshot(3, 2, 5, 1, 2, 3));

            assertThat(server.view().log().baseIndex()).isEqualTo(2);
            assertThat(server.view().log().term(2)).isEqualTo(5);
            assertThat(server.entries()).isEmpty();
        }

        @Test
        void discardsTheConfigurationsOfTheEntriesThatWent() {
            Server joint =
                    Server.start(
                            paper(3),
                            term(5),
                            new Stored(
                                    List.of(
                                            entry(1, 1),
                                            entry(2, 2),
                                            new Entry.Members(3, 2, voters(1, 7, 8)))));

            imported(joint, snapshot(3, 2, 5, 1, 2, 4));

            assertThat(joint.view().configuration()).isEqualTo(voters(1, 2, 4));
        }

        @Test
        void keepsTheConfigurationsOfTheEntriesThatStay() {
            Server joint =
                    Server.start(
                            paper(3),
                            term(5),
                            new Stored(
                                    List.of(
                                            entry(1, 1),
                                            entry(2, 2),
                                            new Entry.Members(3, 2, voters(1, 7, 8)))));

            imported(joint, snapshot(3, 2, 2, 1, 2, 4));

            assertThat(joint.view().configuration()).isEqualTo(voters(1, 7, 8));
        }

        @Test
        void isOfNoUseToAServerThatIsPastIt() {
            server.receives(2, new AppendEntries(5, 3, 3, List.of(), 3, 76));

            Reaction reaction = imported(server, snapshot(3, 2, 2, 1, 2, 3));

            assertThat(reaction.records()).isEmpty();
            assertThat(reaction.all(Effect.Adopt.class)).isEmpty();
            assertThat(server.view().lastApplied()).isEqualTo(3);
            assertThat(server.view().log().baseIndex()).isZero();
        }

        @Test
        void outlivesARestart() {
            imported(server, snapshot(3, 9, 4, 1, 2, 5));
            server.receives(2, new AppendEntries(5, 9, 4, entries(10, 5), 9, 77));

            Server again = Server.restart(paper(3), 9, server.disk());

            assertThat(again.view().log().baseIndex()).isEqualTo(9);
            assertThat(again.entries()).containsExactly(entry(10, 5));
            assertThat(again.view().currentTerm()).isEqualTo(5);
            assertThat(again.view().configuration()).isEqualTo(voters(1, 2, 5));
        }

        /// The acknowledgement promises that the snapshot will be there after a crash, and is of
        /// the round in which the leader asked.
        @Test
        void isAcknowledgedBehindItsRecord() {
            server.receives(2, new InstallSnapshot(5, 9, 4, 77));
            server.holdBack();
            Reaction reaction =
                    imported(server, snapshot(3, 9, 4, 1, 2, 3))
                            .then(server.receives(2, new InstallSnapshot(5, 9, 4, 78)));

            assertThat(reaction.essentials())
                    .containsSubsequence(
                            stores(new Compacted(snapshot(3, 9, 4, 1, 2, 3), 9, 4)),
                            new Effect.Adopt<RaftMessage>(snapshot(3, 9, 4, 1, 2, 3)),
                            sends(2, new Installed(5, 9, 78)));
        }

        @Test
        void replicationGoesOnAfterIt() {
            imported(server, snapshot(3, 9, 4, 1, 2, 3));

            assertThat(
                            server.receives(2, new AppendEntries(5, 9, 4, entries(10, 5), 10, 78))
                                    .messages())
                    .containsExactly(sends(2, new Appended(5, 10, 78)));
            assertThat(server.view().lastApplied()).isEqualTo(10);
        }
    }

    @Test
    void aFollowerThatIsFarBehindCatchesUp() {
        Server leader = compacted();
        elect(leader);
        Server server = Server.start(paper(3), term(5), log(1, 2));

        Exchange.between(leader, server, 3);
        assertThat(server.terms()).containsExactly(1L, 2L);
        assertThat(captured(leader, snapshot(2, 10, 4, 1, 2, 3)).all(Effect.Ship.class)).hasSize(1);
        imported(server, snapshot(7, 10, 4, 1, 2, 3));
        Exchange.between(leader, server, 3);

        assertThat(server.view().log().lastIndex()).isEqualTo(13);
        assertThat(leader.view().commitIndex()).isEqualTo(13);
    }
}
