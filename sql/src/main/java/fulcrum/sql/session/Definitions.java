package fulcrum.sql.session;

import fulcrum.database.ddl.ChangeTable;
import fulcrum.database.ddl.CreateTable;
import fulcrum.database.ddl.Definition;
import fulcrum.database.ddl.Step;
import fulcrum.database.ddl.TableDraft;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Limits;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.storage.Asker;
import fulcrum.sql.storage.EntryForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the session's transaction has changed in the catalog, and how the catalog looks to it.
///
/// Objects are rows, changed by the transaction as any rows are. Stored tables are made in
/// transactions of their own, before, since their shards must be there for rows to lie in; where
/// the transaction is rolled back, nothing speaks of them, and they are dropped.
public final class Definitions {

    private static final int ATTEMPTS = 20;

    private final Asker asker;
    private final CatalogStore store;
    private final Node node;

    private @Nullable SqlCatalog own;
    private final List<@Nullable SqlCatalog> before = new ArrayList<>();
    private final List<TableDescriptor> made = new ArrayList<>();
    private final List<TableDescriptor> dropped = new ArrayList<>();
    private final List<TableDescriptor> altered = new ArrayList<>();

    Definitions(Asker asker, CatalogStore store, Node node) {
        this.asker = asker;
        this.store = store;
        this.node = node;
    }

    void begin() {
        own = null;
        before.clear();
        made.clear();
        dropped.clear();
        altered.clear();
    }

    /// The catalog as the transaction sees it.
    SqlCatalog catalog() {
        SqlCatalog changed = own;
        return changed != null ? changed : store.current(asker);
    }

    /// The same, maybe of a moment ago where the transaction has changed nothing.
    SqlCatalog recent() {
        SqlCatalog changed = own;
        return changed != null ? changed : store.recent(asker, node.nowMicros());
    }

    /// The same without asking anybody; null where somebody has to be asked, or where the
    /// transaction has changed something.
    @Nullable SqlCatalog atHand(long nowMicros) {
        return own != null ? null : store.recent(nowMicros);
    }

    /// A shard knows of a later version of a table.
    void distrust() {
        store.distrust();
    }

    /// The same as of when it was last asked for, without asking anybody.
    SqlCatalog seen() {
        SqlCatalog changed = own;
        return changed != null ? changed : store.known();
    }

    boolean areThere() {
        return own != null;
    }

    void demandNone() {
        if (own != null) {
            throw SqlError.notSupported(
                    "PREPARE TRANSACTION of a transaction that has changed the catalog",
                    fulcrum.sql.ast.Position.NONE);
        }
    }

    // Savepoints

    int mark() {
        before.add(own);
        return before.size() - 1;
    }

    void goBack(int mark) {
        own = before.get(mark);
    }

    // Numbers

    /// A number for an object, which no other gets.
    int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return tryNext();
            } catch (Answers.Ended | Answers.Refused _) {
                // another was faster
            }
        }
        throw new SqlError(SqlState.SERIALIZATION, "could not get a number for an object");
    }

    private int tryNext() {
        SessionResult began = asker.ask(new SessionCommand.Begin(Isolation.SERIALIZABLE));
        TxnId txn = ((SessionResult.Began) began).txn();
        long number = number(txn, SystemTables.NUMBERS_OF_OBJECTS, Entry.FIRST_OID);
        write(txn, SystemTables.NUMBERS_OF_OBJECTS, number + 1);
        SessionResult _ = asker.ask(new SessionCommand.Commit(txn));
        return (int) number;
    }

    /// Locks a row of one number.
    private long number(TxnId txn, Bytes key, long otherwise) {
        SessionResult found =
                asker.ask(new SessionCommand.Read(txn, Span.row(key), Lock.EXCLUSIVE, 1));
        return CatalogStore.number(((SessionResult.Rows) found).rows(), otherwise);
    }

    private void write(TxnId txn, Bytes key, long number) {
        RowWrite row = new RowWrite(key, CatalogStore.toBytes(number));
        SessionResult _ = asker.ask(new SessionCommand.Write(txn, List.of(row)));
    }

    // Objects

    /// Keeps a name for an object until the transaction ends.
    ///
    /// @return the number of the object that has it; 0 where none does
    int keepName(TxnId txn, long space, String name) {
        SessionResult found =
                asker.ask(
                        new SessionCommand.Read(
                                txn,
                                Span.row(SystemTables.objectName(space, name)),
                                Lock.EXCLUSIVE,
                                IfLocked.WAIT,
                                1,
                                Planned.WITHOUT));
        List<SessionResult.Row> rows = ((SessionResult.Rows) found).rows();
        return rows.isEmpty()
                ? 0
                : new fulcrum.machine.codec.Decoder(rows.getFirst().value()).integer();
    }

    /// Writes objects that were made or changed, and takes others away.
    ///
    /// @param names of spaces and names, the number of the object that has them; null where none
    ///   has any more
    void change(
            TxnId txn,
            SqlCatalog from,
            List<? extends Entry> changed,
            List<? extends Entry> gone,
            List<Name> names) {
        List<RowWrite> rows = new ArrayList<>();
        Map<Bytes, RowWrite> byName = new TreeMap<>();
        for (Name name : names) {
            Bytes key = SystemTables.objectName(name.space(), name.name());
            Integer oid = name.oid();
            byName.put(
                    key,
                    new RowWrite(key, oid == null ? null : new Encoder().varint(oid).toBytes()));
        }
        rows.addAll(byName.values());
        gone.forEach(entry -> rows.add(new RowWrite(SystemTables.object(entry.oid()), null)));
        for (Entry entry : changed) {
            rows.add(new RowWrite(SystemTables.object(entry.oid()), EntryForm.ROWS.encode(entry)));
        }
        SessionResult _ = asker.ask(new SessionCommand.Write(txn, rows));
        own = from.with(changed, gone.stream().map(Entry::oid).toList(), List.copyOf(made));
    }

    /// A name in a space of names.
    ///
    /// @param oid null where nothing has it any more
    record Name(long space, String name, @Nullable Integer oid) {}

    // Stored tables

    /// Makes a stored table, and waits until it can be used.
    TableDescriptor create(TableDraft draft) {
        Node.Cluster cluster = node.cluster();
        TableDescriptor table =
                run(() -> new CreateTable(draft, cluster.nodes(), cluster.groups()));
        made.add(table);
        publish(table.space());
        return table;
    }

    /// Whether the transaction itself has made a stored table, so that nobody else knows it.
    boolean hasMade(long storage) {
        return made.stream().anyMatch(table -> table.id().number() == storage);
    }

    /// The stored table goes when the transaction is committed.
    void drop(TableDescriptor table) {
        dropped.add(table);
    }

    /// Whoever goes by the catalog of before is turned away when the transaction is committed.
    void renew(TableDescriptor table) {
        altered.add(table);
    }

    private TableDescriptor run(java.util.function.Supplier<Definition> definition) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Step step = tryRun(definition.get());
                switch (step) {
                    case Step.Done(TableDescriptor table) -> {
                        return table;
                    }
                    case Step.Refused(var objection) ->
                            throw new SqlError(state(objection.sqlState()), objection.reason())
                                    .hint(objection.hint());
                    case Step.Again _, Step.Ask _ -> {
                        // another was faster
                    }
                }
            } catch (Answers.Ended | Answers.Refused _) {
                // another was faster
            }
        }
        throw new SqlError(SqlState.SERIALIZATION, "could not change the catalog");
    }

    private static SqlState state(String code) {
        for (SqlState each : SqlState.values()) {
            if (each.code().equals(code)) {
                return each;
            }
        }
        return SqlState.INTERNAL;
    }

    private Step tryRun(Definition definition) {
        SessionCommand command = definition.begin();
        while (true) {
            Step step = definition.next(asker.ask(command));
            if (!(step instanceof Step.Ask(SessionCommand next))) {
                return step;
            }
            command = next;
        }
    }

    private void publish(TableId space) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                SessionResult _ = asker.ask(new SessionCommand.Publish(space));
                return;
            } catch (Answers.Refused | Answers.Ended _) {
                // and again
            }
        }
        throw new SqlError(SqlState.SERIALIZATION, "could not tell all shards of a change");
    }

    // The end of the transaction

    /// The catalog has one more version from this commit on.
    void beforeCommit(Transaction transaction) {
        if (own == null) {
            return;
        }
        TxnId txn = transaction.need(false, Limits.DEFAULT);
        long version = number(txn, SystemTables.VERSION_OF_OBJECTS, 0);
        write(txn, SystemTables.VERSION_OF_OBJECTS, version + 1);
    }

    /// How a transaction has ended.
    enum End {
        COMMITTED,
        ROLLED_BACK,
        /// Nobody knows: nothing that is stored goes, for somebody may speak of it.
        UNKNOWN
    }

    /// What is stored and nobody speaks of any more goes. Whatever becomes of that, the transaction
    /// has ended as it has.
    void ended(End how) {
        List<TableDescriptor> goes =
                switch (how) {
                    case COMMITTED -> List.copyOf(dropped);
                    case ROLLED_BACK -> List.copyOf(made);
                    case UNKNOWN -> List.of();
                };
        List<TableDescriptor> stays = List.copyOf(how == End.COMMITTED ? altered : List.of());
        boolean changed = own != null;
        begin();
        if (changed || !goes.isEmpty()) {
            store.distrust();
        }
        for (TableDescriptor table : stays) {
            afterwards(() -> renewNow(table));
        }
        for (TableDescriptor table : goes) {
            afterwards(() -> dropNow(table));
        }
        if (changed && how == End.COMMITTED) {
            afterwards(() -> {
                SqlCatalog _ = store.read(asker);
            });
        }
    }

    /// Does a step of its own, whatever became of the others: where it fails, others hear of the
    /// change when they next look at the catalog.
    private static void afterwards(Runnable step) {
        try {
            step.run();
        } catch (SqlError | Answers.Ended | Answers.Refused _) {
            // the transaction has ended as it has
        }
    }

    private void dropNow(TableDescriptor table) {
        TableDescriptor _ = run(() -> ChangeTable.drop(table.name()));
        publish(table.space());
    }

    /// From when this returns on, nobody does anything with a table by what was known of it before.
    ///
    /// @throws SqlError where not all of its shards could be told
    void renewNow(TableDescriptor table) {
        TableDescriptor _ = run(() -> ChangeTable.renew(table.name()));
        publish(table.space());
        store.distrust();
    }
}
