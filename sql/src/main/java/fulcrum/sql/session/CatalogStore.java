package fulcrum.sql.session;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.schema.SchemaCodec;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableState;
import fulcrum.database.session.Access;
import fulcrum.database.session.Isolation;
import fulcrum.database.session.Limits;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.storage.Asker;
import fulcrum.sql.storage.EntryForm;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The catalog as a node knows it, for all of its sessions: read anew when it has changed. Used by
/// many threads.
public final class CatalogStore {

    private static final int PAGE = 1_000;

    private static final long RECENT_MICROS = 1_000_000;

    private final Collection<? extends Entry> system;
    private volatile SqlCatalog known;

    /// When it was last sure to be the present one, in microseconds; 0 for never.
    private volatile long checkedMicros;

    /// Whether a stored table has a later version than is known: its renewal comes after the commit
    /// that the catalog's own version counts.
    private volatile boolean doubted;

    /// @param system what is there without being stored
    public CatalogStore(Collection<? extends Entry> system) {
        this.system = system;
        SortedMap<Integer, Entry> entries = new TreeMap<>();
        system.forEach(entry -> entries.put(entry.oid(), entry));
        this.known = new SqlCatalog(-1, entries, new TreeMap<>());
    }

    // Numbers of objects that this node has taken and not given away
    private int nextNumber;
    private int numbersEnd;

    /// @return 0 where there is none
    synchronized int takeNumber() {
        return nextNumber < numbersEnd ? nextNumber++ : 0;
    }

    synchronized void keepNumbers(int from, int end) {
        nextNumber = from;
        numbersEnd = end;
    }

    /// What is known, which may be of a while ago.
    public SqlCatalog known() {
        return known;
    }

    /// A number that stands in a row by itself.
    static Bytes toBytes(long number) {
        return new Encoder().varint(number).toBytes();
    }

    /// @param otherwise where there is no row
    static long number(List<SessionResult.Row> rows, long otherwise) {
        return rows.isEmpty() ? otherwise : new Decoder(rows.getFirst().value()).varint();
    }

    /// As it was at most [#RECENT_MICROS] ago. Whoever goes by what is older than that of a table
    /// is turned away by its shards; views, schemas and roles have none.
    SqlCatalog recent(Asker asker, long nowMicros) {
        long checked = checkedMicros;
        if (checked != 0 && nowMicros - checked < RECENT_MICROS) {
            return known;
        }
        SqlCatalog now = current(asker);
        checkedMicros = nowMicros;
        return now;
    }

    /// The same, without asking anybody; null where somebody has to be asked.
    @Nullable SqlCatalog recent(long nowMicros) {
        long checked = checkedMicros;
        return checked != 0 && nowMicros - checked < RECENT_MICROS ? known : null;
    }

    /// A shard knows better.
    void distrust() {
        doubted = true;
        checkedMicros = 0;
    }

    /// As it is now: what was committed before this was called is in it.
    SqlCatalog current(Asker asker) {
        SessionResult found =
                asker.ask(new SessionCommand.Look(Span.row(SystemTables.VERSION_OF_OBJECTS), 1));
        long version = number(((SessionResult.Rows) found).rows(), 0);
        SqlCatalog before = known;
        return before.version() >= version && !doubted ? before : read(asker);
    }

    /// Reads all of it, at one moment.
    SqlCatalog read(Asker asker) {
        // before it is read: what is doubted meanwhile has to be read again
        doubted = false;
        boolean whole = false;
        try {
            SqlCatalog read = readWhole(asker);
            whole = true;
            return read;
        } finally {
            if (!whole) {
                doubted = true;
            }
        }
    }

    /// As it was at a moment.
    ///
    /// @param timestamp of the database's clock
    /// @param now as it is: where nothing has changed since, that is it
    SqlCatalog asOf(Asker asker, long timestamp, SqlCatalog now) {
        TxnId txn = begin(asker, timestamp);
        long version = version(asker, txn);
        SqlCatalog then = version == now.version() ? now : at(asker, txn, version);
        SessionResult _ = asker.ask(new SessionCommand.Commit(txn));
        return then;
    }

    private SqlCatalog readWhole(Asker asker) {
        TxnId txn = begin(asker, 0);
        SqlCatalog read = at(asker, txn, version(asker, txn));
        SessionResult _ = asker.ask(new SessionCommand.Commit(txn));
        synchronized (this) {
            if (known.version() <= read.version()) {
                known = read;
            }
            return known;
        }
    }

    /// @param asOf 0 for now
    private static TxnId begin(Asker asker, long asOf) {
        SessionResult began =
                asker.ask(
                        new SessionCommand.Begin(
                                Isolation.SERIALIZABLE, Access.READ_ONLY, asOf, Limits.DEFAULT));
        return ((SessionResult.Began) began).txn();
    }

    private static long version(Asker asker, TxnId txn) {
        long[] version = {0};
        all(
                asker,
                txn,
                new KeyRange(
                        SystemTables.VERSION_OF_OBJECTS,
                        Span.after(SystemTables.VERSION_OF_OBJECTS)),
                row -> version[0] = number(List.of(row), 0));
        return version[0];
    }

    private SqlCatalog at(Asker asker, TxnId txn, long version) {
        SortedMap<Integer, Entry> entries = new TreeMap<>();
        system.forEach(entry -> entries.put(entry.oid(), entry));
        SortedMap<Long, TableDescriptor> stored = new TreeMap<>();
        SortedMap<Long, TableDescriptor> dropped = new TreeMap<>();
        all(
                asker,
                txn,
                SystemTables.OBJECT_ROWS,
                row -> {
                    Entry entry = EntryForm.ROWS.decode(row.value());
                    entries.put(entry.oid(), entry);
                });
        all(
                asker,
                txn,
                SystemTables.TABLE_ROWS,
                row -> {
                    if (SchemaCodec.ROWS.decode(row.value()) instanceof TableDescriptor table) {
                        var which = table.state() == TableState.DROPPED ? dropped : stored;
                        which.put(table.id().number(), table);
                    }
                });
        SortedMap<Long, TableDescriptor> hosts = new TreeMap<>();
        for (TableDescriptor table : stored.values()) {
            TableDescriptor host = dropped.get(table.space().number());
            if (host != null) {
                hosts.put(host.id().number(), host);
            }
        }
        return new SqlCatalog(version, entries, stored, hosts);
    }

    private static void all(
            Asker asker, TxnId txn, KeyRange range, Consumer<SessionResult.Row> each) {
        Bytes from = range.from();
        while (from != null) {
            SessionResult.Rows page =
                    (SessionResult.Rows)
                            asker.ask(
                                    new SessionCommand.Read(
                                            txn,
                                            Span.range(from, range.to()),
                                            Lock.NONE,
                                            IfLocked.WAIT,
                                            PAGE));
            page.rows().forEach(each);
            from = page.more() ? Span.after(page.rows().getLast().key()) : null;
        }
    }
}
