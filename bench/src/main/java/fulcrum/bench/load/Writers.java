package fulcrum.bench.load;

import fulcrum.database.shard.Condition;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.server.session.ClientCodec;
import fulcrum.server.transport.Caller;
import fulcrum.server.transport.Sockets;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Clients that write while nodes fail. Each has one write under way, to a key that is written only
/// once; where it is refused, in doubt, or not answered before the client's deadline, the client
/// writes the same again at the next node. All that was acknowledged is remembered.
public final class Writers implements AutoCloseable {

    private static final long AGAIN_MILLIS = 10;

    private final MultiThreadIoEventLoopGroup threads;
    private final EventLoop loop;
    private final Sockets sockets = Sockets.available().getFirst();
    private final List<InetSocketAddress> nodes;
    private final long deadlineMillis;
    private final String prefix;
    private final int valueBytes;
    private final SplittableRandom random = new SplittableRandom(4711);
    private final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
    private final List<Writer> writers = new ArrayList<>();
    private final List<Bytes> acknowledged = new ArrayList<>();
    private final Encoder scratch = new Encoder(1024);
    private boolean stopping;
    private long markedAt;
    private long lastAt;
    private long longestNanos;
    private long longestOfOneNanos;
    private long refusals;

    /// What became of the writes since the last mark.
    ///
    /// @param longestMillis in which no client's write was acknowledged
    /// @param longestOfOneMillis that any one client waited for one
    /// @param seconds since the mark
    /// @param p50Millis of those answered well, each from its first attempt on
    /// @param p99Millis likewise
    /// @param acknowledged writes, those before the mark too
    /// @param refusals answers that said no, or that nobody knew, before the mark too
    public record Seen(
            double longestMillis,
            double longestOfOneMillis,
            double seconds,
            double p50Millis,
            double p99Millis,
            long writes,
            int acknowledged,
            long refusals) {}

    /// @param prefix of all keys
    /// @param deadlineMillis after which a client asks elsewhere
    public Writers(List<InetSocketAddress> nodes, String prefix, int clients, long deadlineMillis) {
        this(nodes, prefix, clients, deadlineMillis, 0);
    }

    /// @param valueBytes of each value, which begins with its key
    public Writers(
            List<InetSocketAddress> nodes,
            String prefix,
            int clients,
            long deadlineMillis,
            int valueBytes) {
        this.nodes = nodes;
        this.prefix = prefix;
        this.valueBytes = valueBytes;
        this.deadlineMillis = deadlineMillis;
        threads = new MultiThreadIoEventLoopGroup(1, sockets.loop());
        loop = threads.next();
        for (int client = 0; client < clients; client++) {
            writers.add(new Writer(client));
        }
    }

    /// Begins.
    public void start() throws InterruptedException, ExecutionException {
        loop.submit(
                        () -> {
                            lastAt = System.nanoTime();
                            markedAt = lastAt;
                            writers.forEach(writer -> writer.connect(writer.number));
                        })
                .get();
    }

    /// From now on gaps and latencies count.
    public void mark() throws InterruptedException, ExecutionException {
        loop.submit(
                        () -> {
                            longestNanos = 0;
                            longestOfOneNanos = 0;
                            latencies.reset();
                            markedAt = System.nanoTime();
                        })
                .get();
    }

    /// What has become of the writes so far; what lasts until now counts as a gap too.
    public Seen seen() throws InterruptedException, ExecutionException {
        return loop.submit(this::seenNow).get();
    }

    /// The same, and it ends.
    public Seen stop() throws InterruptedException, ExecutionException {
        return loop.submit(
                        () -> {
                            stopping = true;
                            Seen seen = seenNow();
                            writers.forEach(Writer::leave);
                            return seen;
                        })
                .get();
    }

    private Seen seenNow() {
        long now = System.nanoTime();
        longestNanos = Math.max(longestNanos, now - lastAt);
        for (Writer writer : writers) {
            longestOfOneNanos = Math.max(longestOfOneNanos, now - writer.lastAt);
        }
        return new Seen(
                longestNanos / 1e6,
                longestOfOneNanos / 1e6,
                (now - markedAt) / 1e9,
                latencies.getValueAtPercentile(50) / 1e6,
                latencies.getValueAtPercentile(99) / 1e6,
                latencies.getTotalCount(),
                acknowledged.size(),
                refusals);
    }

    /// The keys of all writes that were acknowledged; each value begins with its key.
    public List<Bytes> acknowledged() {
        return List.copyOf(acknowledged);
    }

    @Override
    public void close() {
        var _ = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private final class Writer {

        private final int number;
        private int at;
        private long attempt;
        private long sequence;
        private long lastAt = System.nanoTime();
        private @Nullable Way way;
        private @Nullable Future<?> deadline;

        Writer(int number) {
            this.number = number;
        }

        /// Goes to a node, and writes there as soon as it is welcome.
        void connect(int node) {
            if (stopping) {
                return;
            }
            at = node % nodes.size();
            Way next = new Way(this);
            way = next;
            expire(++attempt);
            next.caller = Caller.call(loop, sockets, nodes.get(at), next);
        }

        void leave() {
            Way old = way;
            way = null;
            if (deadline != null) {
                deadline.cancel(false);
            }
            if (old != null && old.caller != null) {
                old.caller.close();
            }
        }

        void write() {
            if (stopping || way == null || way.caller == null) {
                return;
            }
            Bytes key = key();
            ShardCommand command = new ShardCommand.Write(null, key, value(key), Condition.ALWAYS);
            ClientCodec.request(++attempt, command, scratch.reset());
            way.caller.send(0, scratch);
            way.caller.flush();
            expire(attempt);
        }

        private Bytes key() {
            return Bytes.text(prefix + "-" + number + "-" + sequence);
        }

        private Bytes value(Bytes key) {
            if (valueBytes <= key.size()) {
                return key;
            }
            byte[] rest = new byte[valueBytes - key.size()];
            Load.letters(random, rest);
            byte[] value = Arrays.copyOf(key.toArray(), valueBytes);
            System.arraycopy(rest, 0, value, key.size(), rest.length);
            return Bytes.wrap(value);
        }

        private void expire(long of) {
            if (deadline != null) {
                deadline.cancel(false);
            }
            deadline =
                    loop.schedule(
                            () -> {
                                if (of == attempt) {
                                    elsewhere();
                                }
                            },
                            deadlineMillis,
                            TimeUnit.MILLISECONDS);
        }

        void elsewhere() {
            leave();
            connect(at + 1);
        }

        void answered(long attempt, Outcome outcome) {
            if (attempt != this.attempt) {
                return; // given up
            }
            if (outcome instanceof Outcome.Done) {
                acknowledged.add(key());
                sequence++;
                long now = System.nanoTime();
                longestNanos = Math.max(longestNanos, now - Writers.this.lastAt);
                longestOfOneNanos = Math.max(longestOfOneNanos, now - lastAt);
                latencies.recordValue(now - lastAt); // it was asked for when the last was answered
                Writers.this.lastAt = now;
                lastAt = now;
                write();
            } else {
                refusals++;
                later();
            }
        }

        private void later() {
            var _ = loop.schedule(this::write, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /// A writer's connection to one node.
    private final class Way implements Caller.Answers {

        private final Writer writer;
        private @Nullable Caller caller;

        Way(Writer writer) {
            this.writer = writer;
        }

        @Override
        public void opened() {
            if (writer.way == this) {
                writer.write();
            }
        }

        @Override
        public void received(long group, Decoder message) {
            long attempt = message.varint();
            Outcome outcome = ClientCodec.outcome(message);
            if (writer.way == this) {
                writer.answered(attempt, outcome);
            }
        }

        @Override
        public void readComplete() {}

        @Override
        public void closed(String why) {
            if (writer.way == this) {
                writer.way = null;
                var _ =
                        loop.schedule(
                                () -> {
                                    if (writer.way == null) {
                                        writer.connect(writer.at + 1);
                                    }
                                },
                                AGAIN_MILLIS,
                                TimeUnit.MILLISECONDS);
            }
        }
    }
}
