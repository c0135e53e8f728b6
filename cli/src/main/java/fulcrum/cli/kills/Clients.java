package fulcrum.cli.kills;

import fulcrum.cli.dev.DevPorts;
import fulcrum.database.shard.Condition;
import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.server.session.Client;
import fulcrum.server.transport.Sockets;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Clients of all nodes, and the history of what they were told.
///
/// A history is judged whole, so every operation is written down: what was refused surely had no
/// effect, and what is unknown may have one at any later time.
public final class Clients implements AutoCloseable {

    private static final int VALUE_BYTES = 200;
    private static final long PAUSE_MILLIS = 4;

    private final DevPorts ports;
    private final int nodes;
    private final int keys;
    private final long began = System.nanoTime();
    private final MultiThreadIoEventLoopGroup loops;
    private final Sockets sockets = Sockets.available().getFirst();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final AtomicLong processes = new AtomicLong();
    private final AtomicLong values = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private volatile boolean stopping;
    private long lastDoneAt = System.nanoTime();
    private long longestSilence;

    /// @param count clients
    /// @param keys that they share
    public Clients(DevPorts ports, int nodes, int count, int keys, long seed) {
        this.ports = ports;
        this.nodes = nodes;
        this.keys = keys;
        this.loops = new MultiThreadIoEventLoopGroup(1, sockets.loop());
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            SplittableRandom own = random.split();
            threads.add(Thread.ofVirtual().start(() -> run(own)));
        }
    }

    private void run(SplittableRandom random) {
        List<Client> clients = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            clients.add(new Client(loops.next(), sockets, ports.peers(node)));
        }
        long process = processes.getAndIncrement();
        try {
            while (!stopping) {
                Outcome outcome = operate(process, clients, random);
                if (outcome instanceof Outcome.Unknown) {
                    process = processes.getAndIncrement(); // the old one is for ever in doubt
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            clients.forEach(Client::close);
        }
    }

    private Outcome operate(long process, List<Client> clients, SplittableRandom random)
            throws InterruptedException {
        long key = random.nextInt(keys);
        Bytes name = Bytes.text("key-" + key);
        long value = values.incrementAndGet();
        boolean reads = random.nextInt(100) < 45;
        Operation operation =
                reads
                        ? new Operation.Read(Value.of(key), Value.nil())
                        : new Operation.Write(Value.of(key), Value.of(value));
        ShardCommand command =
                reads
                        ? new ShardCommand.Get(name)
                        : new ShardCommand.Write(null, name, padded(value), Condition.ALWAYS);
        told(Event.Type.INVOKE, process, operation);
        Outcome outcome = clients.get(random.nextInt(nodes)).ask(command);
        switch (outcome) {
            case Outcome.Done(Bytes result) -> {
                told(Event.Type.OK, process, reads ? read(key, result) : operation);
                done.incrementAndGet();
            }
            case Outcome.Refused _ -> {
                told(Event.Type.FAIL, process, operation);
                refused.incrementAndGet();
            }
            case Outcome.Unknown _ -> {
                told(Event.Type.INFO, process, operation);
                unknown.incrementAndGet();
            }
        }
        return outcome;
    }

    private static Bytes padded(long value) {
        String digits = Long.toString(value);
        return Bytes.text(digits + " ".repeat(VALUE_BYTES - digits.length()));
    }

    private static Operation read(long key, Bytes result) {
        @Nullable Row row =
                ShardCodec.RESULTS.decode(result) instanceof ShardResult.Found(Row found)
                        ? found
                        : null;
        Value value =
                row == null ? Value.nil() : Value.of(Long.parseLong(row.value().asText().strip()));
        return new Operation.Read(Value.of(key), value);
    }

    private void told(Event.Type type, long process, Operation operation) {
        synchronized (events) {
            long now = System.nanoTime();
            if (type == Event.Type.OK) {
                longestSilence = Math.max(longestSilence, now - lastDoneAt);
                lastDoneAt = now;
                events.notifyAll();
            }
            events.add(new Event(type, Math.toIntExact(process), now - began, operation));
        }
    }

    /// Waits until so many more operations were done.
    ///
    /// @return whether they were before the deadline
    public boolean awaitMore(long more, long deadlineMillis) throws InterruptedException {
        long wanted = done.get() + more;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadlineMillis);
        synchronized (events) {
            while (done.get() < wanted) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                events.wait(left);
            }
        }
        return true;
    }

    /// The longest time in which nobody was answered well, since this was asked last.
    public long silenceMillis() {
        synchronized (events) {
            long silence = Math.max(longestSilence, System.nanoTime() - lastDoneAt);
            longestSilence = 0;
            lastDoneAt = System.nanoTime();
            return TimeUnit.NANOSECONDS.toMillis(silence);
        }
    }

    public long doneCount() {
        return done.get();
    }

    public long refusedCount() {
        return refused.get();
    }

    public long unknownCount() {
        return unknown.get();
    }

    /// Stops all clients after what they are at.
    public History history() throws InterruptedException {
        stop();
        synchronized (events) {
            return History.of(events);
        }
    }

    private void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
