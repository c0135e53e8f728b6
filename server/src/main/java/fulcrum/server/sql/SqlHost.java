package fulcrum.server.sql;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.SessionCommand;
import fulcrum.machine.Note;
import fulcrum.machine.Outcome;
import fulcrum.server.session.Session;
import fulcrum.sql.session.Node;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A node as SQL's sessions need it. Statements that wait are on virtual threads of their own; what
/// they ask goes to the node's loop, where its coordinator is, and back.
public final class SqlHost implements Node {

    private static final long EPOCH_SECONDS = 946_684_800;
    private static final long MICROS = 1_000_000;
    private static final long NANOS = 1_000_000_000;

    private final EventLoop loop;
    private final fulcrum.server.node.Node node;
    private final Overview overview;
    private final FaultRound faults;
    private final Consumer<? super Note> notes;
    private final SecureRandom random;
    private volatile BiConsumer<Integer, Signal> signals = (_, _) -> {};

    /// @param notes told what operators are to know
    public SqlHost(
            fulcrum.server.node.Node node,
            Overview overview,
            FaultRound faults,
            Consumer<? super Note> notes,
            SecureRandom random) {
        this.loop = node.loop();
        this.node = node;
        this.overview = overview;
        this.faults = faults;
        this.notes = notes;
        this.random = random;
    }

    /// Who ends sessions, and gives up their statements, by their numbers. From any thread.
    public void signalled(BiConsumer<Integer, Signal> door) {
        signals = door;
    }

    @Override
    public Line open() {
        return new LoopLine();
    }

    @Override
    public void begin(Runnable work) {
        var _ = Thread.ofVirtual().name("sql").start(work);
    }

    @Override
    public void pause(long nanos) {
        LockSupport.parkNanos(nanos);
    }

    @Override
    public Condition condition() {
        return new Monitor();
    }

    @Override
    public long nowMicros() {
        Instant now = Instant.now();
        return (now.getEpochSecond() - EPOCH_SECONDS) * MICROS + now.getNano() / 1_000;
    }

    @Override
    public long timestamp() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS + now.getNano();
    }

    @Override
    public long randomBits() {
        return random.nextLong();
    }

    @Override
    public Cluster cluster() {
        int groups = node.config().sizes().groups();
        return new Cluster(
                node.config().peers().size() + 1,
                LongStream.rangeClosed(1, groups).boxed().toList());
    }

    @Override
    public Iterable<Datum[]> told(String topic) {
        if (loop.inEventLoop()) {
            throw new WouldWait();
        }
        return overview.all(topic);
    }

    @Override
    public int statementsKept() {
        return node.config().sizes().statementsKept();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void tell(Note note) {
        notes.accept(note);
    }

    @Override
    public void signal(int process, Signal signal) {
        signals.accept(process, signal);
    }

    @Override
    public String fault(String order, long millis, @Nullable String id, String owner) {
        return faults.give(order, millis, id, owner);
    }

    @Override
    public String name() {
        return node.standing().node();
    }

    @Override
    public String unreachable() {
        return node.standing().lost();
    }

    /// Threads that wait for others of the node.
    private static final class Monitor implements Condition {

        @Override
        public synchronized boolean await(BooleanSupplier holds, long nanos)
                throws InterruptedException {
            long began = System.nanoTime();
            while (!holds.getAsBoolean()) {
                long left = nanos - (System.nanoTime() - began);
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        }

        @Override
        public synchronized void changed() {
            notifyAll();
        }
    }

    /// A session's way to the coordinator.
    private final class LoopLine implements Line {

        // On the loop
        private @Nullable Session session;
        private boolean closed;

        @Override
        public Outcome ask(SessionCommand command) {
            if (loop.inEventLoop()) {
                throw new WouldWait();
            }
            CompletableFuture<Outcome> answer = new CompletableFuture<>();
            try {
                loop.execute(() -> tell(command, answer::complete));
                return answer.get();
            } catch (RejectedExecutionException _) {
                return new Outcome.Unknown("the node stops");
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return new Outcome.Unknown("the session ends");
            } catch (ExecutionException failed) {
                return new Outcome.Unknown(String.valueOf(failed.getCause()));
            }
        }

        @Override
        public void tell(SessionCommand command, Consumer<Outcome> answer) {
            if (closed) {
                answer.accept(new Outcome.Refused(Outcome.Refusal.UNAVAILABLE, null));
                return;
            }
            Session open = session;
            if (open == null) {
                open = node.session();
                session = open;
            }
            open.transact(command, answer::accept);
        }

        @Override
        public void stop() {
            loop.execute(() -> {
                Session open = session;
                if (open != null) {
                    open.stop();
                }
            });
        }

        @Override
        public void close() {
            loop.execute(() -> {
                closed = true;
                Session open = session;
                if (open != null) {
                    open.close();
                }
            });
        }
    }
}
