package fulcrum.protocols.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Dice;
import fulcrum.machine.Input;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Children;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Compare;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Declined;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Describe;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Found;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Hand;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Page;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Reason;
import fulcrum.protocols.antientropy.AntiEntropyMessage.Taken;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Replicas of ranges find out what they do not have in common, and give it to each other.
///
/// DeCandia et al., "Dynamo: Amazon's Highly Available Key-value Store", SOSP 2007, section 4.7;
/// Merkle, "A Digital Signature Based on a Conventional Encryption Function", CRYPTO 1987.
/// Deviations are listed in this package's page.
///
/// It is a part of the machine that has the rows, which tells it of every change, and which merges
/// what is found ([Repairs]).
public final class AntiEntropy implements Machine<AntiEntropyMessage> {

    private static final Timer ROUND = Timer.of("round");

    private final AntiEntropyConfig config;
    private final Repairs repairs;

    // Persistent: what each replica has of what is here, and what may be forgotten
    private final Ledgers ledgers = new Ledgers();

    // Volatile: made of the rows after a start
    private final Trees trees;

    // Volatile: what is under way
    private final Sender sender;
    private final Asker asker;
    private final Answerer answerer;
    private final TreeMap<Long, Purge> purges = new TreeMap<>();
    private Dice dice = Dice.of(0);
    private long round;
    private boolean roundUnderWay;
    private long roundBegan;
    private final ArrayDeque<Pair> pairs = new ArrayDeque<>();
    private int all;
    private int completed;
    private int abandoned;
    private final TreeMap<Long, List<Long>> waiting = new TreeMap<>();
    private final TreeSet<Pair> differing = new TreeSet<>();
    private long storedAt;
    private long truncatedTo;

    /// A range, and with whom to compare it.
    private record Pair(long range, NodeId peer) implements Comparable<Pair> {

        @Override
        public int compareTo(Pair other) {
            int byRange = Long.compare(range, other.range);
            return byRange != 0 ? byRange : peer.compareTo(other.peer);
        }
    }

    /// What may go when the record that says so is durable.
    private record Purge(Map<Long, Long> upTo) {}

    private AntiEntropy(AntiEntropyConfig config, Repairs repairs) {
        this.config = config;
        this.repairs = repairs;
        Tickets tickets = new Tickets();
        this.trees = new Trees(config, tickets);
        this.sender = new Sender(config.limits().bytesPerSecond());
        this.asker = new Asker(config, trees, ledgers, sender, tickets, repairs);
        this.answerer = new Answerer(config, trees, ledgers, sender, tickets, repairs);
    }

    /// A replica that has not started, with what its earlier lives have stored.
    public static AntiEntropy recover(AntiEntropyConfig config, List<Logged> log, Repairs repairs) {
        AntiEntropy replica = new AntiEntropy(config, repairs);
        for (Logged logged : log) {
            if (logged.record() instanceof AntiEntropyRecord.Ledgers stored) {
                replica.ledgers.restore(stored.ranges());
            }
        }
        return replica;
    }

    @Override
    public void step(long now, Input<AntiEntropyMessage> input, Outbox<AntiEntropyMessage> out) {
        switch (input) {
            case Input.Started<AntiEntropyMessage>(long seed, long life) ->
                    begin(seed, life, now, out);
            case Input.Clock<AntiEntropyMessage>(long wall, long _) -> ledgers.tell(wall);
            case Input.Received<AntiEntropyMessage>(NodeId from, AntiEntropyMessage m) ->
                    receive(from, m, now, out);
            case Input.Fired<AntiEntropyMessage>(Timer timer) -> fire(timer, now, out);
            case Input.Stored<AntiEntropyMessage>(long upTo) -> stored(upTo, out);
            case Input.Loaded<AntiEntropyMessage>(long ticket, Input.Found found) ->
                    loaded(ticket, found, now, out);
            case Input.Submitted<AntiEntropyMessage>(long request, Command command) ->
                    submit(request, command, now, out);
            case Input.Captured<AntiEntropyMessage> _, Input.Imported<AntiEntropyMessage> _ ->
                    ignore(input.getClass().getSimpleName(), "nobody asked for it", out);
        }
        whenEnded(now, out);
    }

    private void begin(long seed, long life, long now, Outbox<AntiEntropyMessage> out) {
        dice = Dice.of(seed).fork("antientropy");
        asker.begin(life);
        ledgers.begin(life);
        ledgers.assign(trees.ranges(), trees.ranges(), out);
        store(out);
        ledgers.all()
                .forEach((range, ledger) -> {
                    if (ledger.outdated()) {
                        repairs.rebuild(range);
                    }
                });
        trees.goOn(now, out);
        out.start(ROUND, 1 + dice.below(config.timing().roundNanos()));
    }

    // What the enclosing machine tells

    /// A row is changed: called in the step that emits the change, after its record.
    ///
    /// @param before null where there was none
    /// @param after null where there is none any more
    public void changed(Bytes key, @Nullable Bytes before, @Nullable Bytes after) {
        trees.change(key, digest(key, before), digest(key, after));
        asker.change(key, after);
    }

    private static Digest digest(Bytes key, @Nullable Bytes state) {
        return state == null ? Digest.NONE : Digest.of(key, state);
    }

    /// A state that was handed to [Repairs#merge] is merged, and its record emitted.
    public void merged(long batch, long now, Outbox<AntiEntropyMessage> out) {
        if (!asker.merged(batch, now, out) && !answerer.merged(batch, out)) {
            ignore("a merge", "nobody waits for it", out);
        }
        whenEnded(now, out);
    }

    // Rounds

    private void beginRound(long now, Outbox<AntiEntropyMessage> out) {
        if (roundUnderWay) {
            return;
        }
        round++;
        roundUnderWay = true;
        roundBegan = now;
        List<Pair> order = new ArrayList<>();
        for (TreeRange range : trees.ranges()) {
            for (NodeId peer : range.peers()) {
                order.add(new Pair(range.id(), peer));
            }
        }
        dice.shuffle(order);
        pairs.clear();
        pairs.addAll(order);
        all = order.size();
        completed = 0;
        abandoned = 0;
        out.note(new AntiEntropyNote.RoundBegan(round, all));
        nextPair(now, out);
    }

    private void nextPair(long now, Outbox<AntiEntropyMessage> out) {
        while (asker.current() == null && !pairs.isEmpty()) {
            Pair pair = pairs.remove();
            TreeRange range = trees.range(pair.range);
            String why = hindrance(range, pair);
            if (range == null || why != null) {
                abandoned++;
                out.note(
                        new AntiEntropyNote.ExchangeAbandoned(
                                pair.range, pair.peer, why == null ? "" : why));
            } else {
                asker.compare(range, pair.peer, now, out);
            }
        }
        if (asker.current() == null && roundUnderWay) {
            endRound(now, out);
        }
    }

    private @Nullable String hindrance(@Nullable TreeRange range, Pair pair) {
        if (range == null || !range.peers().contains(pair.peer)) {
            return "it is no peer any more";
        }
        if (ledgers.of(pair.range).outdated()) {
            return "the own copy is outdated";
        }
        return trees.tree(pair.range) == null ? "the own tree is not made" : null;
    }

    private void whenEnded(long now, Outbox<AntiEntropyMessage> out) {
        for (Asker.Ending end = asker.ended(); end != null; end = asker.ended()) {
            if (end.complete()) {
                completed++;
                differing.remove(new Pair(end.range().id(), end.peer()));
            } else {
                abandoned++;
            }
            nextPair(now, out);
        }
    }

    private void endRound(long now, Outbox<AntiEntropyMessage> out) {
        roundUnderWay = false;
        out.note(new AntiEntropyNote.RoundEnded(round, completed, abandoned));
        advance(out);
        answerWaiting(out);
        long left = waiting.isEmpty() ? roundBegan + pause() - now : 0;
        out.start(ROUND, Math.max(1, left));
    }

    /// Replicas that began together do not stay in step.
    private long pause() {
        long pause = config.timing().roundNanos();
        return pause * 3 / 4 + dice.below(Math.max(1, pause / 2));
    }

    private void advance(Outbox<AntiEntropyMessage> out) {
        TreeMap<Long, Long> further = new TreeMap<>();
        for (TreeRange range : trees.ranges()) {
            long next = out.nextPosition();
            long upTo = ledgers.advance(range, config.timing().horizonNanos(), next, out);
            if (upTo > 0) {
                further.put(range.id(), upTo);
            }
        }
        store(out);
        if (!further.isEmpty()) {
            purges.put(storedAt, new Purge(further));
        }
    }

    private void answerWaiting(Outbox<AntiEntropyMessage> out) {
        List<Long> requests = waiting.remove(round);
        if (requests != null) {
            for (long request : requests) {
                out.answer(
                        request,
                        abandoned == 0
                                ? new Outcome.Done(Bytes.EMPTY)
                                : new Outcome.Unknown(
                                        abandoned + " of " + all + " comparisons ended early"));
            }
        }
    }

    // Inputs

    private void receive(
            NodeId from, AntiEntropyMessage message, long now, Outbox<AntiEntropyMessage> out) {
        boolean waitedFor =
                switch (message) {
                    case Compare m -> {
                        answerer.onCompare(from, m, now, out);
                        yield true;
                    }
                    case Describe m -> {
                        answerer.onDescribe(from, m, now, out);
                        yield true;
                    }
                    case Page m -> {
                        answerer.onPage(from, m, now, out);
                        yield true;
                    }
                    case Hand m -> {
                        answerer.onHand(from, m, now, out);
                        yield true;
                    }
                    case Children m -> {
                        seen(from, m);
                        yield asker.onChildren(from, m, now, out);
                    }
                    case Found m -> asker.onFound(from, m, now, out);
                    case Taken m -> asker.onTaken(from, m, out);
                    case Declined m -> onDeclined(from, m, out);
                };
        if (!waitedFor) {
            ignore(message.getClass().getSimpleName(), "nobody waits for it", out);
        }
    }

    private void seen(NodeId from, Children answer) {
        if (!answer.alike()) {
            differing.add(new Pair(answer.range(), from));
        }
    }

    private boolean onDeclined(NodeId from, Declined message, Outbox<AntiEntropyMessage> out) {
        RangeLedger own = ledgers.of(message.range());
        TreeRange range = trees.range(message.range());
        boolean peer = range != null && range.peers().contains(from);
        if (peer
                && message.why() == Reason.OUTDATED
                && message.about() == own.copy()
                && !own.outdated()) {
            becomeOutdated(from, message.range(), own.copy(), out);
            return true;
        }
        return asker.onDeclined(from, message, out);
    }

    private void becomeOutdated(NodeId by, long range, long copy, Outbox<AntiEntropyMessage> out) {
        out.note(new AntiEntropyNote.CopyOutdated(range, copy, by));
        ledgers.becomeOutdated(range);
        store(out);
        Exchange current = asker.current();
        if (current != null && current.range.id() == range) {
            asker.abandon("the own copy is outdated", out);
        }
        repairs.rebuild(range);
    }

    private void loaded(long ticket, Input.Found found, long now, Outbox<AntiEntropyMessage> out) {
        boolean waitedFor =
                found instanceof Input.Found.Rows rows
                        && (trees.loaded(ticket, rows, now, out)
                                || asker.loaded(ticket, rows, now, out)
                                || answerer.loaded(ticket, rows, out));
        if (!waitedFor) {
            ignore("Loaded", "nobody waits for it", out);
        }
    }

    private void fire(Timer timer, long now, Outbox<AntiEntropyMessage> out) {
        switch (timer.purpose()) {
            case "round" -> beginRound(now, out);
            case "loading" -> trees.goOn(now, out);
            case "patience" -> asker.askAgain(now, out);
            case "deadline" -> asker.abandon("the deadline is over", out);
            case "allowance" -> asker.goOn(now, out);
            default -> ignore("timer " + timer, "nobody has started it", out);
        }
    }

    private void submit(long request, Command command, long now, Outbox<AntiEntropyMessage> out) {
        switch (command) {
            case AntiEntropyCommand.Repair _ -> {
                long due = round + 1; // one that begins from now on
                waiting.computeIfAbsent(due, _ -> new ArrayList<>()).add(request);
                beginRound(now, out);
            }
            case AntiEntropyCommand.BeginAnew(long range) -> {
                if (trees.range(range) == null) {
                    refuse(request, out);
                    return;
                }
                ledgers.beginAnew(range, out);
                store(out);
                trees.regrow(range, now, out);
                out.answer(request, new Outcome.Done(Bytes.EMPTY));
            }
            case AntiEntropyCommand.Assign(List<TreeRange> ranges) ->
                    assign(request, ranges, now, out);
            default -> refuse(request, out);
        }
    }

    private void assign(
            long request, List<TreeRange> ranges, long now, Outbox<AntiEntropyMessage> out) {
        ledgers.assign(trees.ranges(), ranges, out);
        trees.assign(ranges);
        store(out);
        differing.removeIf(pair -> trees.range(pair.range) == null);
        trees.goOn(now, out);
        asker.abandon("the ranges are others now", out);
        out.answer(request, new Outcome.Done(Bytes.EMPTY));
    }

    /// Answered early: nothing was stored.
    private static void refuse(long request, Outbox<AntiEntropyMessage> out) {
        out.answerEarly(request, new Outcome.Refused(Outcome.Refusal.INVALID, null));
    }

    // What outlives a restart

    private void store(Outbox<AntiEntropyMessage> out) {
        if (ledgers.hasChanged()) {
            storedAt = out.store(ledgers.toStore());
        }
    }

    private void stored(long upTo, Outbox<AntiEntropyMessage> out) {
        while (!purges.isEmpty() && purges.firstKey() <= upTo) {
            purges.pollFirstEntry()
                    .getValue()
                    .upTo
                    .forEach((range, position) -> {
                        out.note(new AntiEntropyNote.TombstonesPurged(range, position));
                        repairs.purge(range, position);
                    });
        }
        if (storedAt > truncatedTo && upTo >= storedAt) {
            truncatedTo = storedAt;
            out.truncate(storedAt);
        }
    }

    private static void ignore(String what, String why, Outbox<AntiEntropyMessage> out) {
        out.note(new AntiEntropyNote.MessageIgnored(what, why));
    }

    @Override
    public AntiEntropyView view() {
        List<AntiEntropyView.Range> ranges = new ArrayList<>();
        for (TreeRange range : trees.ranges()) {
            HashTree tree = trees.tree(range.id());
            List<NodeId> peers = new ArrayList<>();
            for (NodeId peer : range.peers()) {
                if (differing.contains(new Pair(range.id(), peer))) {
                    peers.add(peer);
                }
            }
            ranges.add(
                    new AntiEntropyView.Range(
                            range.id(),
                            tree == null ? null : tree.root(),
                            ledgers.of(range.id()),
                            peers));
        }
        Exchange current = asker.current();
        return new AntiEntropyView(
                config.self(),
                ranges,
                round,
                completed + abandoned,
                all,
                sender.bytesSent(),
                asker.received() + answerer.received(),
                asker.handed() + answerer.handed(),
                current == null ? null : current.peer);
    }
}
