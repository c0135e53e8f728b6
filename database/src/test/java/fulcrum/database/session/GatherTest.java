package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.session.SessionResult.Asked;
import fulcrum.database.session.SessionResult.Began;
import fulcrum.database.session.SessionResult.Committed;
import fulcrum.database.session.SessionResult.Done;
import fulcrum.database.session.SessionResult.Failed;
import fulcrum.database.session.SessionResult.Gathered;
import fulcrum.database.session.SessionResult.Missing;
import fulcrum.database.spectrum.Clock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Several shards that are asked at once.
class GatherTest {

    private static final long SECOND = 1_000_000_000;

    private final Town town = new Town(4);

    /// What was sent to shards, and what of it gets lost.
    private final List<TxnMessage> questions = new ArrayList<>();

    private TxnId begins(Isolation isolation) {
        return ((Began) town.done(town.asks(1, new SessionCommand.Begin(isolation)))).txn();
    }

    private TxnId begins() {
        return begins(Isolation.REPEATABLE_READ);
    }

    private static Span shard(int number) {
        return Span.range(Bytes.text("" + number), Bytes.text("" + (number + 1)));
    }

    /// Of the first shards, so many.
    private static List<Span> shards(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(GatherTest::shard).toList();
    }

    private static SessionCommand gather(
            TxnId txn, List<Span> spans, int width, int limit, @Nullable Program program) {
        return new SessionCommand.Gather(txn, spans, width, limit, Planned.WITHOUT, 0, program);
    }

    private static SessionCommand gather(TxnId txn, List<Span> spans, int width, int limit) {
        return gather(txn, spans, width, limit, null);
    }

    private Gathered gathered(SessionCommand command) {
        long request = town.asks(1, command);
        town.passes(SECOND / 10);
        return (Gathered) town.done(request);
    }

    private static List<String> texts(Gathered gathered) {
        return gathered.rows().stream()
                .map(row -> row.key().asText() + "=" + row.value().asText())
                .toList();
    }

    private void writes(TxnId txn, String... keysAndValues) {
        List<RowWrite> writes = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            String value = keysAndValues[i + 1];
            Bytes bytes = value.equals("-") ? null : Bytes.text(value);
            writes.add(new RowWrite(Bytes.text(keysAndValues[i]), bytes));
        }
        long request = town.asks(1, new SessionCommand.Write(txn, writes));
        assertThat(town.done(request)).isEqualTo(new Done());
    }

    private void areWritten(String... keysAndValues) {
        TxnId txn = begins(Isolation.SERIALIZABLE);
        writes(txn, keysAndValues);
        long request = town.asks(1, new SessionCommand.Commit(txn));
        town.passes(SECOND);
        assertThat(town.done(request)).isInstanceOf(Committed.class);
    }

    private void eightAreWritten() {
        areWritten("1a", "x", "1b", "y", "2a", "x", "2b", "y", "3a", "x", "3b", "y");
        areWritten("4a", "x", "4b", "y");
    }

    /// Questions to some shards get lost from now on, and all are kept.
    private void isSilent(int... shards) {
        town.loses(message -> {
            questions.add(message);
            return message instanceof TxnMessage.Read read
                    && IntStream.of(shards)
                            .anyMatch(each -> shard(each).contains(read.span().from()));
        });
    }

    private long reads() {
        return questions.stream().filter(TxnMessage.Read.class::isInstance).count();
    }

    @Test
    void rowsOfAllComeInTheOrderOfWhatWasAskedFor() {
        eightAreWritten();
        Gathered all = gathered(gather(begins(), shards(4), 4, 100));
        assertThat(texts(all))
                .containsExactly("1a=x", "1b=y", "2a=x", "2b=y", "3a=x", "3b=y", "4a=x", "4b=y");
        assertThat(all.left()).isEmpty();
        assertThat(all.missing()).isEmpty();
        assertThat(all.asked()).extracting(Asked::shard).containsExactly(1L, 2L, 3L, 4L);
        assertThat(all.asked()).extracting(Asked::node).contains(new NodeId(3));
    }

    @Test
    void asManyAreAskedAtOnceAsMayBe() {
        isSilent(1, 2, 3, 4);
        town.asks(1, gather(begins(), shards(4), 3, 100));
        assertThat(reads()).isEqualTo(3);
    }

    @Test
    void whoHasAnsweredMakesRoomForTheNext() {
        isSilent(1, 3, 4);
        town.asks(1, gather(begins(), shards(4), 2, 100));
        town.passes(SECOND / 10);
        assertThat(reads()).as("1 and 2, and 3 when 2 was there").isEqualTo(3);
    }

    @Test
    void enoughRowsStopTheRest() {
        eightAreWritten();
        Gathered some = gathered(gather(begins(), shards(4), 1, 2));
        assertThat(texts(some)).containsExactly("1a=x", "1b=y");
        assertThat(some.left()).containsExactly(shard(2), shard(3), shard(4));
        assertThat(some.asked()).hasSize(1);
    }

    @Test
    void whatWasNotReadToTheEndIsLeft() {
        eightAreWritten();
        TxnId txn = begins();
        Gathered first = gathered(gather(txn, shards(2), 2, 1));
        assertThat(texts(first)).containsExactly("1a=x", "2a=x");
        Gathered next = gathered(gather(txn, first.left(), 2, 100));
        assertThat(texts(next)).containsExactly("1b=y", "2b=y");
        assertThat(next.left()).isEmpty();
    }

    @Test
    void ownWritesAreLaidOverWhatWasRead() {
        eightAreWritten();
        TxnId txn = begins();
        writes(txn, "1a", "-", "1c", "own", "2a", "-", "2b", "-", "4b", "own");
        assertThat(texts(gathered(gather(txn, shards(4), 4, 100))))
                .containsExactly("1b=y", "1c=own", "3a=x", "3b=y", "4a=x", "4b=own");
        Gathered one = gathered(gather(txn, shards(2), 1, 1));
        assertThat(texts(one)).as("1a, which is deleted").isEmpty();
        assertThat(texts(gathered(gather(txn, one.left(), 2, 100))))
                .containsExactly("1b=y", "1c=own");
    }

    @Test
    void aProgramRunsAtEachShardUntilAllWasLookedAt() {
        areWritten("1a", "x", "1b", "y", "1c", "x", "1d", "y", "1e", "x", "1f", "x");
        areWritten("2a", "x");
        Gathered counted = gathered(gather(begins(), shards(2), 2, 100, Sorters.COUNT));
        assertThat(counted.rows().stream().map(row -> row.value().asText()))
                .as("at most four rows are looked at for one answer")
                .containsExactly("4", "2", "1");
        assertThat(counted.left()).isEmpty();
        assertThat(counted.asked()).extracting(Asked::requests).containsExactly(2, 1);
        Gathered equal = gathered(gather(begins(), shards(2), 2, 100, Sorters.equal("x")));
        assertThat(texts(equal)).containsExactly("1a=x", "1c=x", "1e=x", "1f=x", "2a=x");
    }

    @Test
    void whoComesNoFurtherIsNotAskedAgain() {
        eightAreWritten();
        Gathered none = gathered(gather(begins(), shards(1), 1, 100, Sorters.STOPS));
        Span rest = Span.range(Bytes.text("1a"), Bytes.text("2"));
        assertThat(none.rows()).isEmpty();
        assertThat(none.left()).containsExactly(rest);
        assertThat(gathered(gather(begins(), none.left(), 1, 100, Sorters.STOPS)).left())
                .containsExactly(rest);
    }

    @Test
    void nothingStandsForRowsThatAreWrittenByTheTransactionItself() {
        eightAreWritten();
        TxnId txn = begins();
        writes(txn, "2b", "own");
        assertThat(gathered(gather(txn, shards(2), 2, 100, Sorters.COUNT)))
                .isEqualTo(new Gathered(List.of(), shards(2), List.of(), List.of()));
    }

    @Test
    void whoDoesNotAnswerIsMissingAndTheTransactionGoesOn() {
        eightAreWritten();
        isSilent(2);
        TxnId txn = begins();
        long request = town.asks(1, gather(txn, shards(4), 4, 100));
        town.passes(SECOND);
        assertThat(town.answer(request)).as("it is waited for").isNull();
        town.passes(SECOND);
        Gathered some = (Gathered) town.done(request);
        assertThat(texts(some)).containsExactly("1a=x", "1b=y", "3a=x", "3b=y", "4a=x", "4b=y");
        assertThat(some.missing()).containsExactly(new Missing(2, shard(2)));
        assertThat(some.left()).isEmpty();
        town.loses(_ -> false);
        assertThat(texts(gathered(gather(txn, List.of(shard(2)), 1, 100))))
                .containsExactly("2a=x", "2b=y");
    }

    @Test
    void aSilentShardIsWaitedForOnceForAllThatItHas() {
        eightAreWritten();
        isSilent(2);
        Span first = Span.range(Bytes.text("2"), Bytes.text("2b"));
        Span second = Span.range(Bytes.text("2b"), Bytes.text("3"));
        long request = town.asks(1, gather(begins(), List.of(first, second, shard(3)), 1, 100));
        town.passes(2 * SECOND);
        Gathered some = (Gathered) town.done(request);
        assertThat(texts(some)).containsExactly("3a=x", "3b=y");
        assertThat(some.missing()).containsExactly(new Missing(2, first), new Missing(2, second));
    }

    @Test
    void whoGivesItUpTellsAllThatWereAsked() {
        isSilent(1, 2, 3);
        TxnId txn = begins();
        long request = town.asks(1, gather(txn, shards(3), 3, 100));
        town.asks(1, new SessionCommand.Stop(txn));
        assertThat(town.done(request)).isEqualTo(new Failed(Why.CANCELED));
        assertThat(questions).filteredOn(TxnMessage.Cancel.class::isInstance).hasSize(3);
    }

    @Test
    void whereReadsAreLockedOneIsAskedAfterTheOther() {
        eightAreWritten();
        TxnId txn = begins(Isolation.SERIALIZABLE);
        Gathered first = gathered(gather(txn, shards(4), 4, 100));
        assertThat(texts(first)).containsExactly("1a=x", "1b=y");
        assertThat(first.left()).containsExactly(shard(2), shard(3), shard(4));
        Gathered some = gathered(gather(txn, first.left(), 4, 1));
        assertThat(texts(some)).containsExactly("2a=x");
        writes(txn, "2b", "-");
        assertThat(texts(gathered(gather(txn, some.left(), 4, 100)))).isEmpty();
        TxnId other = begins(Isolation.SERIALIZABLE);
        SessionCommand write =
                new SessionCommand.Write(
                        other, List.of(new RowWrite(Bytes.text("1a"), Bytes.text("z"))));
        assertThat(town.answer(town.asks(1, write))).as("it is locked").isNull();
    }

    @Test
    void whereTheFirstToAnswerSaysAsOfWhenItIsAskedAlone() {
        Planned hybrid = new Planned(0, 0, Clock.HLC);
        town.loses(message -> {
            questions.add(message);
            return true;
        });
        town.asks(1, new SessionCommand.Gather(begins(), shards(3), 3, 100, hybrid, 0, null));
        assertThat(questions).hasSize(1);
    }
}
