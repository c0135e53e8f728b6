package fulcrum.database.session;

import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnNote;
import fulcrum.database.transaction.Wait;
import fulcrum.database.transaction.Why;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What clients ask of transactions that are open: rows that are read or locked, asked of the
/// shards' leaders one after the other.
final class Errands {

    private final Coordinator owner;
    final Redirections redirections;
    private long lastCall;

    Errands(Coordinator owner) {
        this.owner = owner;
        this.redirections = new Redirections(owner, this);
    }

    long newCall() {
        return ++lastCall;
    }

    /// Does an errand from its beginning: its client has heard nothing of it yet.
    void again(Txn txn, Errand errand) {
        txn.errand = null;
        switch (errand.command) {
            case SessionCommand.Read read -> read(txn, read);
            case SessionCommand.Write write -> write(txn, write);
            case SessionCommand.Fetch fetch -> fetch(txn, fetch);
            case SessionCommand.Gather gather -> owner.gatherings.gather(txn, gather);
            default -> throw new IllegalStateException("no errand: " + errand.command);
        }
    }

    /// Several spans whose rows are locked: the first of them, and the others are left.
    void gather(Txn txn, SessionCommand.Gather command) {
        long snapshot = snapshot(txn, Lock.SHARED, command.statement());
        Errand errand = new Errand(command, command.limit(), snapshot);
        scan(txn, errand, command.spans().getFirst(), Lock.SHARED);
    }

    void read(Txn txn, SessionCommand.Read command) {
        Program program = command.program();
        if (program != null && program.folds() && txn.buffer.hasIn(command.span())) {
            owner.reply(txn, new SessionResult.Rows(List.of(), true, command.span().from()));
            return;
        }
        Lock lock = lock(txn, command.lock());
        if (isForbidden(txn, command.lock())) {
            owner.fail(txn, Why.READ_ONLY);
            return;
        }
        boolean latest = txn.shot != null && command.span().point();
        if (isForgotten(txn, command.statement())) {
            owner.fail(txn, Why.SNAPSHOT_TOO_OLD);
            return;
        }
        long snapshot = latest ? txn.snapshot : snapshot(txn, lock, command.statement());
        Errand errand = new Errand(command, command.limit(), snapshot);
        errand.maySnapLater = lock == Lock.NONE && maySnapLater(txn, errand.planned(), snapshot);
        scan(txn, errand, command.span(), lock);
    }

    private static boolean isForbidden(Txn txn, Lock asked) {
        return asked != Lock.NONE && txn.access == Access.READ_ONLY;
    }

    /// How rows are locked of which this was asked for.
    private static Lock lock(Txn txn, Lock asked) {
        return asked == Lock.NONE && txn.locksReads ? Lock.SHARED : asked;
    }

    /// As of when they are read.
    ///
    /// @param statement that they are for; 0 for one of its own
    long snapshot(Txn txn, Lock lock, int statement) {
        if (txn.snapshot > 0 || lock != Lock.NONE) {
            return txn.snapshot;
        }
        if (statement == 0 || statement != txn.statement) {
            long before = txn.instants.take(statement);
            if (txn.statement >= SessionCommand.KEPT && txn.statementHasRead) {
                txn.instants.keep(txn.statement, txn.statementSnapshot);
            }
            txn.statement = statement;
            txn.statementSnapshot = before > 0 ? before : owner.latest();
            txn.statementHasRead = before > 0;
        }
        return txn.statementSnapshot;
    }

    /// Whether a statement has read before, and nobody knows any more as of when.
    private static boolean isForgotten(Txn txn, int statement) {
        return statement != txn.statement && txn.instants.hasForgotten(statement);
    }

    /// Who has read nothing yet as of its snapshot, and without locks, may read as of a later one.
    static boolean maySnapLater(Txn txn, Planned planned, long snapshot) {
        boolean fixed = txn.snapshot > 0 ? txn.hasRead || txn.isPast : txn.statementHasRead;
        return planned.isHybrid() && snapshot > 0 && !fixed;
    }

    /// Of rows that the transaction has written itself nobody is asked.
    void fetch(Txn txn, SessionCommand.Fetch command) {
        Lock lock = lock(txn, command.lock());
        if (isForbidden(txn, command.lock())) {
            owner.fail(txn, Why.READ_ONLY);
            return;
        }
        if (isForgotten(txn, command.statement())) {
            owner.fail(txn, Why.SNAPSHOT_TOO_OLD);
            return;
        }
        long snapshot = snapshot(txn, lock, command.statement());
        Errand errand = new Errand(command, Integer.MAX_VALUE, snapshot);
        errand.maySnapLater = lock == Lock.NONE && maySnapLater(txn, errand.planned(), snapshot);
        for (Bytes key : command.keys()) {
            boolean knows = txn.buffer.has(key);
            if (!knows && !addRow(txn, errand, key, lock)) {
                return;
            }
        }
        go(txn, errand);
    }

    /// @return false where nobody knows where the row is, and that is being found out
    private boolean addRow(Txn txn, Errand errand, Bytes key, Lock lock) {
        Span row = Span.row(key);
        List<Directory.Piece> pieces = owner.directory.cut(row);
        if (pieces == null) {
            redirections.find(txn, errand, row);
            return false;
        }
        errand.addRow(pieces.getFirst(), lock);
        return true;
    }

    private void scan(Txn txn, Errand errand, Span span, Lock lock) {
        IfLocked ifLocked =
                span.point() && errand.command instanceof SessionCommand.Read read
                        ? read.ifLocked()
                        : IfLocked.WAIT;
        List<Directory.Piece> pieces = owner.directory.cut(span);
        if (pieces == null) {
            redirections.find(txn, errand, span);
            return;
        }
        for (Directory.Piece piece : pieces) {
            errand.add(piece, lock, ifLocked);
        }
        errand.lock = lock;
        go(txn, errand);
    }

    /// The transaction has deleted all that was found: behind no row nobody could read on.
    private void scanOn(Txn txn, Errand errand, Span span) {
        Bytes last = errand.found.getLast().key();
        errand.found.clear();
        errand.foundBytes = 0;
        errand.more = false;
        errand.next = null;
        Bytes next = Span.after(last);
        if (next == null) {
            owner.reply(txn, new SessionResult.Rows(List.of(), false));
        } else {
            scan(txn, errand, Span.range(next, span.to()), errand.lock);
        }
    }

    void write(Txn txn, SessionCommand.Write command) {
        Why against = reasonAgainst(txn, command);
        if (against != null) {
            owner.fail(txn, against);
            return;
        }
        // Only in a snapshot it matters what is there: the first to write over it wins
        Errand errand = new Errand(command, txn.snapshot > 0 ? 1 : 0, txn.snapshot);
        for (RowWrite write : command.writes()) {
            boolean locked = txn.placed.containsKey(write.key());
            if (!locked && !addRow(txn, errand, write.key(), Lock.EXCLUSIVE)) {
                return;
            }
        }
        go(txn, errand);
    }

    private @Nullable Why reasonAgainst(Txn txn, SessionCommand.Write command) {
        if (txn.access == Access.READ_ONLY) {
            return Why.READ_ONLY;
        }
        Why against = txn.buffer.reasonAgainst(command.writes(), owner.config);
        boolean room = owner.memory.hasRoomFor(Memory.ofWrites(command.writes()));
        return against != null || room ? against : Why.OUT_OF_MEMORY;
    }

    private void go(Txn txn, Errand errand) {
        txn.errand = errand;
        txn.touches(errand.planned());
        Errand.Stop next = errand.left.peek();
        if (next == null) {
            finish(txn, errand);
            return;
        }
        errand.call = errand.statement(txn.statements).call(++lastCall);
        errand.parties = List.of();
        errand.attempts = 0;
        errand.silentSince = owner.now();
        errand.asked = owner.now();
        ask(txn, errand, next);
    }

    void ask(Txn txn, Errand errand, Errand.Stop stop) {
        errand.sentAt = owner.now();
        Txn.Part part = txn.parts.get(stop.shard());
        int left = errand.limit == 0 ? 0 : Math.max(1, errand.limit - errand.found.size());
        TxnMessage.Read read =
                new TxnMessage.Read(
                        txn.id,
                        errand.call,
                        owner.address(),
                        txn.branch(stop.shard()),
                        stop.span(),
                        stop.further(),
                        stop.lock(),
                        stop.ifLocked(),
                        errand.snapshot,
                        left,
                        errand.program());
        TxnMessage within =
                stop.epochs().isNone() ? read : new TxnMessage.Within(stop.epochs(), read);
        long seen = errand.maySnapLater ? errand.snapshot : 0;
        owner.post.send(
                stop.shard(),
                part == null ? null : part.node(),
                errand.attempts++,
                errand.planned().isHybrid()
                        ? new TxnMessage.Causal(seen, txn.isStrict(), within)
                        : within);
    }

    private void finish(Txn txn, Errand errand) {
        txn.errand = null;
        switch (errand.command) {
            case SessionCommand.Read read -> {
                SessionResult.Rows rows = seen(txn, read, errand);
                if (rows.more() && rows.rows().isEmpty() && rows.next() == null) {
                    scanOn(txn, errand, read.span());
                } else {
                    owner.reply(txn, rows);
                }
            }
            case SessionCommand.Fetch fetch -> owner.reply(txn, fetched(txn, fetch, errand));
            case SessionCommand.Gather gather -> owner.reply(txn, gathered(txn, gather, errand));
            case SessionCommand.Write write -> {
                write.writes().forEach(txn.buffer::put);
                owner.reply(txn, new SessionResult.Done());
            }
            default -> throw new IllegalStateException("no errand: " + errand.command);
        }
    }

    /// What was found, or what the transaction itself has written instead.
    private static SessionResult.Rows fetched(Txn txn, SessionCommand.Fetch fetch, Errand errand) {
        Map<Bytes, Bytes> found = new TreeMap<>();
        for (Version version : errand.found) {
            Bytes value = version.value();
            if (value != null) {
                found.put(version.key(), value);
            }
        }
        Bytes last = errand.more ? errand.found.getLast().key() : null;
        List<Row> told = new ArrayList<>();
        for (Bytes key : fetch.keys()) {
            if (last != null && key.compareTo(last) > 0) {
                break;
            }
            RowWrite written = txn.buffer.get(key);
            Bytes value = written == null ? found.get(key) : written.value();
            if (value != null) {
                told.add(new Row(key, value));
            }
        }
        return new SessionResult.Rows(told, errand.more);
    }

    /// The rows of the first span, or of a part of it.
    private static SessionResult.Gathered gathered(
            Txn txn, SessionCommand.Gather gather, Errand errand) {
        Span first = gather.spans().getFirst();
        SessionCommand.Read read =
                new SessionCommand.Read(
                        txn.id,
                        first,
                        Lock.NONE,
                        IfLocked.WAIT,
                        gather.limit(),
                        gather.planned(),
                        gather.statement(),
                        gather.program());
        SessionResult.Rows rows = seen(txn, read, errand);
        List<Span> left = new ArrayList<>(gather.spans().subList(1, gather.spans().size()));
        Bytes next = rows.next();
        if (rows.more() && next == null) {
            // behind what was found, which the transaction may have deleted
            Row last = rows.rows().isEmpty() ? null : rows.rows().getLast();
            next = Span.after(last == null ? errand.found.getLast().key() : last.key());
        }
        if (rows.more() && next != null) {
            left.addFirst(Span.range(next, first.to()));
        }
        return new SessionResult.Gathered(rows.rows(), left, List.of(), List.of());
    }

    /// What was read, and over it what the transaction itself has written.
    private static SessionResult.Rows seen(Txn txn, SessionCommand.Read read, Errand errand) {
        Program program = read.program();
        if (program != null && program.folds()) {
            return folded(errand);
        }
        TreeMap<Bytes, Bytes> rows = new TreeMap<>();
        for (Version version : errand.found) {
            Bytes value = version.value();
            if (value != null) {
                rows.put(version.key(), value);
            }
        }
        for (RowWrite write : txn.buffer.rows()) {
            boolean meant = read.span().contains(write.key()) && errand.hasPassed(write.key());
            Bytes value = write.value();
            if (meant && value == null) {
                rows.remove(write.key());
            } else if (meant && value != null) {
                rows.put(write.key(), value);
            }
        }
        List<Row> told = new ArrayList<>();
        for (Map.Entry<Bytes, Bytes> row : rows.entrySet()) {
            if (told.size() == read.limit()) {
                return new SessionResult.Rows(told, true, program == null ? null : row.getKey());
            }
            told.add(new Row(row.getKey(), row.getValue()));
        }
        return new SessionResult.Rows(told, errand.more, errand.next);
    }

    /// What stands for several rows, from each shard in its turn.
    private static SessionResult.Rows folded(Errand errand) {
        List<Row> told = new ArrayList<>();
        for (Version version : errand.found) {
            told.add(new Row(version.key(), Objects.requireNonNull(version.value())));
        }
        return new SessionResult.Rows(told, errand.more, errand.next);
    }

    // What shards say

    /// @param seen as of when its shard has read at most
    void onRows(NodeId from, Txn txn, TxnMessage.Rows m, long seen) {
        owner.post.leads(m.from(), from);
        Errand errand = txn.errand;
        if (errand == null || errand.call != m.call()) {
            return; // it has come twice
        }
        Errand.Stop stop = errand.left.element();
        if (stop.lock() == Lock.EXCLUSIVE && stop.ifLocked() != IfLocked.SKIP) {
            txn.placed.put(stop.span().from(), stop.shard());
            stop.further().forEach(row -> txn.placed.put(row, stop.shard()));
        }
        if (!enter(from, txn, m.from())) {
            owner.abort(txn, Why.LOCKS_LOST);
            return;
        }
        txn.hasRead = true;
        txn.statementHasRead = true;
        if (errand.maySnapLater) {
            errand.maySnapLater = false;
            errand.snapshot = Math.max(errand.snapshot, seen);
            txn.snapshot = txn.snapshot > 0 ? errand.snapshot : 0;
            txn.statementSnapshot = errand.snapshot;
        }
        errand.left.remove();
        errand.found.addAll(m.rows());
        errand.foundBytes += Memory.ofVersions(m.rows());
        if (!owner.hasRoomFor(txn)) {
            owner.fail(txn, Why.OUT_OF_MEMORY);
            return;
        }
        boolean full = m.more() || (!errand.left.isEmpty() && errand.found.size() >= errand.limit);
        if (full && !(errand.command instanceof SessionCommand.Write)) {
            errand.more = true;
            errand.next = m.more() ? m.next() : errand.behindStop();
            errand.left.clear();
        }
        go(txn, errand);
    }

    /// Has part in a shard, as far as it holds locks there.
    ///
    /// @return false where it had locks there that it has no longer
    static boolean enter(NodeId node, Txn txn, Branch here) {
        if (here.visit() == 0) {
            return true;
        }
        Txn.Part before = txn.parts.get(here.shard());
        if (before == null) {
            txn.parts.put(here.shard(), new Txn.Part(here, node));
        }
        return before == null || before.here().equals(here);
    }

    void onWaits(NodeId from, Txn txn, TxnMessage.Waits m) {
        owner.post.leads(m.from(), from);
        Errand errand = txn.errand;
        if (errand != null && errand.call == m.call()) {
            errand.silentSince = owner.now();
            if (!enter(from, txn, m.from())) {
                owner.abort(txn, Why.LOCKS_LOST);
            }
        }
    }

    void onBlocks(NodeId from, Txn txn, TxnMessage.Blocks m) {
        Errand errand = txn.errand;
        if (errand != null && errand.call == m.call()) {
            errand.parties = m.parties();
        }
        onWaits(from, txn, new TxnMessage.Waits(m.txn(), m.call(), m.from()));
    }

    void onTurned(Txn txn, TxnMessage.Turned m) {
        Errand errand = txn.errand;
        if (errand == null || errand.call != m.call()) {
            return; // it is not about what is open
        }
        if (m.why() == Why.LOCKED) {
            txn.errand = null;
            owner.fail(txn, m.why(), m.cycle());
        } else {
            owner.abort(txn, m.why(), m.cycle());
        }
    }

    /// A probe of who waits for whom goes on to where the transaction waits, if it does. One that
    /// has come round to where it began is about the call with which it began, or about none.
    void onProbe(Txn txn, TxnMessage.Probe m) {
        Errand errand = txn.errand;
        Errand.Stop stop = errand == null ? null : errand.left.peek();
        if (errand == null || stop == null || stop.lock() == Lock.NONE) {
            return;
        }
        for (Wait wait : m.path()) {
            if (wait.txn().equals(txn.id) && wait.call() != errand.call) {
                return;
            }
        }
        owner.note(new TxnNote.ProbeRelayed(txn.id, stop.shard(), m.path().size()));
        Txn.Part part = txn.parts.get(stop.shard());
        owner.post.send(
                stop.shard(),
                part == null ? null : part.node(),
                0,
                new TxnMessage.Probe(txn.id, errand.call, m.round(), m.path()));
    }

    // Time

    /// Gives up what is open; the transaction goes on, with the locks that it is known to have.
    void cancel(Txn txn) {
        Errand errand = txn.errand;
        Errand.Stop stop = errand == null ? null : errand.left.peek();
        txn.errand = null;
        if (errand == null || stop == null || stop.lock() == Lock.NONE) {
            return;
        }
        Txn.Part part = txn.parts.get(stop.shard());
        if (part == null) { // whatever it has there it has from this
            owner.post.send(stop.shard(), null, 0, new TxnMessage.Abandon(txn.id));
        } else {
            TxnMessage.Cancel cancel = new TxnMessage.Cancel(txn.id, errand.call);
            owner.post.send(stop.shard(), part.node(), 0, cancel);
        }
    }

    /// Why it is not waited for any longer; null where it is.
    private @Nullable Why overdue(Txn txn, Errand errand) {
        if (owner.now() - errand.silentSince >= owner.config.patienceNanos()) {
            return Why.UNAVAILABLE;
        }
        if (owner.now() - errand.asked >= txn.lockNanos(owner.config)) {
            return Why.LOCK_TIMEOUT;
        }
        return owner.now() - txn.since >= txn.statementNanos(owner.config)
                ? Why.STATEMENT_TIMEOUT
                : null;
    }

    void onTick(Txn txn) {
        Errand errand = txn.errand;
        Errand.Stop stop = errand == null ? null : errand.left.peek();
        if (errand != null && stop != null) {
            Why over = overdue(txn, errand);
            if (over != null && errand.silentSince <= errand.sentAt) {
                owner.post.silent(stop.shard()); // not a word since the last question
            }
            if (over == Why.UNAVAILABLE) {
                owner.abort(txn, over);
                return;
            }
            if (over != null) {
                owner.fail(txn, over, over == Why.LOCK_TIMEOUT ? errand.parties : List.of());
            } else if (owner.now() - errand.sentAt >= owner.config.resendNanos()) {
                ask(txn, errand, stop);
            }
        } else if (errand != null && errand.finding) {
            if (owner.now() - txn.since >= txn.statementNanos(owner.config)) {
                owner.fail(txn, Why.STATEMENT_TIMEOUT);
            }
        } else if (owner.now() - txn.since >= txn.idleNanos(owner.config)) {
            owner.abort(txn, Why.IDLE);
            return;
        }
        tellAlive(txn);
    }

    /// Tells shards where it has locks that it goes on.
    void tellAlive(Txn txn) {
        if (owner.now() - txn.aliveAt >= owner.config.aliveNanos()) {
            txn.aliveAt = owner.now();
            txn.parts.forEach((shard, part) ->
                    owner.post.send(
                            shard,
                            part.node(),
                            0,
                            new TxnMessage.Alive(txn.id, owner.address(), part.here())));
        }
    }
}
