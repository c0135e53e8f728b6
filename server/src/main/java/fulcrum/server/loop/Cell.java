package fulcrum.server.loop;

import fulcrum.machine.Command;
import fulcrum.machine.Durable;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.View;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The machines of one thread, what waits for them, and the turns in which they are stepped.
///
/// Unless a method says otherwise, it is called on the cell's loop.
public final class Cell {

    private static final Outcome OVERLOADED = new Outcome.Refused(Outcome.Refusal.OVERLOADED, null);
    private static final int ZERO_ROUNDS_MOST = 64;
    private static final int INSIDE_MOST = 4096;
    private static final ReplySink NOBODY = _ -> {};

    /// What a group brings when it is opened.
    ///
    /// @param machine recovered from the group's records
    /// @param lastPosition of the group's last record; 0 if there is none
    /// @param incarnation of this life of the node
    /// @param routing null where all messages go to the same group on other nodes
    public record Opening<M>(
            Machine<M> machine,
            Codec<M> messages,
            Codec<Durable> records,
            GroupState state,
            long lastPosition,
            long seed,
            long incarnation,
            @Nullable Routing<M> routing) {

        /// Of a group whose messages all go to the same group on other nodes.
        public Opening(
                Machine<M> machine,
                Codec<M> messages,
                Codec<Durable> records,
                GroupState state,
                long lastPosition,
                long seed,
                long incarnation) {
            this(machine, messages, records, state, lastPosition, seed, incarnation, null);
        }
    }

    /// An input of the own or the clients' lane. A request brings its sink.
    private record Mail(Hosted<?> to, Input<?> input, @Nullable ReplySink sink) {}

    /// A request from another thread.
    private record Asked(long group, Command command, ReplySink sink) {}

    /// So far the log must be durable for a group to hear of its position.
    private record Awaited(long logPosition, Hosted<?> group, long position) {}

    private final CellLog log;
    private final Links links;
    private final Clocks clocks;
    private final CellNotes notes;
    private final CellBounds bounds;
    private final CellCounters counters = new CellCounters();
    private final LongObjectHashMap<Hosted<?>> groups = new LongObjectHashMap<>();
    private final TimerHeap timers = new TimerHeap();
    private final Encoder scratch = new Encoder(4096);

    // Own completions: never refused
    private final ConcurrentLinkedQueue<Mail> completions = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Awaited> awaited = new ArrayDeque<>();
    private final ArrayList<Hosted<?>> storing = new ArrayList<>();
    private long lastAppended;
    private boolean truncated;

    // Peers: what the loop's sockets brought since the last turn
    private final ArrayDeque<Hosted<?>> receivers = new ArrayDeque<>();
    private final ArrayDeque<Input<?>> received = new ArrayDeque<>();
    private long receivedBytes;
    private boolean peersOverflow;

    // This node's groups to each other
    private final ArrayDeque<Hosted<?>> insiders = new ArrayDeque<>();
    private final ArrayDeque<Input<?>> insideMessages = new ArrayDeque<>();

    // The host: by group, never refused
    private final TreeMap<Long, List<Command>> own = new TreeMap<>();

    // Clients
    private final ArrayDeque<Asked> requests = new ArrayDeque<>();
    private final ConcurrentLinkedQueue<Asked> foreignRequests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger foreignRefused = new AtomicInteger();
    private final LongObjectHashMap<Asked> open = new LongObjectHashMap<>();
    private final ArrayList<ReplySink> answered = new ArrayList<>();
    private final ArrayList<Outcome> answers = new ArrayList<>();
    private long requestNumber;

    // The turn
    private final ArrayList<Mail> batch = new ArrayList<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicInteger wakeUps = new AtomicInteger();
    private LongConsumer turnEnd = _ -> {};
    private volatile Runnable waker = () -> {};
    private long turn;
    private long durableAtBegin;
    private long now;
    private Input.@Nullable Clock<?> wall;
    private long stepping;
    private boolean over;

    public Cell(CellLog log, Links links, Clocks clocks, CellNotes notes, CellBounds bounds) {
        this.log = log;
        this.links = links;
        this.clocks = clocks;
        this.notes = notes;
        this.bounds = bounds;
    }

    // Groups

    /// Takes a group; it hears of its start in the next turn.
    public <M> Completions open(long group, Opening<M> opening) {
        Hosted<M> hosted = new Hosted<>(this, group, opening);
        if (groups.put(group, hosted) != null) {
            throw new IllegalArgumentException("group " + group + " is open");
        }
        opening.state().tell(hosted);
        complete(hosted, new Input.Started<M>(opening.seed(), opening.incarnation()));
        return hosted;
    }

    /// Lets a group go; what is on its way to it is dropped, and nobody knows what becomes of the
    /// requests that it has not answered.
    public void close(long group) {
        Hosted<?> hosted = groups.remove(group);
        if (hosted != null) {
            hosted.forgetTimers();
            leaveUnanswered(group);
        }
    }

    private void leaveUnanswered(long group) {
        List<Long> requestsLeft = new ArrayList<>();
        open.forEach((request, asked) -> {
            if (asked.group == group) {
                requestsLeft.add(request);
            }
        });
        requestsLeft.sort(null);
        for (long request : requestsLeft) {
            answer(request, new Outcome.Unknown("the group was closed here"));
        }
    }

    /// What can be seen of a group; null where it is not open here.
    public @Nullable View view(long group) {
        Hosted<?> hosted = groups.get(group);
        return hosted == null ? null : hosted.machine().view();
    }

    /// The machine of a group, for what its view does not show; it is not to be stepped. Null where
    /// the group is not open here.
    public @Nullable Machine<?> machine(long group) {
        Hosted<?> hosted = groups.get(group);
        return hosted == null ? null : hosted.machine();
    }

    public int groupCount() {
        return groups.size();
    }

    public CellCounters counters() {
        counters.wakeUps = wakeUps.get();
        return counters;
    }

    // The lanes

    /// What is to happen at the very end of every turn, after the log was given its records, with
    /// the position up to which the log was durable when the turn began.
    public void atTurnEnd(LongConsumer action) {
        turnEnd = action;
    }

    /// Says what wakes the loop where it waits.
    void wakeBy(Runnable how) {
        waker = how;
    }

    /// The log is durable further on, or something else has happened. From any thread.
    public void wake() {
        if (!woken.getAndSet(true)) {
            wakeUps.incrementAndGet();
            waker.run();
        }
    }

    /// Somebody woke it since the turn began.
    boolean isWoken() {
        return woken.get();
    }

    /// From any thread.
    void complete(Hosted<?> group, Input<?> input) {
        completions.add(new Mail(group, input, null));
        wake();
    }

    /// A message of a peer; where the lane is full it is dropped.
    public void receive(NodeId from, long group, Decoder message) {
        Hosted<?> hosted = groups.get(group);
        if (hosted == null) {
            counters.messagesDropped++;
            return;
        }
        receiveFor(hosted, from, message);
    }

    private <M> void receiveFor(Hosted<M> hosted, NodeId from, Decoder message) {
        int size = message.remaining();
        if (received.size() >= bounds.peerMessages() || receivedBytes + size > bounds.peerBytes()) {
            counters.messagesDropped++;
            if (!peersOverflow) {
                peersOverflow = true;
                notes.note(0, new CellNote.PeersOverflow(from, received.size(), receivedBytes));
            }
            return;
        }
        try {
            M decoded = hosted.messages().decode(message);
            receivers.add(hosted);
            received.add(new Input.Received<>(from, decoded));
            receivedBytes += size;
        } catch (Malformed malformed) {
            counters.messagesDropped++;
            String why = String.valueOf(malformed.getMessage());
            notes.note(0, new CellNote.MessageMalformed(from, hosted.number(), why));
        }
    }

    /// A message of one group of this node to another; where the other is not open, it is lost as
    /// any message may be.
    <M> void receiveInside(NodeId self, long group, M message) {
        Hosted<?> hosted = groups.get(group);
        if (hosted == null) {
            counters.messagesDropped++;
        } else {
            insiders.add(hosted);
            insideMessages.add(new Input.Received<>(self, message));
        }
    }

    /// The host asks something of a group itself, and wants no answer. Never refused, however full
    /// the clients' lane is: of all of one kind that it asks of a group between two turns, the last
    /// counts.
    public void tell(long group, Command command) {
        List<Command> asked = own.computeIfAbsent(group, _ -> new ArrayList<>());
        asked.removeIf(earlier -> earlier.getClass() == command.getClass());
        asked.add(command);
    }

    /// A client asks, on the loop. The sink is told at the end of this turn or a later one.
    public void submit(long group, Command command, ReplySink sink) {
        if (waiting.get() >= bounds.clientRequests()) {
            counters.requestsRefused++;
            answerAtEnd(sink, OVERLOADED);
            return;
        }
        waiting.incrementAndGet();
        requests.add(new Asked(group, command, sink));
    }

    /// A client asks, from any thread. Where the lane is full, the sink is told at once.
    public void submitFromOutside(long group, Command command, ReplySink sink) {
        if (waiting.incrementAndGet() > bounds.clientRequests()) {
            waiting.decrementAndGet();
            foreignRefused.incrementAndGet();
            sink.answer(OVERLOADED);
            return;
        }
        foreignRequests.add(new Asked(group, command, sink));
        wake();
    }

    // The turn

    /// Steps everything that has come in, and empties the buffers.
    ///
    /// @return for how many nanoseconds there is nothing to do; 0 if there is; [TimerHeap#NEVER] if
    ///   nothing but an input will bring something
    /// @throws InvariantViolated and whatever else a step throws; nothing of the turn has left then
    public long turn() {
        if (over) {
            throw new IllegalStateException("the cell has stopped");
        }
        boolean done = false;
        try {
            turnOnce();
            done = true;
        } finally {
            if (!done) {
                over = true;
                links.abandon();
                notes.note(0, new CellNote.Stopped(stepping, "a step threw"));
            }
        }
        return waitNanos();
    }

    private void turnOnce() {
        turn++;
        counters.turns++;
        wall = null;
        woken.set(false); // before the queues are read: who comes later wakes again
        durableAtBegin = log.durable();
        takeBatch();
        now = clocks.monotonicNanos(); // after the batch was taken off its queues
        stepStored(durableAtBegin);
        for (int i = 0; i < batch.size(); i++) {
            step(batch.get(i));
        }
        batch.clear();
        stepReceived();
        stepOwn();
        stepRequests();
        fireDue();
        fireZeros();
        stepInside();
        endTurn();
        counters.turnTimes.add(clocks.monotonicNanos() - now);
    }

    private void takeBatch() {
        for (Mail mail = completions.poll(); mail != null; mail = completions.poll()) {
            batch.add(mail);
        }
        int half = bounds.batchRequests() / 2; // neither kind of client shuts the other out
        int room = Math.max(half, bounds.batchRequests() - requests.size());
        for (int i = 0; i < room; i++) {
            Asked asked = foreignRequests.poll();
            if (asked == null) {
                break;
            }
            requests.add(asked);
        }
    }

    private void stepStored(long durable) {
        while (!awaited.isEmpty() && awaited.getFirst().logPosition <= durable) {
            Awaited first = awaited.removeFirst();
            if (isOpen(first.group)) {
                first.group.stored(first.position);
            }
        }
    }

    private boolean isOpen(Hosted<?> group) {
        return groups.get(group.number()) == group;
    }

    private void step(Mail mail) {
        if (isOpen(mail.to)) {
            mail.to.step(mail.input);
        }
    }

    private void stepReceived() {
        for (Hosted<?> to = receivers.poll(); to != null; to = receivers.poll()) {
            Input<?> input = received.remove();
            if (isOpen(to)) {
                counters.messages++;
                to.step(input);
            }
        }
        receivedBytes = 0;
        peersOverflow = false;
    }

    /// What groups of this node say to each other is heard in the same turn, and what they answer;
    /// if there is no end to it, the rest in the next.
    private void stepInside() {
        for (int count = 0; count < INSIDE_MOST && !insiders.isEmpty(); count++) {
            Hosted<?> to = insiders.remove();
            Input<?> input = insideMessages.remove();
            if (isOpen(to)) {
                counters.messages++;
                to.step(input);
            }
            if (insiders.isEmpty()) {
                fireZeros();
            }
        }
    }

    private void stepOwn() {
        for (var first = own.pollFirstEntry(); first != null; first = own.pollFirstEntry()) {
            Hosted<?> group = groups.get(first.getKey());
            for (Command command : first.getValue()) {
                if (group != null) {
                    submit(group, new Asked(first.getKey(), command, NOBODY));
                }
            }
        }
    }

    private void submit(Hosted<?> group, Asked asked) {
        open.put(++requestNumber, asked);
        group.step(new Input.Submitted<>(requestNumber, asked.command));
    }

    private void stepRequests() {
        int count = Math.min(requests.size(), bounds.batchRequests());
        for (int i = 0; i < count; i++) {
            Asked asked = requests.remove();
            waiting.decrementAndGet();
            Hosted<?> group = groups.get(asked.group);
            if (group == null) {
                answerAtEnd(asked.sink, new Outcome.Refused(Outcome.Refusal.NOT_LEADER, null));
            } else if (open.size() >= bounds.openRequests()
                    || log.unsyncedBytes() > bounds.unsyncedBytes()) {
                counters.requestsRefused++;
                answerAtEnd(asked.sink, OVERLOADED);
            } else {
                counters.requests++;
                submit(group, asked);
            }
        }
    }

    private void fireDue() {
        for (TimerHeap.Slot due = timers.pollDue(now); due != null; due = timers.pollDue(now)) {
            fire(due);
        }
    }

    private void fireZeros() {
        for (int round = 0; timers.hasZeros(); round++) {
            if (round > ZERO_ROUNDS_MOST) {
                throw new InvariantViolated("contract", "timers of zero delay come to an end");
            }
            for (TimerHeap.Slot slot : timers.takeZeros()) {
                if (timers.takeZero(slot)) {
                    fire(slot);
                }
            }
        }
    }

    private void fire(TimerHeap.Slot slot) {
        counters.timersFired++;
        slot.owner.step(slot.fired);
    }

    /// Sockets first, so that the peers' syncs overlap ours.
    private void endTurn() {
        int count = answers.size(); // a sink may ask again, and be answered in the next turn
        for (int i = 0; i < count; i++) {
            answered.get(i).answer(answers.get(i));
        }
        answered.subList(0, count).clear();
        answers.subList(0, count).clear();
        links.flush();
        if (!storing.isEmpty() || truncated) {
            truncated = false; // alone too: on a full disk nothing else is stored any more
            for (int i = 0; i < storing.size(); i++) {
                Hosted<?> group = storing.get(i);
                awaited.add(new Awaited(lastAppended, group, group.endTurn()));
            }
            storing.clear();
            counters.logHandOvers++;
            log.handOver();
        }
        counters.requestsRefused += foreignRefused.getAndSet(0);
        turnEnd.accept(durableAtBegin);
    }

    private long waitNanos() {
        if (!requests.isEmpty()
                || !own.isEmpty()
                || !answers.isEmpty()
                || !received.isEmpty()
                || !insiders.isEmpty()
                || isWoken()) {
            return 0;
        }
        long next = timers.next();
        return next == TimerHeap.NEVER ? next : Math.max(0, next - clocks.monotonicNanos());
    }

    // For its groups

    CellLog log() {
        return log;
    }

    Links links() {
        return links;
    }

    CellNotes notes() {
        return notes;
    }

    TimerHeap timers() {
        return timers;
    }

    Encoder scratch() {
        return scratch.reset();
    }

    long now() {
        return now;
    }

    long turnNumber() {
        return turn;
    }

    void stepping(long group) {
        stepping = group;
    }

    /// The wall clock, read once in a turn and after its batch was taken.
    Input<?> wallClock() {
        Input.Clock<?> known = wall;
        if (known == null) {
            known = new Input.Clock<>(clocks.wallNanos(), clocks.wallErrorNanos());
            wall = known;
        }
        return known;
    }

    void appended(Hosted<?> group, long logPosition, boolean firstInTurn) {
        counters.records++;
        lastAppended = logPosition;
        if (firstInTurn) {
            storing.add(group);
        }
    }

    void truncate(Hosted<?> group, long before) {
        log.truncate(group.number(), before);
        truncated = true;
    }

    /// An answer of a machine.
    void answer(long request, Outcome outcome) {
        Asked asked = open.remove(request);
        if (asked == null) {
            throw new InvariantViolated("contract", "a request is answered at most once");
        }
        answerAtEnd(asked.sink, outcome);
    }

    private void answerAtEnd(ReplySink sink, Outcome outcome) {
        answered.add(sink);
        answers.add(outcome);
    }
}
