package fulcrum.protocols.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Timer;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Children;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Compare;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Declined;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Describe;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Entry;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Found;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Hand;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Page;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Reason;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Row;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Shape;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Taken;
import fulcrum.protocols.antientropy.Ledgers.Admission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The side that asks: from the root down to the leaves that differ, then their rows, page after
/// page. One exchange at a time, one question at a time, each asked again where no answer comes.
///
/// Dynamo 4.7: the nodes exchange the root of the tree for the ranges that they share, and walk
/// down where the values differ.
final class Asker {

    static final Timer PATIENCE = Timer.of("patience");
    static final Timer DEADLINE = Timer.of("deadline");
    static final Timer ALLOWANCE = Timer.of("allowance");

    private final AntiEntropyConfig config;
    private final Trees trees;
    private final Ledgers ledgers;
    private final Sender sender;
    private final Tickets tickets;
    private final Repairs repairs;
    private @Nullable Exchange exchange;
    private long exchanges;
    private @Nullable Ending ending;
    private long received;
    private long handed;

    /// How the last exchange ended.
    ///
    /// @param complete the range is alike, or all that differed was exchanged
    record Ending(TreeRange range, NodeId peer, boolean complete) {}

    Asker(
            AntiEntropyConfig config,
            Trees trees,
            Ledgers ledgers,
            Sender sender,
            Tickets tickets,
            Repairs repairs) {
        this.config = config;
        this.trees = trees;
        this.ledgers = ledgers;
        this.sender = sender;
        this.tickets = tickets;
        this.repairs = repairs;
    }

    /// Exchanges of an earlier life have lower numbers.
    void begin(long life) {
        exchanges = life << 32;
    }

    @Nullable Exchange current() {
        return exchange;
    }

    /// The end of an exchange, told once.
    @Nullable Ending ended() {
        Ending told = ending;
        ending = null;
        return told;
    }

    long received() {
        return received;
    }

    long handed() {
        return handed;
    }

    /// Compares a range whose tree is made with one peer.
    void compare(TreeRange range, NodeId peer, long now, Outbox<AntiEntropyMessage> out) {
        HashTree tree = trees.tree(range.id());
        if (tree == null) {
            ending = new Ending(range, peer, false);
            return;
        }
        Exchange begun = new Exchange(++exchanges, range, peer, out.nextPosition(), ledgers.wall());
        exchange = begun;
        out.start(DEADLINE, config.timing().deadlineNanos());
        ask(
                begun,
                new Compare(
                        begun.number,
                        ++begun.step,
                        range.id(),
                        ledgers.of(range.id()).copy(),
                        shape(range),
                        tree.root()),
                now,
                out);
    }

    private Shape shape(TreeRange range) {
        return new Shape(range.from(), range.to(), config.limits().depth());
    }

    private void ask(
            Exchange current,
            AntiEntropyMessage question,
            long now,
            Outbox<AntiEntropyMessage> out) {
        current.asked = question;
        current.attempts = 0;
        askOnce(current, now, out);
    }

    private void askOnce(Exchange current, long now, Outbox<AntiEntropyMessage> out) {
        AntiEntropyMessage question = current.asked;
        if (question == null) {
            return;
        }
        long wait = sender.waitToAskNanos(now);
        current.waits = wait > 0;
        if (current.waits) {
            out.note(new AntiEntropyNote.Throttled(wait));
            out.start(ALLOWANCE, wait);
            return;
        }
        sender.ask(current.peer, question, out);
        out.start(PATIENCE, config.timing().patienceNanos());
    }

    /// The allowance has room again, or the peer has.
    void goOn(long now, Outbox<AntiEntropyMessage> out) {
        Exchange current = exchange;
        if (current != null && current.waits) {
            askOnce(current, now, out);
        }
    }

    void askAgain(long now, Outbox<AntiEntropyMessage> out) {
        Exchange current = exchange;
        if (current == null || current.asked == null || current.waits) {
            return;
        }
        if (++current.attempts >= config.limits().attempts()) {
            abandon("no answer", out);
            return;
        }
        out.note(
                new AntiEntropyNote.AskedAgain(current.range.id(), current.peer, current.attempts));
        askOnce(current, now, out);
    }

    /// The exchange and the question that an answer is to, where that is waited for.
    private @Nullable Exchange answered(NodeId from, AntiEntropyMessage answer) {
        Exchange current = exchange;
        return current != null
                        && current.asked != null
                        && current.number == answer.exchange()
                        && current.step == answer.step()
                        && current.peer.equals(from)
                ? current
                : null;
    }

    private static void settle(Exchange current, Outbox<AntiEntropyMessage> out) {
        current.asked = null;
        current.waits = false;
        out.stop(PATIENCE);
    }

    /// @return false where nobody waits for it
    boolean onChildren(NodeId from, Children answer, long now, Outbox<AntiEntropyMessage> out) {
        Exchange current = answered(from, answer);
        if (current == null || !welcome(current, answer.copy(), out)) {
            return current != null;
        }
        boolean first = current.asked instanceof Compare;
        settle(current, out);
        HashTree own = trees.tree(current.range.id());
        if (answer.alike()) {
            out.note(new AntiEntropyNote.RangeAlike(current.range.id(), current.peer));
            complete(current, out);
            return true;
        }
        if (first) {
            out.note(new AntiEntropyNote.RangeDiffers(current.range.id(), current.peer));
        }
        if (own == null) {
            abandon("its tree is not made", out);
        } else if (config.limits().depth() == 0) {
            current.differInRoot();
            nextPage(current, out);
        } else if (!current.descend(own, answer.digests())) {
            abandon("children are missing", out);
        } else {
            describe(current, now, out);
        }
        return true;
    }

    /// A peer's copy is what it was in this exchange, and may take part in it.
    private boolean welcome(Exchange current, long copy, Outbox<AntiEntropyMessage> out) {
        Admission admission = ledgers.admit(current.range.id(), current.peer, copy, out);
        if (admission == Admission.OUTDATED) {
            settle(current, out);
            sender.tellOutdated(current.peer, current.range.id(), copy, out);
            abandon("its copy is outdated", out);
        } else if (admission == Admission.STALE
                || (current.peerCopy != 0 && current.peerCopy != copy)) {
            settle(current, out);
            abandon("its copy is another", out);
        } else {
            current.peerCopy = copy;
            return true;
        }
        return false;
    }

    private void describe(Exchange current, long now, Outbox<AntiEntropyMessage> out) {
        List<Integer> nodes =
                current.nextNodes(config.limits().depth(), config.limits().nodesAtOnce());
        if (nodes.isEmpty()) {
            out.note(
                    new AntiEntropyNote.LeavesDiffer(
                            current.range.id(), current.peer, current.leavesLeft()));
            nextPage(current, out);
            return;
        }
        long id = current.range.id();
        ask(
                current,
                new Describe(
                        current.number,
                        ++current.step,
                        id,
                        ledgers.of(id).copy(),
                        current.level(),
                        nodes),
                now,
                out);
    }

    /// Reads the rows of the next leaves here, to tell of them.
    private void nextPage(Exchange current, Outbox<AntiEntropyMessage> out) {
        if (!current.nextLeaves(HashTree.leaves(config.limits().depth()))) {
            out.note(
                    new AntiEntropyNote.RangeRepaired(
                            current.range.id(), current.peer, current.received, current.handed));
            complete(current, out);
            return;
        }
        current.ticket = tickets.next();
        out.load(
                current.ticket,
                new Effect.Wanted.Range(
                        current.next(),
                        current.end(),
                        config.limits().pageRowsMost(),
                        config.limits().pageBytesMost()));
    }

    /// @return false where the rows are not for this side
    boolean loaded(long ticket, Input.Found.Rows rows, long now, Outbox<AntiEntropyMessage> out) {
        Exchange current = exchange;
        if (current == null || current.ticket != ticket) {
            return false;
        }
        current.ticket = 0;
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < rows.keys().size(); i++) {
            current.page.put(rows.keys().get(i), rows.values().get(i));
            entries.add(
                    new Entry(
                            rows.keys().get(i),
                            Digest.of(rows.keys().get(i), rows.values().get(i))));
        }
        long id = current.range.id();
        ask(
                current,
                new Page(
                        current.number,
                        ++current.step,
                        id,
                        ledgers.of(id).copy(),
                        current.next(),
                        rows.more() ? TreeRange.after(rows.keys().getLast()) : current.end(),
                        entries),
                now,
                out);
        return true;
    }

    /// @return false where nobody waits for it
    boolean onFound(NodeId from, Found answer, long now, Outbox<AntiEntropyMessage> out) {
        Exchange current = answered(from, answer);
        if (current == null || !welcome(current, answer.copy(), out)) {
            return current != null;
        }
        settle(current, out);
        if (!fits(current, answer)) {
            abandon("rows of another range", out);
            return true;
        }
        current.found(answer);
        current.received += answer.rows().size();
        received += answer.rows().size();
        current.unmerged = answer.rows().size();
        current.batch = tickets.next();
        for (Row row : answer.rows()) {
            repairs.merge(current.batch, row.key(), row.state());
        }
        if (current.unmerged == 0) {
            handOver(current, now, out);
        }
        return true;
    }

    private static boolean fits(Exchange current, Found answer) {
        boolean goesOn = answer.to() == null || answer.to().compareTo(current.next()) > 0;
        return goesOn && answer.rows().stream().allMatch(row -> current.range.holds(row.key()));
    }

    /// @return false where the batch is not of this side
    boolean merged(long batch, long now, Outbox<AntiEntropyMessage> out) {
        Exchange current = exchange;
        if (current == null || current.batch != batch || current.unmerged == 0) {
            return false;
        }
        if (--current.unmerged == 0) {
            handOver(current, now, out);
        }
        return true;
    }

    private void handOver(Exchange current, long now, Outbox<AntiEntropyMessage> out) {
        List<Row> rows = current.wantedRows();
        if (rows.isEmpty()) {
            current.pageDone();
            nextPage(current, out);
            return;
        }
        current.handed += rows.size();
        handed += rows.size();
        long id = current.range.id();
        long copy = ledgers.of(id).copy();
        ask(
                current,
                new Hand(current.number, ++current.step, id, copy, current.asOf, rows),
                now,
                out);
    }

    /// A row is changed here: what is handed over is the row as it is then.
    void change(Bytes key, @Nullable Bytes state) {
        Exchange current = exchange;
        if (current != null && current.page.containsKey(key)) {
            if (state == null) {
                current.page.remove(key);
            } else {
                current.page.put(key, state);
            }
        }
    }

    /// @return false where nobody waits for it
    boolean onTaken(NodeId from, Taken answer, Outbox<AntiEntropyMessage> out) {
        Exchange current = answered(from, answer);
        if (current == null) {
            return false;
        }
        settle(current, out);
        current.pageDone();
        nextPage(current, out);
        return true;
    }

    /// @return false where nobody waits for it
    boolean onDeclined(NodeId from, Declined answer, Outbox<AntiEntropyMessage> out) {
        Exchange current = answered(from, answer);
        if (current == null) {
            return false;
        }
        out.stop(PATIENCE);
        if (answer.why() == Reason.BUSY) {
            out.note(new AntiEntropyNote.PeerBusy(current.range.id(), current.peer));
            current.waits = true;
            out.start(ALLOWANCE, Math.max(1, answer.retryNanos()));
        } else {
            abandon("it declines: " + answer.why(), out);
        }
        return true;
    }

    private void complete(Exchange current, Outbox<AntiEntropyMessage> out) {
        ledgers.met(
                current.range.id(),
                current.peer,
                current.peerCopy,
                current.mark,
                current.beganWall);
        end(current, true, out);
    }

    /// What was repaired so far stays so, and is alike the next time.
    void abandon(String why, Outbox<AntiEntropyMessage> out) {
        Exchange current = exchange;
        if (current != null) {
            out.note(new AntiEntropyNote.ExchangeAbandoned(current.range.id(), current.peer, why));
            end(current, false, out);
        }
    }

    private void end(Exchange current, boolean complete, Outbox<AntiEntropyMessage> out) {
        exchange = null;
        out.stop(PATIENCE);
        out.stop(DEADLINE);
        out.stop(ALLOWANCE);
        ending = new Ending(current.range, current.peer, complete);
    }
}
