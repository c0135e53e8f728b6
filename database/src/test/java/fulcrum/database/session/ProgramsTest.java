package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.session.SessionResult.Aborted;
import fulcrum.database.session.SessionResult.Began;
import fulcrum.database.session.SessionResult.Committed;
import fulcrum.database.session.SessionResult.Done;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.session.SessionResult.Rows;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Programs run over rows at the leader of their shard, and what a transaction has written itself
/// is laid over what they answer. At most four rows are looked at for one answer.
class ProgramsTest {

    private static final long SECOND = 1_000_000_000;

    private final Town town = new Town(2);

    private TxnId begins(Isolation isolation) {
        return ((Began) town.done(town.asks(1, new SessionCommand.Begin(isolation)))).txn();
    }

    private void areWritten(String... keysAndValues) {
        TxnId txn = begins(Isolation.SERIALIZABLE);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            writes(txn, keysAndValues[i], keysAndValues[i + 1]);
        }
        long request = town.asks(1, new SessionCommand.Commit(txn));
        town.passes(SECOND);
        assertThat(town.done(request)).isInstanceOf(Committed.class);
    }

    private void writes(TxnId txn, String key, @Nullable String value) {
        assertThat(town.done(town.asks(1, write(txn, key, value)))).isEqualTo(new Done());
    }

    private static SessionCommand write(TxnId txn, String key, @Nullable String value) {
        Bytes bytes = value == null ? null : Bytes.text(value);
        return new SessionCommand.Write(txn, List.of(new RowWrite(Bytes.text(key), bytes)));
    }

    private static SessionCommand read(TxnId txn, Bytes from, Program program, int limit) {
        return new SessionCommand.Read(
                txn,
                Span.range(from, Bytes.text("2")),
                Lock.NONE,
                IfLocked.WAIT,
                limit,
                Planned.WITHOUT,
                program);
    }

    private SessionResult reads(TxnId txn, Program program) {
        return town.done(town.asks(1, read(txn, Bytes.text("1"), program, 100)));
    }

    /// All that comes, answer by answer.
    private List<List<String>> readsOn(TxnId txn, Program program, int limit) {
        List<List<String>> all = new ArrayList<>();
        Bytes from = Bytes.text("1");
        while (true) {
            long request = town.asks(1, read(txn, from, program, limit));
            town.passes(SECOND / 100);
            Rows rows = (Rows) town.done(request);
            all.add(rows.rows().stream().map(ProgramsTest::text).toList());
            if (!rows.more()) {
                return all;
            }
            from = Objects.requireNonNull(rows.next());
        }
    }

    private static String text(Row row) {
        return row.key().asText() + row.value().asText();
    }

    private void sixAreThere() {
        areWritten("1a", "x", "1b", "y", "1c", "x", "1d", "y", "1e", "y", "1f", "x");
    }

    @Test
    void rowsThatNobodyWantsDoNotCome() {
        sixAreThere();
        TxnId txn = begins(Isolation.SERIALIZABLE);
        assertThat(readsOn(txn, Sorters.equal("x"), 100))
                .containsExactly(List.of("1ax", "1cx"), List.of("1fx"));
        assertThat(readsOn(txn, Sorters.equal("z"), 100)).containsExactly(List.of(), List.of());
    }

    @Test
    void aLimitCountsTheRowsThatCome() {
        sixAreThere();
        TxnId txn = begins(Isolation.REPEATABLE_READ);
        assertThat(readsOn(txn, Sorters.equal("y"), 2))
                .containsExactly(List.of("1by", "1dy"), List.of("1ey"));
    }

    @Test
    void ownWritesAreLaidOverWhatComes() {
        sixAreThere();
        TxnId txn = begins(Isolation.SERIALIZABLE);
        writes(txn, "1a", null);
        writes(txn, "1b", "new");
        writes(txn, "1d", "x");
        writes(txn, "1g", "last");
        assertThat(readsOn(txn, Sorters.equal("x"), 100))
                .containsExactly(List.of("1bnew", "1cx", "1dx"), List.of("1fx", "1glast"));
        assertThat(readsOn(txn, Sorters.equal("x"), 2))
                .containsExactly(List.of("1bnew", "1cx"), List.of("1dx", "1fx"), List.of("1glast"));
    }

    @Test
    void whatStandsForSeveralRowsComesFromEachPart() {
        sixAreThere();
        TxnId txn = begins(Isolation.READ_COMMITTED);
        writes(txn, "2a", "elsewhere");
        assertThat(readsOn(txn, Sorters.COUNT, 100)).containsExactly(List.of("4"), List.of("2"));
    }

    @Test
    void nothingStandsForRowsThatAreWrittenByTheTransactionItself() {
        sixAreThere();
        TxnId txn = begins(Isolation.SERIALIZABLE);
        writes(txn, "1d", null);
        assertThat(reads(txn, Sorters.COUNT)).isEqualTo(new Rows(List.of(), true, Bytes.text("1")));
    }

    @Test
    void whatIsLookedAtIsLockedAndNotOnlyWhatComes() {
        sixAreThere();
        TxnId reader = begins(Isolation.SERIALIZABLE);
        assertThat(reads(reader, Sorters.equal("nothing"))).isInstanceOf(Rows.class);
        TxnId writer = begins(Isolation.SERIALIZABLE);
        long request = town.asks(1, write(writer, "1b", "z"));
        assertThat(town.answer(request)).isNull();
        town.asks(1, new SessionCommand.Commit(reader));
        town.passes(SECOND / 10);
        assertThat(town.done(request)).isEqualTo(new Done());
    }

    @Test
    void aProgramThatIsNoneOrFailsEndsItsTransactionAndNothingElse() {
        sixAreThere();
        for (Program each : List.of(new Program(Bytes.text("what?"), false), Sorters.FAILS)) {
            TxnId txn = begins(Isolation.SERIALIZABLE);
            assertThat(reads(txn, each)).isEqualTo(new Aborted(Why.PROGRAM_REFUSED));
        }
        areWritten("1b", "free");
        assertThat(town.known()).isZero();
    }

    @Test
    void aRowThatIsFoundByItsKeyPassesThroughAProgramToo() {
        sixAreThere();
        TxnId txn = begins(Isolation.SERIALIZABLE);
        SessionCommand row =
                new SessionCommand.Read(
                        txn,
                        Span.row(Bytes.text("1a")),
                        Lock.EXCLUSIVE,
                        IfLocked.WAIT,
                        1,
                        Planned.WITHOUT,
                        Sorters.equal("y"));
        assertThat(town.done(town.asks(1, row))).isEqualTo(new Rows(List.of(), false));
    }
}
