package fulcrum.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.session.SessionResult.Aborted;
import fulcrum.database.session.SessionResult.Began;
import fulcrum.database.session.SessionResult.Committed;
import fulcrum.database.session.SessionResult.Failed;
import fulcrum.database.session.SessionResult.InDoubt;
import fulcrum.database.session.SessionResult.Prepared;
import fulcrum.database.session.SessionResult.RolledBack;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.PreparedTransaction;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Transactions that are prepared under a name: kept by whoever leads, decided by whoever asks.
class PreparedTransactionsTest {

    private static final long SECOND = 1_000_000_000;
    private static final String ALICE = "alice";

    private final Town town = new Town(3);

    private TxnId begins(int node) {
        SessionCommand begin = new SessionCommand.Begin(Isolation.SERIALIZABLE);
        return ((Began) town.done(town.asks(node, begin))).txn();
    }

    private long asks(TxnId txn, SessionCommand command) {
        return town.asks(txn.node().number(), command);
    }

    private long writes(TxnId txn, String row, String value) {
        RowWrite write = new RowWrite(Bytes.text(row), Bytes.text(value));
        return asks(txn, new SessionCommand.Write(txn, List.of(write)));
    }

    private @Nullable SessionResult reads(TxnId txn, String row) {
        SessionCommand read = new SessionCommand.Read(txn, Span.row(Bytes.text(row)), Lock.NONE, 1);
        return town.answer(asks(txn, read));
    }

    private @Nullable SessionResult prepares(TxnId txn, String gid) {
        return town.answer(asks(txn, new SessionCommand.Prepare(txn, gid, ALICE)));
    }

    /// One that writes a row of each of two shards, and is prepared.
    private TxnHandle prepared(int node, String gid) {
        TxnId txn = begins(node);
        writes(txn, "1a", gid);
        writes(txn, "2b", gid);
        return ((Prepared) town.done(asks(txn, new SessionCommand.Prepare(txn, gid, ALICE)))).of();
    }

    private List<PreparedTransaction> listed(int node) {
        return ((InDoubt) town.done(town.asks(node, new SessionCommand.ListPrepared()))).prepared();
    }

    private SessionResult decides(int node, SessionCommand command) {
        long request = town.asks(node, command);
        town.passes(SECOND);
        return town.done(request);
    }

    private static SessionCommand commit(String gid) {
        return new SessionCommand.CommitPrepared(gid, ALICE);
    }

    private static SessionCommand rollBack(String gid) {
        return new SessionCommand.RollbackPrepared(gid, ALICE);
    }

    private List<Row> rows(String row) {
        TxnId txn = begins(3);
        SessionResult.Rows seen = (SessionResult.Rows) reads(txn, row);
        asks(txn, new SessionCommand.Rollback(txn));
        assertThat(seen).isNotNull();
        return seen == null ? List.of() : seen.rows();
    }

    private static Row row(String key, String value) {
        return new Row(Bytes.text(key), Bytes.text(value));
    }

    @Test
    void anybodyCommitsIt() {
        prepared(1, "g");
        SessionResult told = decides(3, commit("g"));
        assertThat(told).isInstanceOf(Committed.class);
        assertThat(rows("1a")).containsExactly(row("1a", "g"));
        assertThat(rows("2b")).containsExactly(row("2b", "g"));
        town.passes(SECOND);
        assertThat(town.known()).isZero();
        assertThat(listed(2)).isEmpty();
    }

    @Test
    void anybodyRollsItBack() {
        prepared(1, "g");
        assertThat(decides(2, rollBack("g"))).isEqualTo(new RolledBack());
        assertThat(rows("1a")).isEmpty();
        assertThat(rows("2b")).isEmpty();
        town.passes(SECOND);
        assertThat(town.known()).isZero();
    }

    /// Its coordinator says nothing more, all leaders change, and hours go by.
    @Test
    void nothingEndsItButAWord() {
        prepared(1, "g");
        TxnId other = begins(3);
        long write = writes(other, "2b", "other");
        for (int i = 0; i < 3; i++) {
            town.leadersChange();
            town.passes(4 * SECOND);
        }
        assertThat(town.answer(write)).isNotEqualTo(new SessionResult.Done());
        assertThat(listed(3)).extracting(PreparedTransaction::gid).containsExactly("g");
        assertThat(decides(3, commit("g"))).isInstanceOf(Committed.class);
        town.passes(SECOND);
        assertThat(rows("2b")).containsExactly(row("2b", "g"));
    }

    @Test
    void itsReadLocksAreKeptToo() {
        TxnId txn = begins(1);
        reads(txn, "1a");
        assertThat(prepares(txn, "reader")).isInstanceOf(Prepared.class);
        town.leadersChange();
        TxnId other = begins(2);
        long write = writes(other, "1a", "other");
        town.passes(SECOND);
        assertThat(town.answer(write)).isNull();
        assertThat(decides(2, commit("reader"))).isInstanceOf(Committed.class);
        town.passes(SECOND);
        assertThat(town.answer(write)).isEqualTo(new SessionResult.Done());
    }

    @Test
    void onlyOneShardOrNoneIsEnough() {
        TxnId one = begins(1);
        writes(one, "1a", "x");
        assertThat(prepares(one, "one")).isInstanceOf(Prepared.class);
        TxnId none = begins(1);
        assertThat(prepares(none, "none")).isInstanceOf(Prepared.class);
        assertThat(listed(1))
                .extracting(PreparedTransaction::participants)
                .containsExactly(List.of(), List.of(1L));
        assertThat(decides(2, commit("none"))).isInstanceOf(Committed.class);
        assertThat(decides(2, rollBack("one"))).isEqualTo(new RolledBack());
    }

    @Test
    void aNameIsTakenOnce() {
        prepared(1, "g");
        TxnId second = begins(2);
        writes(second, "3c", "x");
        assertThat(prepares(second, "g")).isEqualTo(new Aborted(Why.NAME_TAKEN));
        decides(2, commit("g"));
        town.passes(SECOND);
        assertThat(prepares(begins(2), "g")).isInstanceOf(Prepared.class);
    }

    @Test
    void whatIsNotPreparedCannotBeDecided() {
        assertThat(decides(1, commit("g"))).isEqualTo(new Failed(Why.NOT_PREPARED_SO));
        prepared(1, "g");
        decides(2, rollBack("g"));
        assertThat(decides(1, commit("g"))).isEqualTo(new Failed(Why.NOT_PREPARED_SO));
    }

    @Test
    void itIsItsOwnersToDecide() {
        prepared(1, "g");
        SessionCommand bobs = new SessionCommand.CommitPrepared("g", "bob");
        assertThat(decides(1, bobs)).isEqualTo(new Failed(Why.NOT_OWNER));
        SessionCommand anybodys = new SessionCommand.CommitPrepared("g", "");
        assertThat(decides(1, anybodys)).isInstanceOf(Committed.class);
    }

    @Test
    void aNameHasItsBounds() {
        assertThat(prepares(begins(1), "")).isEqualTo(new Aborted(Why.NAME_UNFIT));
        assertThat(prepares(begins(1), "x".repeat(200))).isEqualTo(new Aborted(Why.NAME_UNFIT));
        assertThat(prepares(begins(1), "x".repeat(199))).isInstanceOf(Prepared.class);
        assertThat(decides(1, commit(""))).isEqualTo(new Failed(Why.NAME_UNFIT));
    }

    @Test
    void onlySoManyArePrepared() {
        for (int i = 0; i < CoordinatorConfig.DEFAULT.preparedMost(); i++) {
            assertThat(prepares(begins(1), "g" + i)).isInstanceOf(Prepared.class);
        }
        assertThat(prepares(begins(1), "more")).isEqualTo(new Aborted(Why.TOO_MANY_PREPARED));
        decides(2, rollBack("g0"));
        assertThat(prepares(begins(1), "more")).isInstanceOf(Prepared.class);
    }

    /// Group 0 has another leader before all is prepared: then nothing is.
    @Test
    void whoIsNotPreparedEverywhereIsAborted() {
        TxnId txn = begins(1);
        writes(txn, "1a", "x");
        writes(txn, "2b", "x");
        town.loses(m -> m instanceof TxnMessage.Vote);
        long prepare = asks(txn, new SessionCommand.Prepare(txn, "g", ALICE));
        town.leadersChange();
        town.loses(_ -> false);
        town.passes(3 * SECOND);
        assertThat(town.done(prepare)).isInstanceOf(Aborted.class);
        assertThat(town.known()).isZero();
        assertThat(listed(1)).isEmpty();
    }

    @Test
    void anUnknownOutcomeIsFoundOut() {
        TxnId txn = begins(1);
        writes(txn, "1a", "x");
        town.loses(m -> m instanceof TxnMessage.Held);
        long prepare = asks(txn, new SessionCommand.Prepare(txn, "g", ALICE));
        town.passes(6 * SECOND);
        TxnHandle of = handle(town.outcome(prepare));
        town.loses(_ -> false);
        SessionCommand status = new SessionCommand.Status(of);
        assertThat(town.done(town.asks(2, status))).isEqualTo(new Prepared(of));

        town.loses(m -> m instanceof TxnMessage.Ended);
        long rollBack = town.asks(3, rollBack("g"));
        town.passes(6 * SECOND);
        assertThat(handle(town.outcome(rollBack))).isEqualTo(of);
        town.loses(_ -> false);
        assertThat(town.done(town.asks(2, status))).isEqualTo(new Aborted(Why.ROLLED_BACK));
    }

    private static TxnHandle handle(@Nullable Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
        return TxnHandle.parse(outcome instanceof Outcome.Unknown(String name) ? name : "");
    }

    /// A word that comes late is about that transaction, and not about another of the same name.
    @Test
    void aLateWordDecidesNothing() {
        TxnHandle first = prepared(1, "g");
        decides(2, rollBack("g"));
        town.passes(SECOND);
        prepared(1, "g");
        town.says(
                0,
                new TxnMessage.Decide(
                        first.txn(), Address.coordinator(first.txn().node()), first.home(), true));
        assertThat(listed(1)).extracting(PreparedTransaction::gid).containsExactly("g");
    }
}
