package fulcrum.database.session;

import fulcrum.database.session.Gathering.Part;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.Statement;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.Why;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What clients ask of several shards at once: rows that are read without locks.
final class Gatherings {

    private final Coordinator owner;

    Gatherings(Coordinator owner) {
        this.owner = owner;
    }

    void gather(Txn txn, SessionCommand.Gather command) {
        Program program = command.program();
        if (program != null && program.folds() && hasWrittenIn(txn, command.spans())) {
            owner.reply(
                    txn,
                    new SessionResult.Gathered(List.of(), command.spans(), List.of(), List.of()));
            return;
        }
        if (txn.locksReads) {
            owner.errands.gather(txn, command);
            return;
        }
        long snapshot = owner.errands.snapshot(txn, Lock.NONE, command.statement());
        Gathering gathering = new Gathering(command, snapshot);
        gathering.maySnapLater = Errands.maySnapLater(txn, command.planned(), snapshot);
        for (Span span : command.spans()) {
            List<Directory.Piece> pieces = owner.directory.cut(span);
            if (pieces == null) {
                Errand finding = new Errand(command, command.limit(), snapshot);
                owner.errands.redirections.find(txn, finding, span);
                return;
            }
            pieces.forEach(gathering::add);
        }
        txn.gathering = gathering;
        txn.touches(command.planned());
        go(txn, gathering);
    }

    private static boolean hasWrittenIn(Txn txn, List<Span> spans) {
        return !txn.buffer.isEmpty() && spans.stream().anyMatch(txn.buffer::hasIn);
    }

    /// Asks as many as may be asked now.
    private void go(Txn txn, Gathering gathering) {
        Statement statement = new Statement(txn.statements, Statement.Kind.READ);
        for (Part next = gathering.next(); next != null; next = gathering.next()) {
            long call = statement.call(owner.errands.newCall());
            gathering.asks(call, next, owner.now());
            ask(txn, gathering, call, next);
        }
        if (gathering.asked.isEmpty()) {
            txn.gathering = null;
            owner.reply(txn, gathering.result(txn.buffer));
        }
    }

    private void ask(Txn txn, Gathering gathering, long call, Part part) {
        Span left = part.left;
        if (left == null) {
            throw new IllegalStateException("nothing is left to be read");
        }
        part.sentAt = owner.now();
        Txn.Part known = txn.parts.get(part.group());
        TxnMessage.Read read =
                new TxnMessage.Read(
                        txn.id,
                        call,
                        owner.address(),
                        txn.branch(part.group()),
                        left,
                        List.of(),
                        Lock.NONE,
                        IfLocked.WAIT,
                        gathering.snapshot,
                        gathering.command.limit(),
                        gathering.program());
        TxnMessage within = part.epochs.isNone() ? read : new TxnMessage.Within(part.epochs, read);
        long seen = gathering.maySnapLater ? gathering.snapshot : 0;
        owner.post.send(
                part.group(),
                known == null ? null : known.node(),
                part.attempts++,
                gathering.command.planned().isHybrid()
                        ? new TxnMessage.Causal(seen, txn.isStrict(), within)
                        : within);
    }

    // What shards say

    /// @param seen as of when its shard has read at most
    /// @return whether it was about a question of several that are open
    boolean onMessage(NodeId from, Txn txn, TxnMessage message, long seen) {
        Gathering gathering = txn.gathering;
        if (gathering == null) {
            return false;
        }
        switch (message) {
            case TxnMessage.Rows m -> {
                owner.post.leads(m.from(), from);
                onRows(from, txn, gathering, m, seen);
            }
            case TxnMessage.Waits m -> {
                owner.post.leads(m.from(), from);
                Part part = gathering.asked.get(m.call());
                if (part != null) {
                    part.silentSince = owner.now();
                }
            }
            case TxnMessage.Turned m when gathering.asked.containsKey(m.call()) ->
                    owner.abort(txn, m.why(), m.cycle());
            case TxnMessage.Redirect m when gathering.asked.containsKey(m.call()) ->
                    onRedirect(txn, gathering, m);
            case TxnMessage.Behind m -> onBehind(txn, gathering, m.call());
            case TxnMessage.Published m -> {
                Part part = gathering.asked.get(m.call());
                if (part != null) {
                    ask(txn, gathering, m.call(), part);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void onRows(NodeId from, Txn txn, Gathering gathering, TxnMessage.Rows m, long seen) {
        Part part = gathering.asked.get(m.call());
        if (part == null) {
            return; // it has come twice
        }
        if (!Errands.enter(from, txn, m.from())) {
            owner.abort(txn, Why.LOCKS_LOST);
            return;
        }
        txn.hasRead = true;
        txn.statementHasRead = true;
        if (gathering.maySnapLater) {
            gathering.maySnapLater = false;
            gathering.snapshot = Math.max(gathering.snapshot, seen);
            txn.snapshot = txn.snapshot > 0 ? gathering.snapshot : 0;
            txn.statementSnapshot = gathering.snapshot;
        }
        gathering.take(part, from, m, owner.now());
        if (owner.hasRoomFor(txn)) {
            go(txn, gathering);
        } else {
            owner.fail(txn, Why.OUT_OF_MEMORY);
        }
    }

    /// The shard knows more: what is known now cuts what is asked for otherwise.
    private void onRedirect(Txn txn, Gathering gathering, TxnMessage.Redirect m) {
        owner.directory.learned(List.of(m.descriptor()));
        Planned planned = gathering.command.planned();
        TableId table = planned.table() == 0 ? null : new TableId(planned.table());
        if (table != null && planned.version() < m.descriptor().version(table)) {
            owner.abort(txn, Why.SCHEMA_CHANGED);
        } else {
            cancel(txn);
            gather(txn, gathering.command);
        }
    }

    /// The shard knows less: it is told, once this node itself knows enough.
    private void onBehind(Txn txn, Gathering gathering, long call) {
        Part part = gathering.asked.get(call);
        if (part == null) {
            return;
        }
        part.silentSince = owner.now();
        Redirections told = owner.errands.redirections;
        if (told.publishes(txn, call, part.group(), part.epochs)) {
            return;
        }
        TableId space = Redirections.spaceOf(part.piece.span());
        if (space == null) {
            owner.abort(txn, Why.NO_TABLE);
            return;
        }
        owner.surveys.read(
                space,
                found -> {
                    boolean due = txn.gathering == gathering && owner.isOpen(txn) && found != null;
                    boolean open = due && gathering.asked.containsKey(call);
                    if (open && !told.publishes(txn, call, part.group(), part.epochs)) {
                        owner.abort(txn, Why.SCHEMA_CHANGED); // nobody has committed that version
                    }
                });
    }

    // Ends

    /// Gives up what is open: nobody reads on for it.
    void cancel(Txn txn) {
        Gathering gathering = txn.gathering;
        txn.gathering = null;
        if (gathering != null) {
            gathering.asked.forEach((call, part) -> {
                TxnMessage.Cancel cancel = new TxnMessage.Cancel(txn.id, call);
                owner.post.send(part.group(), null, 0, cancel);
            });
        }
    }

    void onTick(Txn txn) {
        Gathering gathering = txn.gathering;
        if (gathering == null) {
            return;
        }
        if (owner.now() - txn.since >= txn.statementNanos(owner.config)) {
            owner.fail(txn, Why.STATEMENT_TIMEOUT);
            return;
        }
        TreeSet<Long> silent = new TreeSet<>();
        for (Map.Entry<Long, Part> each : new TreeMap<>(gathering.asked).entrySet()) {
            Part part = each.getValue();
            if (owner.now() - part.silentSince >= owner.config.patienceNanos()) {
                silent.add(part.group());
            } else if (owner.now() - part.sentAt >= owner.config.resendNanos()) {
                ask(txn, gathering, each.getKey(), part);
            }
        }
        for (long group : silent) {
            owner.post.silent(group);
            gathering.giveUp(group);
        }
        owner.errands.tellAlive(txn);
        if (!silent.isEmpty()) {
            go(txn, gathering);
        }
    }
}
