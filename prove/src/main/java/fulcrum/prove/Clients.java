package fulcrum.prove;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Clients at work, each with a connection of its own to one node, in turn over all nodes.
///
/// A client whose operation is in doubt goes on under another number and with another connection:
/// the old one may still take effect. Being turned away at the door is no operation.
final class Clients implements AutoCloseable {

    private static final long REFUSED_PAUSE_MILLIS = 10;
    private static final long NO_DOOR_PAUSE_MILLIS = 100;

    private final List<Endpoint> endpoints;
    private final Keys keys;
    private final Journal journal;
    private final long pauseNanos;
    private final AtomicLong values = new AtomicLong();
    private final Crew crew = new Crew();

    /// Begins at once.
    ///
    /// @param count clients in all
    /// @param ratePerSecond operations of all of them together, at most
    Clients(
            List<Endpoint> endpoints,
            int count,
            int ratePerSecond,
            Keys keys,
            Journal journal,
            Dice dice) {
        this.endpoints = List.copyOf(endpoints);
        this.keys = keys;
        this.journal = journal;
        this.pauseNanos = TimeUnit.SECONDS.toNanos(count) / ratePerSecond;
        for (int i = 0; i < count; i++) {
            Endpoint endpoint = endpoints.get(i % endpoints.size());
            Dice own = dice.fork("client", i);
            crew.join("client-" + i, () -> run(endpoint, own));
        }
    }

    /// What ended a client that was not told to; null where nothing did.
    @Nullable Throwable failure() {
        return crew.failure();
    }

    private void run(Endpoint endpoint, Dice dice) {
        try {
            while (!crew.isStopping()) {
                try (Conversation conversation = Conversation.open(endpoint)) {
                    converse(endpoint, conversation, dice);
                } catch (SQLException _) {
                    TimeUnit.MILLISECONDS.sleep(NO_DOOR_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Goes on until an operation is in doubt.
    private void converse(Endpoint endpoint, Conversation conversation, Dice dice)
            throws InterruptedException {
        int process = journal.process(endpoint.node());
        long next = System.nanoTime();
        while (!crew.isStopping()) {
            Keys.Key key = keys.draw(dice);
            Value fresh = Value.of(values.incrementAndGet());
            Operation operation = key.workload.next(dice, key.name, key.recent(), fresh);
            Reply reply = ask(conversation, process, operation);
            switch (reply) {
                case Reply.Done(Operation answer) -> key.saw(held(answer));
                case Reply.Unmet _ -> {}
                case Reply.Refused _ -> TimeUnit.MILLISECONDS.sleep(REFUSED_PAUSE_MILLIS);
                case Reply.Unknown _ -> {
                    return;
                }
            }
            long now = System.nanoTime();
            next = Math.max(now, next + pauseNanos / 2 + dice.below(pauseNanos + 1));
            TimeUnit.NANOSECONDS.sleep(next - now);
        }
    }

    private Reply ask(Conversation conversation, int process, Operation operation) {
        Journal.Asked asked = journal.asked(process, operation);
        Reply reply = conversation.ask(operation);
        journal.answered(asked, reply);
        return reply;
    }

    private static Value held(Operation answer) {
        return switch (answer) {
            case Operation.Read(_, Value value) -> value;
            case Operation.Write(_, Value value) -> value;
            case Operation.Cas(_, _, Value value) -> value;
            case Operation.Add _, Operation.Transact _ -> Value.nil();
        };
    }

    /// Stops all of them after what they are at.
    void stop() throws InterruptedException {
        crew.stop();
    }

    /// Reads every key through every node, as soon as it answers.
    ///
    /// @return the nodes through which not all could be read before the deadline
    List<String> readEverything(long deadlineNanos) throws InterruptedException {
        List<Value> all = keys.all();
        List<String> silent = new ArrayList<>();
        List<Thread> readers = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            readers.add(
                    crew.start(
                            "reader-" + endpoint.node(),
                            () -> {
                                if (!readAll(endpoint, all, deadlineNanos)) {
                                    synchronized (silent) {
                                        silent.add(endpoint.node());
                                    }
                                }
                            }));
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return silent;
    }

    private boolean readAll(Endpoint endpoint, List<Value> names, long deadlineNanos) {
        int next = 0;
        @Nullable Conversation conversation = null;
        int process = 0;
        try {
            while (next < names.size()) {
                if (System.nanoTime() > deadlineNanos) {
                    return false;
                }
                if (conversation == null) {
                    conversation = reach(endpoint);
                    process = journal.process(endpoint.node());
                    continue;
                }
                Operation read = new Operation.Read(names.get(next), Value.nil());
                switch (ask(conversation, process, read)) {
                    case Reply.Done _ -> next++;
                    case Reply.Unmet _, Reply.Refused _ ->
                            TimeUnit.MILLISECONDS.sleep(REFUSED_PAUSE_MILLIS);
                    case Reply.Unknown _ -> {
                        conversation.close();
                        conversation = null;
                    }
                }
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            if (conversation != null) {
                conversation.close();
            }
        }
    }

    private static @Nullable Conversation reach(Endpoint endpoint) throws InterruptedException {
        try {
            return Conversation.open(endpoint);
        } catch (SQLException _) {
            TimeUnit.MILLISECONDS.sleep(NO_DOOR_PAUSE_MILLIS);
            return null;
        }
    }

    @Override
    public void close() {
        crew.close();
    }
}
