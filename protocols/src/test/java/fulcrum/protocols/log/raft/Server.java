package fulcrum.protocols.log.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.Durable;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.InstallSnapshot;
import fulcrum.protocols.log.raft.RaftMessage.Rest;
import fulcrum.protocols.log.raft.RaftRecord.Compacted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One server and nothing around it but the test, which plays its peers, its disk and its clock.
///
/// What it returns is everything that followed from an input: the step itself, the flush that the
/// step asked for, and, unless the disk is told to hold back, the news that the stores are durable.
final class Server {

    private static final long SEED = 42;

    /// The clock's first reading unless a test says otherwise.
    static final long MORNING = 1_000_000_000_000L;

    private final Raft raft;
    private final EffectList<RaftMessage> outbox;
    private final TreeMap<Timer, Long> timers = new TreeMap<>();
    private final TreeMap<Long, Outcome> answers = new TreeMap<>();
    private final ArrayList<Logged> disk = new ArrayList<>();
    private final Reaction birth;
    private boolean holdsBack;
    private long now;
    private long stored;
    private long lastRequest;
    private long round;

    private Server(
            RaftConfig config,
            long seed,
            long incarnation,
            long now,
            long applied,
            boolean holdsBack,
            List<Logged> records) {
        this.now = now;
        this.holdsBack = holdsBack;
        disk.addAll(records);
        stored = records.isEmpty() ? 0 : records.getLast().position();
        outbox = new EffectList<>(stored + 1);
        raft = Raft.recover(config, records, applied);
        birth = takes(new Input.Started<>(seed, incarnation));
    }

    /// Recovers from these records, which stand at positions 1, 2, ..., and starts. A founder's
    /// records begin with the one that says so, unless the test gives another beginning.
    static Server start(RaftConfig config, RaftRecord... records) {
        return start(config, 0, records);
    }

    /// The same with a state machine that has kept what was applied up to an index.
    static Server start(RaftConfig config, long applied, RaftRecord... records) {
        return new Server(config, SEED, 1, MORNING, applied, false, logged(config, records));
    }

    /// The same with dice of its own.
    static Server startWithSeed(RaftConfig config, long seed, RaftRecord... records) {
        return new Server(config, seed, 1, MORNING, 0, false, logged(config, records));
    }

    /// The same on a machine whose monotonic clock reads this.
    static Server startAt(RaftConfig config, long now, RaftRecord... records) {
        return new Server(config, SEED, 1, now, 0, false, logged(config, records));
    }

    /// A new life from what the disk holds, or from what it is said to have kept.
    static Server restart(RaftConfig config, long applied, List<Logged> records) {
        return new Server(config, SEED, 2, MORNING, applied, false, records);
    }

    /// A life, the first or a later one, with a disk that is silent until [#syncs].
    static Server live(
            RaftConfig config, long seed, long incarnation, long applied, List<Logged> records) {
        return new Server(config, seed, incarnation, MORNING, applied, true, records);
    }

    private static List<Logged> logged(RaftConfig config, RaftRecord... records) {
        ArrayList<Logged> logged = new ArrayList<>();
        Configuration founders = config.founders();
        if (founders != null && records.length > 0 && !(records[0] instanceof Compacted)) {
            logged.add(new Logged(1, Some.founded(founders)));
        }
        for (RaftRecord record : records) {
            logged.add(new Logged(logged.size() + 1, record));
        }
        return List.copyOf(logged);
    }

    /// What followed from the start itself.
    Reaction birth() {
        return birth;
    }

    /// From now on the disk is silent until [#syncs].
    Server holdBack() {
        holdsBack = true;
        return this;
    }

    /// Everything stored so far is durable.
    Reaction syncs() {
        return syncs(outbox.nextPosition() - 1);
    }

    /// Everything up to a position is durable.
    Reaction syncs(long upTo) {
        stored = upTo;
        return takes(new Input.Stored<>(upTo));
    }

    Reaction receives(int from, RaftMessage message) {
        return takes(new Input.Received<>(Some.node(from), message));
    }

    /// The clock reaches the time of a running timer and the timer fires.
    Reaction fires(Timer timer) {
        Long due = timers.get(timer);
        if (due == null) {
            throw new AssertionError(timer + " does not run, only " + timers.keySet());
        }
        return firesLate(timer, Math.max(0, due - now));
    }

    /// A running timer fires when this much time has passed, due or overdue.
    Reaction firesLate(Timer timer, long afterNanos) {
        if (timers.remove(timer) == null) {
            throw new AssertionError(timer + " does not run, only " + timers.keySet());
        }
        now += afterNanos;
        return takes(new Input.Fired<>(timer));
    }

    /// Time passes; timers fire when they are due.
    Reaction waits(long nanos) {
        long until = now + nanos;
        Reaction all = new Reaction(List.of());
        Timer next = firstDue(until);
        while (next != null) {
            all = all.then(fires(next));
            next = firstDue(until);
        }
        now = until;
        return all;
    }

    private @Nullable Timer firstDue(long until) {
        Timer first = null;
        long earliest = until;
        for (Map.Entry<Timer, Long> each : timers.entrySet()) {
            if (each.getValue() <= earliest && (first == null || each.getValue() < earliest)) {
                first = each.getKey();
                earliest = each.getValue();
            }
        }
        return first;
    }

    /// Time passes and no timer fires, as in a process that is stalled.
    Server stalls(long nanos) {
        now += nanos;
        return this;
    }

    Reaction submits(RaftCommand command) {
        lastRequest++;
        return takes(new Input.Submitted<>(lastRequest, command));
    }

    Reaction proposes(String command) {
        return submits(new RaftCommand.Propose(Bytes.text(command)));
    }

    /// The number of the request submitted last.
    long lastRequest() {
        return lastRequest;
    }

    /// The round of confirmation that the server, a leader, began last.
    long round() {
        return round;
    }

    /// Several inputs that the host takes off its queues together, before the flush.
    Reaction takesTogether(List<Input<RaftMessage>> inputs) {
        ArrayList<Effect<RaftMessage>> all = new ArrayList<>();
        for (Input<RaftMessage> input : inputs.subList(0, inputs.size() - 1)) {
            all.addAll(stepped(input));
        }
        return new Reaction(all).then(takes(inputs.getLast()));
    }

    Reaction takes(Input<RaftMessage> input) {
        ArrayList<Effect<RaftMessage>> all = new ArrayList<>(stepped(input));
        settle(all);
        while (!holdsBack && outbox.nextPosition() - 1 > stored) {
            stored = outbox.nextPosition() - 1;
            all.addAll(stepped(new Input.Stored<>(stored)));
            settle(all);
        }
        return new Reaction(all);
    }

    private void settle(List<Effect<RaftMessage>> all) {
        while (timers.containsKey(Raft.FLUSH)) {
            timers.remove(Raft.FLUSH);
            all.addAll(stepped(new Input.Fired<>(Raft.FLUSH)));
        }
    }

    private List<Effect<RaftMessage>> stepped(Input<RaftMessage> input) {
        raft.step(now, input, outbox);
        List<Effect<RaftMessage>> effects = outbox.drain();
        for (Effect<RaftMessage> effect : effects) {
            switch (effect) {
                case Effect.StartTimer<RaftMessage>(var timer, long delay) ->
                        timers.put(timer, now + delay);
                case Effect.StopTimer<RaftMessage>(var timer) -> timers.remove(timer);
                case Effect.Store<RaftMessage>(long position, Durable record) ->
                        disk.add(new Logged(position, record));
                case Effect.StoreLazily<RaftMessage>(long position, Durable record) ->
                        disk.add(new Logged(position, record));
                case Effect.SendEarly<RaftMessage>(NodeId _, RaftMessage message) -> {
                    if (message instanceof AppendEntries append) {
                        round = append.round();
                    } else if (message instanceof InstallSnapshot install) {
                        round = install.round();
                    } else if (message instanceof Rest rest) {
                        round = rest.round();
                    }
                }
                case Effect.Answer<RaftMessage>(long request, Outcome outcome) ->
                        answer(request, outcome);
                case Effect.AnswerEarly<RaftMessage>(long request, Outcome outcome) ->
                        answer(request, outcome);
                case Effect.Send<RaftMessage> _,
                        Effect.Apply<RaftMessage> _,
                        Effect.Load<RaftMessage> _,
                        Effect.Capture<RaftMessage> _,
                        Effect.Ship<RaftMessage> _,
                        Effect.Adopt<RaftMessage> _,
                        Effect.Truncate<RaftMessage> _,
                        Effect.Noted<RaftMessage> _ -> {}
            }
        }
        return effects;
    }

    private void answer(long request, Outcome outcome) {
        if (answers.put(request, outcome) != null) {
            throw new AssertionError("request " + request + " was answered twice");
        }
    }

    /// What a request was answered, or null as long as it was not.
    @Nullable Outcome answered(long request) {
        return answers.get(request);
    }

    RaftView view() {
        return raft.view();
    }

    long now() {
        return now;
    }

    /// When the timer is due, or null if it does not run.
    @Nullable Long due(Timer timer) {
        return timers.get(timer);
    }

    /// How long from now the timer is due.
    long remaining(Timer timer) {
        Long due = timers.get(timer);
        if (due == null) {
            throw new AssertionError(timer + " does not run, only " + timers.keySet());
        }
        return due - now;
    }

    /// Every record stored so far, durable or not.
    List<Logged> disk() {
        return List.copyOf(disk);
    }

    /// The terms of the entries that are in the log after its base.
    List<Long> terms() {
        RaftView.Log log = view().log();
        ArrayList<Long> terms = new ArrayList<>();
        for (long index = log.baseIndex() + 1; index <= log.lastIndex(); index++) {
            terms.add(log.term(index));
        }
        return terms;
    }

    /// The entries that are in the log after its base.
    List<Entry> entries() {
        RaftView.Log log = view().log();
        ArrayList<Entry> entries = new ArrayList<>();
        for (long index = log.baseIndex() + 1; index <= log.lastIndex(); index++) {
            entries.add(log.entry(index));
        }
        return entries;
    }
}
