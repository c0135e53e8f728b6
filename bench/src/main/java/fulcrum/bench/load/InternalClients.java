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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Clients over the transport's own framing: one connection to each node, all on one thread, each
/// client with one request under way.
public final class InternalClients implements Clients {

    private static final long RETRY_MILLIS = 5;

    private final MultiThreadIoEventLoopGroup threads;
    private final EventLoop loop;
    private final List<Node> nodes = new ArrayList<>();
    private final CountDownLatch opened;

    /// One node's connection and who asks through it.
    private final class Node implements Caller.Answers {

        private final Caller caller;
        private final Encoder scratch = new Encoder(1024);

        Node(Sockets sockets, InetSocketAddress address) {
            caller = Caller.call(loop, sockets, address, this);
        }

        @Override
        public void opened() {
            opened.countDown();
        }

        @Override
        public void received(long group, Decoder message) {
            long number = message.varint();
            Run asked = run;
            if (asked != null) {
                asked.answered((int) number, ClientCodec.outcome(message));
            }
        }

        @Override
        public void readComplete() {
            for (int i = 0; i < nodes.size(); i++) {
                nodes.get(i).caller.flush();
            }
        }

        @Override
        public void closed(String why) {
            Run asked = run;
            if (asked != null) {
                asked.ended.completeExceptionally(new IOException(why));
            }
        }

        void ask(int client, ShardCommand command) {
            ClientCodec.request(client, command, scratch.reset());
            caller.send(0, scratch);
        }
    }

    private volatile @Nullable Run run;

    /// A process of such clients.
    ///
    /// @param args the nodes' addresses, as `HOST:PORT`
    public static void main(String... args) throws Exception {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String address : args) {
            int colon = address.lastIndexOf(':');
            addresses.add(
                    new InetSocketAddress(
                            address.substring(0, colon),
                            Integer.parseInt(address.substring(colon + 1))));
        }
        ClientProcess.serve(() -> new InternalClients(addresses));
    }

    /// Connects to all nodes.
    public InternalClients(List<InetSocketAddress> addresses)
            throws IOException, InterruptedException {
        Sockets sockets = Sockets.available().getFirst();
        threads = new MultiThreadIoEventLoopGroup(1, sockets.loop());
        loop = threads.next();
        opened = new CountDownLatch(addresses.size());
        for (InetSocketAddress address : addresses) {
            nodes.add(new Node(sockets, address));
        }
        if (!opened.await(10, TimeUnit.SECONDS)) {
            close();
            throw new IOException("cannot connect to all of " + addresses);
        }
    }

    @Override
    public Tally run(Load load, Moments moments) throws InterruptedException, ExecutionException {
        Run began = new Run(load);
        run = began;
        loop.submit(began::begin).get();
        if (!load.operation().isPassage()) {
            TimeUnit.NANOSECONDS.sleep(began.from - System.nanoTime());
            moments.begun();
            TimeUnit.NANOSECONDS.sleep(began.to - System.nanoTime());
            moments.over();
        }
        began.ended.get();
        return Tally.of(began.latencies, began.tailAnswered, began.errors, began.firstError);
    }

    @Override
    public void close() {
        var _ = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /// One run, on the loop.
    private final class Run {

        private final Load load;
        private final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final SplittableRandom random = new SplittableRandom(4711);
        private final Bytes[] keys;
        private final byte[] value;
        private final long[] askedAt;
        private long from;
        private long to;
        private long errors;
        private String firstError = "";
        private long until;
        private long tailAnswered;
        private int passed;
        private int open;

        Run(Load load) {
            this.load = load;
            keys = new Bytes[load.keys()];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = Bytes.text(Load.key(i));
            }
            value = new byte[load.valueBytes()];
            askedAt = new long[load.clients()];
        }

        void begin() {
            from = System.nanoTime() + load.warmUpNanos();
            to = from + load.nanos();
            until = to + load.tailNanos();
            open = load.clients();
            for (int client = 0; client < load.clients(); client++) {
                next(client, System.nanoTime());
            }
            nodes.getFirst().readComplete();
        }

        void next(int client, long now) {
            if (now >= until || passed >= keys.length) {
                if (--open == 0) {
                    ended.complete(null);
                }
                return;
            }
            askedAt[client] = now;
            nodes.get(client % nodes.size()).ask(client, command());
        }

        private ShardCommand command() {
            return switch (load.operation()) {
                case FILL -> write(keys[passed++]);
                case READ_ALL -> new ShardCommand.Get(keys[passed++]);
                case WRITE -> write(keys[random.nextInt(keys.length)]);
                case READ -> new ShardCommand.Get(keys[random.nextInt(keys.length)]);
            };
        }

        private ShardCommand write(Bytes key) {
            Load.letters(random, value);
            return new ShardCommand.Write(null, key, Bytes.wrap(value.clone()), Condition.ALWAYS);
        }

        void answered(int client, Outcome outcome) {
            long now = System.nanoTime();
            if (outcome instanceof Outcome.Done) {
                if (now >= from && now < to) {
                    latencies.recordValue(now - askedAt[client]);
                } else if (now >= to && now < until) {
                    tailAnswered++;
                }
                next(client, now);
            } else {
                errors++;
                if (firstError.isEmpty()) {
                    firstError = outcome.toString();
                }
                var _ = loop.schedule(() -> again(client), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private void again(int client) {
            next(client, System.nanoTime());
            nodes.getFirst().readComplete();
        }
    }
}
