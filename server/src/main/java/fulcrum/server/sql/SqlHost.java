package fulcrum.server.sql;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.SessionCommand;
import fulcrum.machine.Outcome;
import fulcrum.server.session.Session;
import fulcrum.server.session.Standing;
import fulcrum.sql.session.Node;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A node as SQL's sessions need it. Statements that wait are on virtual threads of their own; what
/// they ask goes to the node's loop, where its coordinator is, and back.
public final class SqlHost implements Node {

    private static final long EPOCH_SECONDS = 946_684_800;
    private static final long MICROS = 1_000_000;
    private static final long NANOS = 1_000_000_000;

    private final EventLoop loop;
    private final Supplier<Session> sessions;
    private final Standing standing;
    private final IntSupplier members;
    private final int groups;
    private final SecureRandom random;

    /// @param sessions opens one to the node's coordinator, on the loop
    /// @param members how many nodes the cluster has
    /// @param groups that can have shards, from 1 on
    public SqlHost(
            EventLoop loop,
            Supplier<Session> sessions,
            Standing standing,
            IntSupplier members,
            int groups,
            SecureRandom random) {
        this.loop = loop;
        this.sessions = sessions;
        this.standing = standing;
        this.members = members;
        this.groups = groups;
        this.random = random;
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
        return new Cluster(members.getAsInt(), LongStream.rangeClosed(1, groups).boxed().toList());
    }

    @Override
    public Iterable<Datum[]> told(String view) {
        return List.of();
    }

    @Override
    public String name() {
        return standing.node();
    }

    @Override
    public String unreachable() {
        return standing.lost();
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
                open = sessions.get();
                session = open;
            }
            open.transact(command, answer::accept);
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
