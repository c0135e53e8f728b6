package fulcrum.sql.session;

import fulcrum.database.ddl.ChangeTable;
import fulcrum.database.ddl.CreateTable;
import fulcrum.database.ddl.Definition;
import fulcrum.database.ddl.Step;
import fulcrum.database.ddl.TableDraft;
import fulcrum.database.schema.SchemaCodec;
import fulcrum.database.schema.SchemaRow;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.schema.TableState;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Limits;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.storage.Asker;
import fulcrum.sql.storage.EntryForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the session's transaction has changed in the catalog, and how the catalog looks to it.
///
/// Objects are rows, which the transaction changes when it is committed, if they are then as they
/// were when it looked at them. Stored tables are made in transactions of their own, before, since
/// their shards must be there for rows to lie in; where the transaction is rolled back, nothing
/// speaks of them, and they are dropped.
public final class Definitions {

    private static final int ATTEMPTS = 20;

    private static final int NUMBERS_AT_ONCE = 64;

    /// So often a transaction shows that it goes on, in microseconds.
    private static final long ALIVE_MICROS = 5_000_000;

    private final Asker asker;
    private final CatalogStore store;
    private final Node node;

    private @Nullable SqlCatalog own;

    /// What it was before the transaction has changed anything.
    private @Nullable SqlCatalog base;

    /// Names that were given and taken.
    private final List<Name> names = new ArrayList<>();

    /// What it has frozen, as it is since then.
    private final List<TableDescriptor> frozen = new ArrayList<>();

    private final List<Mark> before = new ArrayList<>();
    private final List<Made> made = new ArrayList<>();
    private final List<TableDescriptor> dropped = new ArrayList<>();
    private final List<TableDescriptor> altered = new ArrayList<>();

    /// How all of it was at a savepoint. What was made since is still there, until the end.
    private record Mark(@Nullable SqlCatalog own, int names, int dropped, int altered) {}

    private @Nullable Transaction transaction;
    private long aliveMicros;

    /// A stored table that the transaction has made.
    private static final class Made {

        private final TableDescriptor table;

        /// How many savepoints there were.
        private final int savepoints;

        private @Nullable Load load;

        Made(TableDescriptor table, int savepoints) {
            this.table = table;
            this.savepoints = savepoints;
        }
    }

    Definitions(Asker asker, CatalogStore store, Node node) {
        this.asker = asker;
        this.store = store;
        this.node = node;
    }

    void begin(Transaction begun) {
        transaction = begun;
        aliveMicros = begun.begunMicros();
        forget();
    }

    private void forget() {
        own = null;
        base = null;
        names.clear();
        frozen.clear();
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

    /// As it was at a moment.
    ///
    /// @param timestamp of the database's clock
    SqlCatalog asOf(long timestamp) {
        return store.asOf(asker, timestamp, store.current(asker));
    }

    /// What this node knows of the catalog.
    SqlCatalog known() {
        return store.known();
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
        finishLoads();
        before.add(new Mark(own, names.size(), dropped.size(), altered.size()));
        return before.size() - 1;
    }

    void goBack(int mark) {
        Mark then = before.get(mark);
        own = then.own;
        names.subList(then.names, names.size()).clear();
        dropped.subList(then.dropped, dropped.size()).clear();
        altered.subList(then.altered, altered.size()).clear();
    }

    // Numbers

    /// A number for an object, which no other gets. The node takes some at once, and those that are
    /// left when it stops nobody gets.
    int next() {
        int kept = store.takeNumber();
        if (kept != 0) {
            return kept;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                int first = tryNext();
                store.keepNumbers(first + 1, first + NUMBERS_AT_ONCE);
                return first;
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
        write(txn, SystemTables.NUMBERS_OF_OBJECTS, number + NUMBERS_AT_ONCE);
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

    /// Who has a name at present, as the transaction sees it. That nobody takes it until the
    /// transaction is committed is seen then.
    ///
    /// @return the number of the object; 0 where none has it
    int holder(long space, String name) {
        Bytes key = SystemTables.objectName(space, name);
        SessionResult found = asker.ask(new SessionCommand.Look(Span.row(key), 1));
        int holder = number(((SessionResult.Rows) found).rows());
        SqlCatalog now = own;
        return now != null && isFreed(holder, name, now) ? 0 : holder;
    }

    private static int number(List<SessionResult.Row> rows) {
        return rows.isEmpty() ? 0 : new Decoder(rows.getFirst().value()).integer();
    }

    /// Whether the transaction has taken a name from an object that had it.
    private boolean isFreed(int holder, String name, SqlCatalog now) {
        SqlCatalog from = base;
        if (from == null || from.entry(holder) == null) {
            return false;
        }
        Entry still = now.entry(holder);
        return still == null || !still.name().equals(name);
    }

    /// Objects are made or changed, and others go. They are written when the transaction is
    /// committed, so that a long one is in nobody's way, and loses no locks.
    ///
    /// @param given of spaces and names, the number of the object that has them; null where none
    ///   has any more
    void change(
            SqlCatalog from,
            List<? extends Entry> changed,
            List<? extends Entry> gone,
            List<Name> given) {
        if (own == null) {
            base = from;
        }
        names.addAll(given);
        own = from.with(changed, gone.stream().map(Entry::oid).toList(), madeTables());
    }

    /// What the transaction has changed, to be written with it.
    private List<RowWrite> writes(TxnId txn, SqlCatalog from, SqlCatalog now) {
        List<RowWrite> rows = new ArrayList<>();
        for (Entry entry : now.entries()) {
            Entry before = from.entry(entry.oid());
            if (!entry.equals(before)) {
                demandUnchanged(txn, entry.oid(), before);
                Bytes row = EntryForm.ROWS.encode(entry);
                rows.add(new RowWrite(SystemTables.object(entry.oid()), row));
            }
        }
        for (Entry before : from.entries()) {
            if (now.entry(before.oid()) == null) {
                demandUnchanged(txn, before.oid(), before);
                rows.add(new RowWrite(SystemTables.object(before.oid()), null));
            }
        }
        Map<Bytes, Name> byKey = new TreeMap<>();
        for (Name name : names) {
            byKey.put(SystemTables.objectName(name.space(), name.name()), name);
        }
        byKey.forEach((key, name) -> {
            int holder = number(lock(txn, key, Lock.EXCLUSIVE));
            Integer oid = name.oid();
            boolean taken =
                    oid != null
                            && holder != 0
                            && holder != oid
                            && !isFreed(holder, name.name(), now);
            if (taken) {
                throw new SqlError(
                        SqlState.DUPLICATE_TABLE,
                        "relation \"" + name.name() + "\" already exists");
            }
            rows.add(new RowWrite(key, oid == null ? null : new Encoder().varint(oid).toBytes()));
        });
        return rows;
    }

    /// Tables that are altered have a later version from this commit on: whoever knows what they
    /// are now goes by that, and from when he has come to a shard, nobody else goes by less there.
    private List<RowWrite> renewals(TxnId txn) {
        Map<Long, TableDescriptor> renewed = new TreeMap<>();
        for (TableDescriptor table : altered) {
            if (hasMade(table.id().number())) {
                continue; // nobody else knows it
            }
            List<SessionResult.Row> found =
                    lock(txn, SystemTables.table(table.id()), Lock.EXCLUSIVE);
            if (!found.isEmpty()
                    && SchemaCodec.ROWS.decode(found.getFirst().value())
                            instanceof TableDescriptor stored) {
                renewed.put(stored.id().number(), stored.renewed());
            }
        }
        List<RowWrite> rows = new ArrayList<>();
        for (TableDescriptor later : renewed.values()) {
            SchemaRow version = new SchemaRow.Versioned(later.version());
            rows.add(new RowWrite(SystemTables.table(later.id()), SchemaCodec.ROWS.encode(later)));
            rows.add(
                    new RowWrite(
                            SystemTables.version(later.space(), later.id()),
                            SchemaCodec.ROWS.encode(version)));
        }
        return rows;
    }

    /// Locks an object, which must be as the transaction knows it: of two who change it at once the
    /// second would undo what the first has done.
    ///
    /// @param known null for one that is new
    private void demandUnchanged(TxnId txn, int oid, @Nullable Entry known) {
        if (known == null) {
            return;
        }
        List<SessionResult.Row> found = lock(txn, SystemTables.object(oid), Lock.EXCLUSIVE);
        boolean same =
                found.isEmpty()
                        ? oid < Entry.FIRST_OID
                        : found.getFirst().value().equals(EntryForm.ROWS.encode(known));
        if (!same) {
            throw new SqlError(
                            SqlState.SERIALIZATION,
                            "could not serialize access: \""
                                    + known.name()
                                    + "\" was altered meanwhile")
                    .hint("The transaction might succeed if retried.");
        }
    }

    private List<SessionResult.Row> lock(TxnId txn, Bytes key, Lock lock) {
        SessionResult found = asker.ask(new SessionCommand.Read(txn, Span.row(key), lock, 1));
        return ((SessionResult.Rows) found).rows();
    }

    /// A name in a space of names.
    ///
    /// @param oid null where nothing has it any more
    record Name(long space, String name, @Nullable Integer oid) {}

    // Stored tables

    /// Makes a stored table, and waits until it can be used.
    TableDescriptor create(TableDraft draft) {
        return create(draft, TableState.PUBLIC);
    }

    TableDescriptor create(TableDraft draft, TableState state) {
        Node.Cluster cluster = node.cluster();
        TableDescriptor table =
                run(() -> new CreateTable(draft, cluster.nodes(), cluster.groups(), state));
        made.add(new Made(table, before.size()));
        publish(table.space());
        return table;
    }

    /// What is stored in place of another, in its shards if there are other tables in them.
    TableDescriptor create(
            TableDraft draft, TableState state, SqlCatalog catalog, TableDescriptor old) {
        return create(catalog.isBesideOthers(old) ? draft.beside(old.id()) : draft, state);
    }

    private List<TableDescriptor> madeTables() {
        return made.stream().map(each -> each.table).toList();
    }

    private @Nullable Made made(long storage) {
        for (Made each : made) {
            if (each.table.id().number() == storage) {
                return each;
            }
        }
        return null;
    }

    /// Whether the transaction itself has made a stored table, so that nobody else knows it.
    boolean hasMade(long storage) {
        return made(storage) != null;
    }

    /// How rows get into a stored table around the transaction; null where they do not: others know
    /// the stored table, a savepoint was set since it was made, which takes rows back and leaves
    /// the table, or the transaction reads as of before they are there.
    @Nullable Load load(long storage) {
        Made found = made.isEmpty() ? null : made(storage);
        boolean asOfBefore =
                transaction != null && transaction.isolation() == Isolation.REPEATABLE_READ;
        if (found == null || asOfBefore || found.savepoints != before.size()) {
            return null;
        }
        Load load = found.load;
        if (load == null) {
            load = new Load(node, asker, found.table);
            found.load = load;
        }
        return load;
    }

    /// Something is done for the transaction around it, and may take longer than it may be idle.
    void keepAlive() {
        long now = node.nowMicros();
        Transaction kept = transaction;
        if (kept != null && now - aliveMicros > ALIVE_MICROS) {
            aliveMicros = now;
            kept.stayAlive();
        }
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
        SqlCatalog now = own;
        SqlCatalog from = base;
        if (now == null || from == null) {
            return;
        }
        finishLoads();
        TxnId txn = transaction.need(false, Limits.DEFAULT);
        demandFrozen(txn);
        List<RowWrite> rows = writes(txn, from, now);
        rows.addAll(renewals(txn));
        if (!rows.isEmpty()) {
            SessionResult _ = asker.ask(new SessionCommand.Write(txn, rows));
        }
        long version = number(txn, SystemTables.VERSION_OF_OBJECTS, 0);
        write(txn, SystemTables.VERSION_OF_OBJECTS, version + 1);
    }

    private void finishLoads() {
        for (Made each : made) {
            Load load = each.load;
            if (load != null) {
                load.finish();
            }
        }
    }

    private void giveUpLoads() {
        for (Made each : made) {
            Load load = each.load;
            if (load != null) {
                load.giveUp();
            }
        }
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
        if (how != End.COMMITTED) {
            giveUpLoads();
        }
        List<TableDescriptor> goes =
                switch (how) {
                    case COMMITTED -> unused();
                    case ROLLED_BACK -> madeTables();
                    case UNKNOWN -> List.of();
                };
        List<TableDescriptor> stays = List.copyOf(how == End.COMMITTED ? altered : List.of());
        boolean changed = own != null;
        forget();
        if (changed || !goes.isEmpty()) {
            store.distrust();
        }
        for (TableDescriptor table : stays) {
            afterwards(() -> publish(table.space()));
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

    /// What nobody speaks of any more when the transaction is committed: what it has dropped, and
    /// what it has made and gone back from.
    private List<TableDescriptor> unused() {
        SqlCatalog after = own;
        List<TableDescriptor> goes = new ArrayList<>(dropped);
        if (after == null) {
            goes.addAll(madeTables());
            return goes;
        }
        Set<Long> used = new HashSet<>();
        for (Entry entry : after.entries()) {
            switch (entry) {
                case Table table -> used.add(table.storage());
                case Index index -> used.add(index.storage());
                default -> {
                    // nothing is stored of it
                }
            }
        }
        for (TableDescriptor table : madeTables()) {
            if (!used.contains(table.id().number()) && !goes.contains(table)) {
                goes.add(table);
            }
        }
        return goes;
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

    // Tables that are frozen while they are changed

    /// From when this returns on, nobody writes a table but this transaction, and whoever has begun
    /// to and went by what was known of it before has committed, or never will.
    void freezeNow(TableDescriptor table) {
        frozen.add(run(() -> ChangeTable.freeze(table.name())));
        publish(table.space());
        store.distrust();
    }

    /// What the transaction has frozen nobody has thawed, and nobody does before it has ended.
    private void demandFrozen(TxnId txn) {
        for (TableDescriptor table : frozen) {
            List<SessionResult.Row> found = lock(txn, SystemTables.table(table.id()), Lock.SHARED);
            boolean same =
                    !found.isEmpty()
                            && SchemaCodec.ROWS.decode(found.getFirst().value()).equals(table);
            if (!same) {
                throw new SqlError(
                                SqlState.SERIALIZATION,
                                "could not serialize access: the node was taken for lost")
                        .hint("The transaction might succeed if retried.");
            }
        }
    }

    /// Whether a table is frozen now.
    boolean isFrozen(int oid) {
        SqlCatalog now = store.read(asker);
        TableDescriptor stored =
                now.entry(oid) instanceof Table table ? now.stored(table.storage()) : null;
        return stored != null && stored.state() == TableState.FROZEN;
    }

    /// Ends what is between two states of a table, by what the catalog says of it now: what is
    /// stored of an earlier state is dropped, and the present one may be written again. What is
    /// stored for a later one stays, for somebody may be about to make it the present one; where
    /// nobody is, nobody speaks of it.
    void settle(int oid) {
        SqlCatalog now = store.read(asker);
        long used = now.entry(oid) instanceof Table table ? table.storage() : 0;
        for (TableDescriptor each : now.stored()) {
            boolean left = each.id().number() < used && isStoredFor(oid, each);
            if (left && each.state() == TableState.FROZEN) {
                dropNow(each);
            }
        }
        TableDescriptor stays = now.stored(used);
        if (stays != null && stays.state() == TableState.FROZEN) {
            TableDescriptor _ = run(() -> ChangeTable.thaw(stays.name()));
            publish(stays.space());
        }
        store.distrust();
    }

    /// The name of one more stored table of a table.
    TableName storedName(int oid) {
        return new TableName("sql", oid + "." + next());
    }

    private static boolean isStoredFor(int oid, TableDescriptor stored) {
        String name = stored.name().table();
        return name.equals(Integer.toString(oid)) || name.startsWith(oid + ".");
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
