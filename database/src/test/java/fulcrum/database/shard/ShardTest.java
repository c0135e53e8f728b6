package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.shard.ShardCommand.Behind;
import fulcrum.database.shard.ShardCommand.Get;
import fulcrum.database.shard.ShardCommand.OpenSession;
import fulcrum.database.shard.ShardCommand.Room;
import fulcrum.database.shard.ShardCommand.Scan;
import fulcrum.database.shard.ShardCommand.Write;
import fulcrum.database.shard.ShardMessage.Forward;
import fulcrum.database.shard.ShardMessage.Forwarded;
import fulcrum.database.shard.ShardMessage.Reply;
import fulcrum.database.shard.ShardResult.Found;
import fulcrum.database.shard.ShardResult.Keyed;
import fulcrum.database.shard.ShardResult.Opened;
import fulcrum.database.shard.ShardResult.Rows;
import fulcrum.database.shard.ShardResult.Written;
import fulcrum.machine.Bytes;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Outcome.Refusal;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.RaftMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What one replica does, with the test in place of all around it.
class ShardTest {

    private static final Bytes KEY = Bytes.text("k");
    private static final Bytes VALUE = Bytes.text("v");
    private static final Bytes OTHER = Bytes.text("w");

    private static Write put(Bytes key, Bytes value) {
        return new Write(null, key, value, Condition.ALWAYS);
    }

    private static Write put(Bytes key, @Nullable Bytes value, Condition condition) {
        return new Write(null, key, value, condition);
    }

    private static Outcome refused(Refusal why) {
        return new Outcome.Refused(why, null);
    }

    /// The change that a replica forwarded last.
    private static Bytes forwarded(Replica replica) {
        return replica.sent(Forward.class).getLast().changes().getLast();
    }

    private static Bytes change(int node, long number, Bytes key, @Nullable Bytes value) {
        return ShardCodec.COMMANDS.encode(
                new Change.Write(node, number, null, StateKeys.row(key), value, Condition.ALWAYS));
    }

    /// A group of one: everything is committed at once.
    @Nested
    class Alone {

        private final Replica alone = Replica.leading(1);

        private @Nullable ShardResult did(ShardCommand command) {
            long asked = alone.asked(command);
            assertThat(alone.answers).containsKey(asked);
            return alone.result(asked);
        }

        @Test
        void whatWasPutIsFoundWithTheIndexThatBroughtIt() {
            assertThat(did(put(KEY, VALUE))).isEqualTo(new Written(true, false, 2));
            assertThat(did(new Get(KEY))).isEqualTo(new Found(new Row(2, VALUE)));
            assertThat(did(put(KEY, OTHER))).isEqualTo(new Written(true, false, 3));
            assertThat(did(new Get(KEY))).isEqualTo(new Found(new Row(3, OTHER)));
        }

        @Test
        void whatWasDeletedIsNotFound() {
            did(put(KEY, VALUE));
            assertThat(did(put(KEY, null, Condition.PRESENT)))
                    .isEqualTo(new Written(true, true, 0));
            assertThat(did(new Get(KEY))).isEqualTo(new Found(null));
            assertThat(did(put(KEY, null, Condition.PRESENT)))
                    .isEqualTo(new Written(false, false, 0));
        }

        @Test
        void aConditionIsJudgedAtItsPlaceInTheLog() {
            assertThat(did(put(KEY, VALUE, Condition.PRESENT)))
                    .isEqualTo(new Written(false, false, 0));
            assertThat(did(put(KEY, VALUE, Condition.ABSENT)))
                    .isEqualTo(new Written(true, false, 3));
            assertThat(did(put(KEY, OTHER, Condition.ABSENT)))
                    .isEqualTo(new Written(false, true, 3));
            assertThat(did(put(KEY, OTHER, new Condition.Holds(OTHER))))
                    .isEqualTo(new Written(false, true, 3));
            assertThat(did(put(KEY, OTHER, new Condition.Holds(VALUE))))
                    .isEqualTo(new Written(true, true, 6));
            assertThat(did(put(KEY, VALUE, new Condition.Version(3))))
                    .isEqualTo(new Written(false, true, 6));
            assertThat(did(put(KEY, VALUE, new Condition.Version(6))))
                    .isEqualTo(new Written(true, true, 8));
        }

        @Test
        void noRowHasVersionZero() {
            assertThat(did(put(KEY, VALUE, new Condition.Version(0))))
                    .isEqualTo(new Written(false, false, 0));
        }

        @Test
        void aScanBringsRowsInOrderWithinItsBoundsAndSaysWhetherThereAreMore() {
            for (String key : List.of("c", "a", "d", "b")) {
                did(put(Bytes.text(key), VALUE));
            }
            assertThat(scan("a", null, 10)).isEqualTo("a b c d");
            assertThat(scan("b", "d", 10)).isEqualTo("b c");
            assertThat(scan("a", null, 2)).isEqualTo("a b ...");
            assertThat(scan("e", null, 2)).isEqualTo("");
        }

        private String scan(String from, @Nullable String to, int limit) {
            Bytes end = to == null ? null : Bytes.text(to);
            long asked = alone.asked(new Scan(Bytes.text(from), end, limit));
            alone.loaded(alone.loads.removeLast());
            if (!(alone.result(asked) instanceof Rows(List<Keyed> rows, boolean more))) {
                throw new AssertionError(alone.answers.get(asked));
            }
            List<String> keys = rows.stream().map(row -> row.key().asText()).toList();
            return String.join(" ", keys) + (more ? " ..." : "");
        }

        @Test
        void aScanDoesNotSeeSessionsAndOtherThingsInTheState() {
            did(new OpenSession());
            assertThat(scan("", null, 10)).isEqualTo("");
        }

        @Test
        void whatMakesNoSenseIsRefused() {
            for (ShardCommand senseless :
                    List.of(
                            new Scan(KEY, null, 0),
                            new Write(new Stamp(0, 1), KEY, VALUE, Condition.ALWAYS),
                            new Write(new Stamp(1, 0), KEY, VALUE, Condition.ALWAYS),
                            put(KEY, VALUE, new Condition.Version(-1)),
                            put(KEY, Bytes.wrap(new byte[9 << 20])))) {
                long asked = alone.asked(senseless);
                assertThat(alone.answers).containsEntry(asked, refused(Refusal.INVALID));
            }
        }

        @Test
        void aFullDiskRefusesWhatStoresMoreAndLetsDeletionsThrough() {
            did(put(KEY, VALUE));
            alone.asked(new Room(true));
            long stores = alone.asked(put(KEY, OTHER));
            assertThat(alone.answers).containsEntry(stores, refused(Refusal.DISK_FULL));
            assertThat(did(new Get(KEY))).isEqualTo(new Found(new Row(2, VALUE)));
            assertThat(did(put(KEY, null, Condition.ALWAYS)))
                    .isEqualTo(new Written(true, false, 0));
            alone.asked(new Room(false));
            assertThat(did(put(KEY, OTHER))).isEqualTo(new Written(true, false, 4));
        }

        @Test
        void aStoreThatCannotKeepUpRefusesChangesUntouchedAndServesReads() {
            did(put(KEY, VALUE));
            alone.asked(new Behind(true));
            long stores = alone.asked(put(KEY, OTHER));
            long deletes = alone.asked(put(KEY, null, Condition.ALWAYS));
            assertThat(alone.answers).containsEntry(stores, refused(Refusal.OVERLOADED));
            assertThat(alone.answers).containsEntry(deletes, refused(Refusal.OVERLOADED));
            assertThat(did(new Get(KEY))).isEqualTo(new Found(new Row(2, VALUE)));
            alone.asked(new Behind(false));
            assertThat(did(put(KEY, OTHER))).isEqualTo(new Written(true, false, 3));
        }

        /// Where the disk is full, the store is behind before long.
        @Test
        void aFullDiskIsToldAsSuchAndLetsDeletionsThroughHoweverFarTheStoreIsBehind() {
            did(put(KEY, VALUE));
            alone.asked(new Room(true));
            alone.asked(new Behind(true));
            long stores = alone.asked(put(KEY, OTHER));
            assertThat(alone.answers).containsEntry(stores, refused(Refusal.DISK_FULL));
            assertThat(did(put(KEY, null, Condition.ALWAYS)))
                    .isEqualTo(new Written(true, false, 0));
        }

        @Test
        void tooManyBytesThatWaitForAColdKeyAreRefused() {
            Replica small = Replica.leading(1, new ShardConfig.Bounds(99, 99, 400, 99, 99, 9));
            small.cold.add(StateKeys.row(KEY));
            small.asked(put(KEY, OTHER, new Condition.Holds(VALUE)));
            small.asked(put(OTHER, VALUE));
            small.asked(put(OTHER, VALUE));
            long fourth = small.asked(put(OTHER, VALUE));
            assertThat(small.answers).containsEntry(fourth, refused(Refusal.OVERLOADED));
            small.loaded(small.loads.getLast());
            long fifth = small.asked(put(OTHER, VALUE));
            assertThat(small.result(fifth)).isEqualTo(new Written(true, false, 5));
        }

        @Test
        void aColdKeyHoldsUpTheChangeThatNeedsItAndAllBehindIt() {
            did(put(KEY, VALUE));
            alone.cold.add(StateKeys.row(KEY));
            long waits = alone.asked(put(KEY, OTHER, new Condition.Holds(VALUE)));
            long behind = alone.asked(put(OTHER, VALUE));
            assertThat(alone.answers).doesNotContainKeys(waits, behind);
            assertThat(alone.shard.view().due()).isEqualTo(2);
            alone.loaded(alone.loads.getLast());
            assertThat(alone.result(waits)).isEqualTo(new Written(true, true, 3));
            assertThat(alone.result(behind)).isEqualTo(new Written(true, false, 4));
        }

        @Test
        void aColdKeyHoldsUpNobodyButTheReadThatWantsIt() {
            did(put(KEY, VALUE));
            alone.cold.add(StateKeys.row(KEY));
            long waits = alone.asked(new Get(KEY));
            assertThat(did(put(OTHER, VALUE))).isEqualTo(new Written(true, false, 3));
            assertThat(alone.answers).doesNotContainKey(waits);
            alone.loaded(alone.loads.getLast());
            assertThat(alone.result(waits)).isEqualTo(new Found(new Row(2, VALUE)));
        }

        @Test
        void aReadWaitsForTheChangesThatWereCommittedBeforeIt() {
            did(put(KEY, VALUE));
            alone.cold.add(StateKeys.row(KEY));
            alone.asked(put(KEY, OTHER, new Condition.Holds(VALUE)));
            alone.cold.clear();
            long read = alone.asked(new Get(KEY));
            assertThat(alone.answers).doesNotContainKey(read);
            alone.loaded(alone.loads.getLast());
            assertThat(alone.result(read)).isEqualTo(new Found(new Row(3, OTHER)));
        }

        @Test
        void aChangeThatWaitsTooLongForAColdKeyIsUnknown() {
            alone.cold.add(StateKeys.row(KEY));
            long waits = alone.asked(put(KEY, VALUE, Condition.ABSENT));
            alone.waits(1_500_000_000);
            assertThat(alone.answers.get(waits)).isInstanceOf(Outcome.Unknown.class);
            alone.loaded(alone.loads.getLast());
            assertThat(did(new Get(OTHER))).isEqualTo(new Found(null));
        }

        @Test
        void tooManyAtOnceAreRefused() {
            Replica small = Replica.leading(3, new ShardConfig.Bounds(2, 9, 9_999, 99, 99, 9));
            small.asked(put(KEY, VALUE));
            small.asked(put(KEY, VALUE));
            long third = small.asked(put(KEY, VALUE));
            assertThat(small.answers).containsEntry(third, refused(Refusal.OVERLOADED));
        }
    }

    /// A replica that follows node 2.
    @Nested
    class Following {

        private final Replica follower = Replica.following(2, 3);

        @Test
        void aWriteIsForwardedToTheLeaderInItsTerm() {
            long asked = follower.asked(put(KEY, VALUE));
            Forward forward = follower.sent(Forward.class).getFirst();
            assertThat(forward.term()).isEqualTo(3);
            assertThat(ShardCodec.COMMANDS.decode(forward.changes().getFirst()))
                    .isEqualTo(
                            new Change.Write(
                                    1,
                                    (7L << 40) + 1,
                                    null,
                                    StateKeys.row(KEY),
                                    VALUE,
                                    Condition.ALWAYS));
            assertThat(follower.answers).doesNotContainKey(asked);
        }

        @Test
        void itIsAnsweredWhenTheLeaderSaysSo() {
            long asked = follower.asked(put(KEY, VALUE));
            long number = ShardCodec.COMMANDS.number(forwarded(follower));
            Outcome done = new Outcome.Done(Bytes.text("?"));
            follower.hears(2, new Forwarded(3, List.of(new Reply(number, done))));
            assertThat(follower.answers).containsEntry(asked, done);
        }

        @Test
        void itIsAnsweredWhenItIsAppliedHereWithoutAWordFromTheLeader() {
            long asked = follower.asked(put(KEY, VALUE));
            follower.hearsOf(2, 3, forwarded(follower));
            assertThat(follower.result(asked)).isEqualTo(new Written(true, false, 2));
        }

        @Test
        void itIsAnsweredOnce() {
            long asked = follower.asked(put(KEY, VALUE));
            Bytes change = forwarded(follower);
            long number = ShardCodec.COMMANDS.number(change);
            follower.hearsOf(2, 3, change);
            Outcome done = new Outcome.Done(Bytes.text("?"));
            follower.hears(2, new Forwarded(3, List.of(new Reply(number, done))));
            assertThat(follower.result(asked)).isEqualTo(new Written(true, false, 2));
        }

        @Test
        void whatAnotherLifeOfThisNodeAskedForIsNotTakenForItsOwn() {
            long asked = follower.asked(put(KEY, VALUE));
            follower.hearsOf(2, 3, change(1, (6L << 40) + 1, KEY, OTHER));
            assertThat(follower.answers).doesNotContainKey(asked);
        }

        @Test
        void itIsSentAgainInTheSameTermWhileNothingIsHeard() {
            follower.asked(put(KEY, VALUE));
            Bytes change = forwarded(follower);
            follower.forget();
            follower.waits(240_000_000);
            assertThat(follower.sent(Forward.class)).isEmpty();
            follower.waits(20_000_000);
            assertThat(follower.sent(Forward.class))
                    .containsExactly(new Forward(3, List.of(change)));
        }

        @Test
        void itIsNotProposedInALaterTermWhileItMayStandInTheLogOfThisOne() {
            follower.asked(put(KEY, VALUE));
            follower.forget();
            follower.hears(3, new RaftMessage.AppendEntries(4, 1, 3, List.of(), 1, 1));
            follower.waits(500_000_000);
            assertThat(follower.sent(Forward.class)).isEmpty();
        }

        @Test
        void itIsProposedAnewOnceALaterTermHasBegunInTheLogWithoutIt() {
            long asked = follower.asked(put(KEY, VALUE));
            Bytes change = forwarded(follower);
            follower.forget();
            follower.hearsOf(3, 4, 1);
            assertThat(follower.sent(Forward.class))
                    .containsExactly(new Forward(4, List.of(change)));
            assertThat(follower.notes).contains(new ShardNote.Resolved(4, 1));
            follower.hearsOf(3, 4, change);
            assertThat(follower.result(asked)).isEqualTo(new Written(true, false, 3));
        }

        @Test
        void itIsDoneIfTheLaterTermsLogHasIt() {
            long asked = follower.asked(put(KEY, VALUE));
            Bytes change = forwarded(follower);
            follower.forget();
            follower.hears(
                    3,
                    new RaftMessage.AppendEntries(
                            4,
                            1,
                            3,
                            List.of(new Entry.Command(2, 3, change), new Entry.Blank(3, 4)),
                            3,
                            1));
            assertThat(follower.result(asked)).isEqualTo(new Written(true, false, 2));
            assertThat(follower.sent(Forward.class)).isEmpty();
        }

        @Test
        void itIsUnknownWhenPatienceEnds() {
            long asked = follower.asked(put(KEY, VALUE));
            follower.waits(1_499_000_000);
            assertThat(follower.answers).doesNotContainKey(asked);
            follower.waits(1_000_000);
            assertThat(follower.answers.get(asked)).isInstanceOf(Outcome.Unknown.class);
            assertThat(follower.notes).contains(new ShardNote.PatienceEnded(0, 1));
        }

        @Test
        void aRefusalOfTheLeaderIsPassedOn() {
            long asked = follower.asked(put(KEY, VALUE));
            long number = ShardCodec.COMMANDS.number(forwarded(follower));
            Outcome full = refused(Refusal.DISK_FULL);
            follower.hears(2, new Forwarded(3, List.of(new Reply(number, full))));
            assertThat(follower.answers).containsEntry(asked, full);
        }

        @Test
        void aRefusalOfAnEarlierAttemptIsNotBelieved() {
            long asked = follower.asked(put(KEY, VALUE));
            long number = ShardCodec.COMMANDS.number(forwarded(follower));
            follower.hearsOf(3, 4, 1);
            Outcome full = refused(Refusal.DISK_FULL);
            follower.hears(2, new Forwarded(3, List.of(new Reply(number, full))));
            assertThat(follower.answers).doesNotContainKey(asked);
        }

        @Test
        void whereASnapshotHidesTheLogAWriteIsNotProposedAnew() {
            long asked = follower.asked(put(KEY, VALUE));
            follower.forget();
            follower.takes(
                    new Input.Imported<>(new NodeId(3), new Snapshot(1, 9, header(follower))));
            follower.hears(3, new RaftMessage.AppendEntries(4, 9, 4, List.of(), 9, 1));
            follower.hearsOf(3, 5, 1);
            assertThat(follower.sent(Forward.class)).isEmpty();
            follower.waits(1_500_000_000);
            assertThat(follower.answers.get(asked)).isInstanceOf(Outcome.Unknown.class);
        }

        @Test
        void aSnapshotTakesThePlaceOfTheChangesThatWaitForAColdKey() {
            waitsForAColdKeyAndGetsASnapshot();
            assertThat(follower.shard.view().due()).isZero();
            assertThat(follower.shard.view().applied()).isEqualTo(9);
            follower.hearsOf(2, 4, change(2, 2, OTHER, VALUE));
            assertThat(follower.shard.view().applied()).isEqualTo(10);
        }

        @Test
        void whatWasLoadedForAChangeThatIsNoLongerDueIsNotTakenForAnother() {
            waitsForAColdKeyAndGetsASnapshot();
            follower.hearsOf(2, 4, putIfAbsent(2));
            assertThat(follower.shard.view().due()).isEqualTo(1);
            follower.loaded(follower.loads.getFirst());
            assertThat(follower.shard.view().due()).isEqualTo(1);
            follower.loaded(follower.loads.getLast());
            assertThat(follower.shard.view().due()).isZero();
        }

        private void waitsForAColdKeyAndGetsASnapshot() {
            follower.cold.add(StateKeys.row(KEY));
            follower.hearsOf(2, 3, putIfAbsent(1));
            assertThat(follower.shard.view().due()).isEqualTo(1);
            follower.takes(
                    new Input.Imported<>(new NodeId(2), new Snapshot(1, 9, header(follower))));
            follower.hears(2, new RaftMessage.AppendEntries(4, 9, 4, List.of(), 9, 1));
        }

        /// What waits is on the heap, and the leader does not see it.
        @Test
        void tooManyBytesThatWaitForAColdKeyHoldTheLeaderBack() {
            Replica small = Replica.with(3, new ShardConfig.Bounds(99, 99, 400, 99, 99, 9));
            small.cold.add(StateKeys.row(KEY));
            for (int i = 1; i <= 6; i++) {
                small.hearsOf(2, 3, putIfAbsent(i));
            }
            long held = small.shard.view().raft().log().lastIndex();
            assertThat(acknowledged(small)).isBetween(1L, held - 1);

            while (small.shard.view().due() > 0) {
                small.loaded(small.loads.getLast());
            }
            small.hears(2, new RaftMessage.AppendEntries(3, held, 3, List.of(), held, 1));
            assertThat(acknowledged(small)).isEqualTo(held);
        }

        @Test
        void aStoreThatCannotKeepUpHoldsTheLeaderBack() {
            follower.asked(new Behind(true));
            follower.hearsOf(2, 3, 5);
            assertThat(acknowledged(follower)).isEqualTo(1);
            assertThat(follower.shard.view().applied()).isEqualTo(6);
        }

        private static long acknowledged(Replica replica) {
            return replica.sent(ShardMessage.Consensus.class).getLast().message()
                            instanceof RaftMessage.Appended appended
                    ? appended.matchIndex()
                    : -1;
        }

        private Bytes putIfAbsent(long number) {
            return ShardCodec.COMMANDS.encode(
                    new Change.Write(2, number, null, StateKeys.row(KEY), VALUE, Condition.ABSENT));
        }

        @Test
        void whatIsForwardedWakesAGroupThatRests() {
            follower.hears(2, new RaftMessage.Rest(3, 1, 1));
            assertThat(follower.shard.view().raft().resting()).isTrue();
            follower.asked(put(KEY, VALUE));
            assertThat(follower.shard.view().raft().resting()).isFalse();
        }

        /// A snapshot's header of term 4: what a leader of it would capture.
        private Bytes header(Replica replica) {
            Replica other = Replica.with(3, ShardConfig.Bounds.DEFAULT);
            while (other.term() < 4) {
                other.fires(Timer.of("election"));
            }
            other.hears(2, new RaftMessage.Vote(4, true));
            for (int i = 0; i < 9 && other.captures.isEmpty(); i++) {
                other.asked(put(KEY, VALUE));
                other.isFollowed();
            }
            assertThat(replica.captures).isEmpty();
            return other.captures.getFirst();
        }

        @Test
        void aReadAsksTheLeaderForAnIndexAndIsAnsweredHere() {
            follower.hearsOf(2, 3, change(2, 1, KEY, VALUE));
            long asked = follower.asked(new Get(KEY));
            var question =
                    (RaftMessage.ReadIndex)
                            follower.sent(ShardMessage.Consensus.class).getLast().message();
            assertThat(follower.answers).doesNotContainKey(asked);
            follower.hears(2, new RaftMessage.ReadIndexed(3, question.ticket(), 2));
            assertThat(follower.result(asked)).isEqualTo(new Found(new Row(2, VALUE)));
        }

        @Test
        void whoDoesNotLeadTakesNoChangeFromOthers() {
            follower.hears(3, new Forward(3, List.of(change(3, 1, KEY, VALUE))));
            assertThat(follower.notes)
                    .containsExactly(new ShardNote.ForwardIgnored(new NodeId(3), 3));
            assertThat(follower.sent).isEmpty();
        }
    }

    /// A replica that knows of no leader.
    @Nested
    class Leaderless {

        private final Replica lonely = Replica.of(3);

        @Test
        void whatIsAskedWaitsForALeader() {
            long write = lonely.asked(put(KEY, VALUE));
            long read = lonely.asked(new Get(KEY));
            assertThat(lonely.answers).isEmpty();
            assertThat(lonely.shard.view().parked()).isEqualTo(2);
            lonely.hearsOf(2, 1, 1);
            assertThat(lonely.sent(Forward.class)).hasSize(1);
            assertThat(lonely.shard.view().parked()).isZero();
            lonely.hearsOf(2, 1, forwarded(lonely));
            assertThat(lonely.result(write)).isEqualTo(new Written(true, false, 2));
            assertThat(lonely.answers).doesNotContainKey(read);
        }

        @Test
        void whatWasNeverSentIsUnavailableWhenPatienceEnds() {
            long write = lonely.asked(put(KEY, VALUE));
            long read = lonely.asked(new Get(KEY));
            lonely.waits(1_500_000_000);
            assertThat(lonely.answers)
                    .containsEntry(write, refused(Refusal.UNAVAILABLE))
                    .containsEntry(read, refused(Refusal.UNAVAILABLE));
            assertThat(lonely.notes).contains(new ShardNote.PatienceEnded(2, 0));
        }
    }

    /// The leader of three.
    @Nested
    class Leading {

        private final Replica leader = Replica.leading(3);

        @Test
        void aForwardedChangeIsProposedAndItsSenderToldOnceItIsCommitted() {
            leader.hears(3, new Forward(1, List.of(change(3, 77, KEY, VALUE))));
            assertThat(leader.sent(Forwarded.class)).isEmpty();
            leader.isFollowed();
            Bytes result = ShardCodec.RESULTS.encode(new Written(true, false, 2));
            assertThat(leader.sent(Forwarded.class))
                    .containsExactly(
                            new Forwarded(1, List.of(new Reply(77, new Outcome.Done(result)))));
        }

        @Test
        void aChangeThatComesTwiceIsProposedOnce() {
            Forward forward = new Forward(1, List.of(change(3, 77, KEY, VALUE)));
            leader.hears(3, forward);
            leader.hears(3, forward);
            assertThat(leader.shard.view().raft().log().lastIndex()).isEqualTo(2);
            assertThat(leader.notes).contains(new ShardNote.ForwardRepeated(new NodeId(3), 77));
        }

        @Test
        void theSameNumberOfAnotherNodeIsAnotherChange() {
            leader.hears(3, new Forward(1, List.of(change(3, 77, KEY, VALUE))));
            leader.hears(2, new Forward(1, List.of(change(2, 77, KEY, OTHER))));
            assertThat(leader.shard.view().raft().log().lastIndex()).isEqualTo(3);
        }

        @Test
        void aChangeForAnotherTermIsNotProposed() {
            leader.hears(3, new Forward(2, List.of(change(3, 77, KEY, VALUE))));
            assertThat(leader.shard.view().raft().log().lastIndex()).isEqualTo(1);
            assertThat(leader.notes).contains(new ShardNote.ForwardIgnored(new NodeId(3), 2));
        }

        @Test
        void whatAFullDiskRefusedIsNotTakenLater() {
            leader.asked(new Room(true));
            Forward forward = new Forward(1, List.of(change(3, 77, KEY, VALUE)));
            leader.hears(3, forward);
            assertThat(leader.sent(Forwarded.class))
                    .containsExactly(
                            new Forwarded(1, List.of(new Reply(77, refused(Refusal.DISK_FULL)))));
            leader.asked(new Room(false));
            leader.hears(3, forward);
            assertThat(leader.shard.view().raft().log().lastIndex()).isEqualTo(1);
        }

        @Test
        void whatIsToldToOnePeerInOneTurnGoesInOneMessage() {
            leader.hears(
                    3,
                    new Forward(1, List.of(change(3, 77, KEY, VALUE), change(3, 78, KEY, OTHER))));
            leader.isFollowed();
            assertThat(leader.sent(Forwarded.class)).hasSize(1);
            assertThat(leader.sent(Forwarded.class).getFirst().replies()).hasSize(2);
        }

        @Test
        void aChangeThatItProposedAndLostIsProposedByItsSuccessor() {
            long asked = leader.asked(put(KEY, VALUE));
            leader.forget();
            leader.hears(
                    2,
                    new RaftMessage.AppendEntries(2, 1, 1, List.of(new Entry.Blank(2, 2)), 2, 1));
            assertThat(leader.sent(Forward.class)).hasSize(1);
            assertThat(leader.sent(Forward.class).getFirst().term()).isEqualTo(2);
            leader.hearsOf(2, 2, forwarded(leader));
            assertThat(leader.result(asked)).isEqualTo(new Written(true, false, 3));
        }

        @Test
        void membersAndLeadersAreChangedWhereTheLeaderIs() {
            long moved = leader.asked(new ShardCommand.MoveLeader(Replica.SELF));
            assertThat(leader.answers).containsEntry(moved, new Outcome.Done(Bytes.EMPTY));
            Replica follower = Replica.following(2, 3);
            long refused = follower.asked(new ShardCommand.MoveLeader(Replica.SELF));
            assertThat(follower.answers)
                    .containsEntry(refused, new Outcome.Refused(Refusal.NOT_LEADER, new NodeId(2)));
        }
    }

    /// Writes that are asked for more than once.
    @Nested
    class Stamped {

        private final Replica alone = Replica.leading(1);

        private long opened(Replica replica) {
            long asked = replica.asked(new OpenSession());
            if (replica.result(asked) instanceof Opened(long session)) {
                return session;
            }
            throw new AssertionError("" + replica.answers.get(asked));
        }

        private Write put(long session, long sequence, Bytes value) {
            return new Write(new Stamp(session, sequence), KEY, value, Condition.ALWAYS);
        }

        @Test
        void aRepeatedWriteBringsTheFirstResultAndHasNoFurtherEffect() {
            long session = opened(alone);
            long first = alone.asked(put(session, 1, VALUE));
            alone.asked(ShardTest.put(KEY, OTHER));
            long again = alone.asked(put(session, 1, VALUE));
            assertThat(alone.answers.get(again)).isEqualTo(alone.answers.get(first));
            long read = alone.asked(new Get(KEY));
            assertThat(alone.result(read)).isEqualTo(new Found(new Row(4, OTHER)));
        }

        @Test
        void aWriteThatIsOvertakenIsUnknown() {
            long session = opened(alone);
            alone.asked(put(session, 2, VALUE));
            long late = alone.asked(put(session, 1, OTHER));
            assertThat(alone.answers.get(late)).isInstanceOf(Outcome.Unknown.class);
            long read = alone.asked(new Get(KEY));
            assertThat(alone.result(read)).isEqualTo(new Found(new Row(3, VALUE)));
        }

        @Test
        void theSessionThatWasIdleLongestIsGivenUpAndItsWritesAreNeverCarriedOut() {
            Replica small = Replica.leading(1, new ShardConfig.Bounds(9, 9, 9_999, 99, 99, 2));
            long idle = opened(small);
            long busy = opened(small);
            for (int i = 1; i <= 100; i++) {
                small.asked(put(busy, i, VALUE));
            }
            opened(small);
            long lost = small.asked(put(idle, 1, OTHER));
            assertThat(small.answers.get(lost)).isInstanceOf(Outcome.Unknown.class);
            assertThat(small.notes).contains(new ShardNote.SessionEvicted(idle));
            long kept = small.asked(put(busy, 101, OTHER));
            assertThat(small.result(kept)).isInstanceOf(Written.class);
        }

        @Test
        void aSessionThatWasNeverOpenedIsUnknown() {
            long asked = alone.asked(put(99, 1, VALUE));
            assertThat(alone.answers.get(asked)).isInstanceOf(Outcome.Unknown.class);
            long read = alone.asked(new Get(KEY));
            assertThat(alone.result(read)).isEqualTo(new Found(null));
        }
    }
}
