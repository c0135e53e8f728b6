package fulcrum.database.session;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.schema.SchemaCodec;
import fulcrum.database.schema.SchemaRow;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.sharding.ShardDescriptor;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnNote;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the catalog of a space, shards and versions, for whoever waits for it. Who comes while a
/// space is being read waits for the next reading, and shares that with others.
///
/// It reads the latest, twice: what it finds first may be older than what it finds then, and both
/// only ever rise.
final class Surveys {

    private static final int ROWS_MOST = 1000;

    private final Coordinator owner;
    private final TreeMap<TxnId, Survey> open = new TreeMap<>();

    /// For each space that is being read, who waits for the next reading.
    private final TreeMap<TableId, List<Reader>> nextReaders = new TreeMap<>();

    /// Waits for a survey.
    interface Reader {

        /// @param shards all of the space; none where there is no such table, null where the
        ///   catalog cannot be read in time
        void read(@Nullable List<ShardDescriptor> shards);
    }

    private static final class Survey {

        private final TableId space;
        private final long since;
        private final List<Reader> readers;
        private final List<SchemaRow.Placed> shards = new ArrayList<>();
        private final TreeMap<TableId, Integer> versions = new TreeMap<>();
        private KeyRange left;
        private boolean atVersions;
        private long call;
        private long sentAt;
        private int attempts;

        Survey(TableId space, List<Reader> readers, long now) {
            this.space = space;
            this.readers = readers;
            this.since = now;
            this.left = SystemTables.shards(space);
        }
    }

    Surveys(Coordinator owner) {
        this.owner = owner;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /// Reads what the catalog says from now on.
    void read(TableId space, Reader reader) {
        List<Reader> waiting = nextReaders.get(space);
        if (waiting != null) {
            waiting.add(reader);
        } else {
            nextReaders.put(space, new ArrayList<>());
            begin(space, List.of(reader));
        }
    }

    private void begin(TableId space, List<Reader> readers) {
        TxnId id = owner.newTxn();
        Survey survey = new Survey(space, readers, owner.now());
        open.put(id, survey);
        owner.note(new TxnNote.Surveys(space));
        next(id, survey);
    }

    private void next(TxnId id, Survey survey) {
        survey.call++;
        survey.attempts = 0;
        ask(id, survey);
    }

    private void ask(TxnId id, Survey survey) {
        survey.sentAt = owner.now();
        owner.post.send(
                SystemTables.GROUP,
                null,
                survey.attempts++,
                new TxnMessage.Read(
                        id,
                        survey.call,
                        owner.address(),
                        Branch.none(SystemTables.GROUP),
                        Span.range(survey.left.from(), survey.left.to()),
                        Lock.NONE,
                        IfLocked.WAIT,
                        0,
                        ROWS_MOST));
    }

    void onRows(NodeId from, TxnMessage.Rows m) {
        Survey survey = open.get(m.txn());
        if (survey == null || survey.call != m.call()) {
            return;
        }
        owner.post.leads(m.from(), from);
        m.rows().forEach(row -> take(survey, row));
        if (m.more()) {
            Bytes behind = Span.after(m.rows().getLast().key());
            survey.left = new KeyRange(Objects.requireNonNull(behind), survey.left.to());
            next(m.txn(), survey);
        } else if (!survey.atVersions) {
            survey.atVersions = true;
            survey.left = SystemTables.versions(survey.space);
            next(m.txn(), survey);
        } else {
            close(m.txn(), survey, descriptors(survey));
        }
    }

    private static void take(Survey survey, Version row) {
        Bytes value = row.value();
        SchemaRow read = value == null ? null : SchemaCodec.ROWS.decode(value);
        if (read instanceof SchemaRow.Placed placed) {
            survey.shards.add(placed);
        } else if (read instanceof SchemaRow.Versioned(int version)) {
            survey.versions.put(SystemTables.versioned(row.key()), version);
        }
    }

    private static List<ShardDescriptor> descriptors(Survey survey) {
        return survey.shards.stream()
                .map(placed ->
                        new ShardDescriptor(
                                placed.shard(),
                                placed.group(),
                                placed.range(),
                                placed.epoch(),
                                survey.versions))
                .toList();
    }

    private void close(TxnId id, Survey survey, @Nullable List<ShardDescriptor> found) {
        open.remove(id);
        List<Reader> next = nextReaders.remove(survey.space);
        if (next != null && !next.isEmpty()) {
            nextReaders.put(survey.space, new ArrayList<>());
            begin(survey.space, next);
        }
        if (found != null) {
            owner.directory.learned(found);
        }
        survey.readers.forEach(reader -> reader.read(found));
    }

    void onTick() {
        for (TxnId id : List.copyOf(open.keySet())) {
            Survey survey = open.get(id);
            if (survey == null) {
                continue;
            }
            if (owner.now() - survey.since >= owner.config.patienceNanos()) {
                owner.post.silent(SystemTables.GROUP);
                close(id, survey, null);
            } else if (owner.now() - survey.sentAt >= owner.config.resendNanos()) {
                ask(id, survey);
            }
        }
    }
}
