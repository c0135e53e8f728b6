package fulcrum.database.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.Column;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.SchemaRow;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Limits;
import fulcrum.database.session.Planned;
import fulcrum.database.session.RowNames;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.session.SessionResult.Aborted;
import fulcrum.database.session.SessionResult.Committed;
import fulcrum.database.session.SessionResult.Done;
import fulcrum.database.session.SessionResult.Failed;
import fulcrum.database.session.Town;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnNote;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Rows are found by the catalog, and whoever is late hears of it.
class TableUseTest {

    private static final TableName NAME = new TableName("public", "t");
    private static final Column ID = new Column("id", KeyType.Scalar.INTEGER, false);
    private static final Column MORE = new Column("more", KeyType.Scalar.TEXT, true);

    private static final long SECOND = 1_000_000_000;

    private final Town town = Town.withCatalog(3);
    private final TableDescriptor table = creates();

    private TableDescriptor creates() {
        TableOptions.Parsed parsed =
                TableOptions.parse(Map.of("sharding", "range", "split_at", "{10,20}"));
        TableDraft draft =
                new TableDraft(
                        NAME,
                        List.of(ID),
                        List.of(new KeyPart(0, Order.ASCENDING)),
                        ((TableOptions.Parsed.Accepted) parsed).options());
        return runs(new CreateTable(draft, 3, List.of(1L, 2L, 3L)));
    }

    private TableDescriptor runs(Definition definition) {
        return ((Step.Done) new Clerk(town, 1, definition).ends()).table();
    }

    private Bytes key(int id) {
        return table.layout().key(List.of(new Datum.Int(id)));
    }

    private TxnId begins(int node) {
        SessionCommand begin = new SessionCommand.Begin(Isolation.SERIALIZABLE);
        return ((SessionResult.Began) town.done(town.asks(node, begin))).txn();
    }

    private SessionResult told(TxnId txn, SessionCommand command) {
        return town.done(town.asks(txn.node().number(), command));
    }

    private SessionResult writes(TxnId txn, int id, Planned planned) {
        RowWrite row = new RowWrite(key(id), Bytes.text("row " + id));
        return told(txn, new SessionCommand.Write(txn, List.of(row), planned));
    }

    private SessionResult commits(TxnId txn) {
        long request = town.asks(txn.node().number(), new SessionCommand.Commit(txn));
        town.passes(100_000_000);
        return town.done(request);
    }

    private void publishes() {
        assertThat(town.done(town.asks(1, new SessionCommand.Publish(table.space()))))
                .isEqualTo(new Done());
    }

    @Test
    void aRowThatIsLockedIsNamedByItsTableAndKey() {
        Span row = Span.row(key(5));
        assertThat(new RowNames(List.of(table)).of(row))
                .isEqualTo("row (id)=(5) of table \"" + NAME.schema() + "." + NAME.table() + "\"");
        assertThat(RowNames.NONE.of(row)).isEqualTo("row " + key(5));
    }

    @Test
    void whatOneNodeWritesAnotherReads() {
        TxnId writer = begins(1);
        for (int id : List.of(5, 15, 25)) {
            assertThat(writes(writer, id, Planned.with(table))).isEqualTo(new Done());
        }
        assertThat(commits(writer)).isInstanceOf(Committed.class);
        TxnId reader = begins(2);
        SessionCommand read =
                new SessionCommand.Read(
                        reader,
                        Span.range(table.id().range().from(), table.id().range().to()),
                        Lock.NONE,
                        IfLocked.WAIT,
                        10,
                        Planned.with(table));
        assertThat(((SessionResult.Rows) told(reader, read)).rows())
                .extracting(row -> row.value().asText())
                .containsExactly("row 5", "row 15", "row 25");
    }

    @Test
    void onceTheWayIsKnownItCostsNoMessageMore() {
        TxnId txn = begins(1);
        writes(txn, 5, Planned.with(table));
        int before = town.sent();
        writes(txn, 6, Planned.with(table));
        assertThat(town.sent() - before).as("the question and its answer").isEqualTo(2);
        assertThat(town.notes(TxnNote.Surveys.class)).hasSize(1);
    }

    @Test
    void ofAVersionThatIsCommittedNobodyHasToBeTold() {
        TxnId first = begins(1);
        writes(first, 5, Planned.with(table));
        commits(first);
        TableDescriptor changed = runs(ChangeTable.addColumn(NAME, MORE));
        TxnId later = begins(2);
        assertThat(writes(later, 5, Planned.with(changed))).isEqualTo(new Done());
        assertThat(commits(later)).isInstanceOf(Committed.class);
        assertThat(writes(begins(1), 6, Planned.with(table)))
                .isEqualTo(new Aborted(Why.SCHEMA_CHANGED));
    }

    @Test
    void behindAPublicationNobodyWritesWithAnOlderVersion() {
        TxnId open = begins(1);
        assertThat(writes(open, 5, Planned.with(table))).isEqualTo(new Done());
        TableDescriptor changed = runs(ChangeTable.addColumn(NAME, MORE));
        assertThat(writes(open, 15, Planned.with(table)))
                .as("as long as it is not published")
                .isEqualTo(new Done());
        publishes();
        assertThat(commits(open)).isEqualTo(new Aborted(Why.SCHEMA_CHANGED));
        for (int id : List.of(5, 15, 25)) {
            assertThat(writes(begins(3), id, Planned.with(table)))
                    .isEqualTo(new Aborted(Why.SCHEMA_CHANGED));
            assertThat(writes(begins(3), id, Planned.with(changed))).isEqualTo(new Done());
        }
    }

    @Test
    void behindADropNobodyWrites() {
        runs(ChangeTable.drop(NAME));
        publishes();
        assertThat(writes(begins(2), 5, Planned.with(table)))
                .isEqualTo(new Aborted(Why.SCHEMA_CHANGED));
    }

    @Test
    void aVersionThatNobodyHasCommittedIsNone() {
        assertThat(writes(begins(2), 5, Planned.with(table.withColumn(MORE))))
                .isEqualTo(new Aborted(Why.SCHEMA_CHANGED));
    }

    @Test
    void whoKnowsAnOldEpochIsRedirectedOnceAndItsClientSeesNothing() {
        TxnId txn = begins(1);
        writes(txn, 5, Planned.with(table));
        commits(txn);
        SchemaRow.Placed placed =
                (SchemaRow.Placed)
                        Objects.requireNonNull(
                                Clerk.row(
                                        town,
                                        SystemTables.shard(
                                                table.space(), table.id().range().from())));
        ShardDescriptor later =
                new ShardDescriptor(
                        placed.shard(),
                        placed.group(),
                        placed.range(),
                        placed.epoch().next(),
                        new TreeMap<>());
        TxnId nobody = new TxnId(new NodeId(3), 1);
        town.says(
                placed.group(),
                new TxnMessage.Publish(nobody, 1, Address.coordinator(new NodeId(3)), later));
        TxnId next = begins(1);
        assertThat(writes(next, 6, Planned.with(table))).isEqualTo(new Done());
        assertThat(commits(next)).isInstanceOf(Committed.class);
        assertThat(writes(begins(1), 7, Planned.with(table))).isEqualTo(new Done());
        assertThat(town.notes(TxnNote.Redirected.class)).hasSize(1);
    }

    @Test
    void aCatalogThatCannotBeReadEndsAStatementInTime() {
        town.loses(message -> message instanceof TxnMessage.Read);
        TxnId hurried = begins(2);
        told(hurried, new SessionCommand.Limit(hurried, new Limits(0, SECOND / 10, 0)));
        RowWrite row = new RowWrite(key(5), Bytes.text("value"));
        long early = town.asks(2, new SessionCommand.Write(hurried, List.of(row)));
        TxnId patient = begins(3);
        long late = town.asks(3, new SessionCommand.Write(patient, List.of(row)));
        town.passes(SECOND);
        assertThat(town.done(early)).isEqualTo(new Failed(Why.STATEMENT_TIMEOUT));
        assertThat(town.answer(late)).isNull();
        town.passes(SECOND);
        assertThat(town.done(late)).isEqualTo(new Aborted(Why.UNAVAILABLE));
        town.loses(_ -> false);
        assertThat(writes(hurried, 5, Planned.with(table))).as("it goes on").isEqualTo(new Done());
    }

    @Test
    void keysOfNoTableFailAStatementAndNoMore() {
        TxnId txn = begins(1);
        RowWrite row = new RowWrite(Bytes.text("x"), Bytes.text("value"));
        assertThat(told(txn, new SessionCommand.Write(txn, List.of(row))))
                .isEqualTo(new Failed(Why.NO_TABLE));
        Span several = Span.range(key(5), null);
        assertThat(told(txn, new SessionCommand.Read(txn, several, Lock.NONE, 1)))
                .isEqualTo(new Failed(Why.NO_TABLE));
        assertThat(writes(txn, 5, Planned.with(table))).isEqualTo(new Done());
    }
}
