package fulcrum.bench.load;

import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.server.session.Client;
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
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Clients over the transport's own framing: one connection to each node, all on one thread, each
/// client with one request under way.
public final class InternalClients implements Clients {

    private static final long RETRY_MILLIS = 5;

    private final MultiThreadIoEventLoopGroup threads;
    private final EventLoop loop;
    private final Sockets sockets = Sockets.available().getFirst();
    private final List<InetSocketAddress> addresses;
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

        void ask(int client, Command command) {
            switch (command) {
                case SessionCommand step -> ClientCodec.request(client, step, scratch.reset());
                case ShardCommand other -> ClientCodec.request(client, other, scratch.reset());
                default -> throw new IllegalStateException("no client asks for " + command);
            }
            caller.send(0, scratch);
        }
    }

    private volatile @Nullable Run run;
    private @Nullable Accounts accounts;

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
        this.addresses = List.copyOf(addresses);
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
    public Tally run(Load load, Moments moments) throws Exception {
        if (load.operation() == Load.Operation.FILL_TABLE) {
            accounts = createAccounts(load.keys());
        }
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

    private Accounts createAccounts(int number) throws Exception {
        try (Client client = new Client(threads.next(), sockets, addresses.getFirst())) {
            return Accounts.create(client, number);
        }
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
        private final List<Script> scripts = new ArrayList<>();
        private final int passages;
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
            List<Bytes> keys = new ArrayList<>();
            for (int i = 0; i < load.keys(); i++) {
                keys.add(Bytes.text(Load.key(i)));
            }
            for (int client = 0; client < load.clients(); client++) {
                scripts.add(script(client, keys));
            }
            int at =
                    load.operation() == Load.Operation.FILL_TABLE
                            ? TransactionScript.ROWS_AT_A_TIME
                            : 1;
            passages = (load.keys() + at - 1) / at;
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
            if (now >= until || passed >= passages) {
                if (--open == 0) {
                    ended.complete(null);
                }
                return;
            }
            askedAt[client] = now;
            nodes.get(client % nodes.size()).ask(client, scripts.get(client).begin());
        }

        private Script script(int client, List<Bytes> keys) {
            if (!load.operation().isOfTransactions()) {
                return new PlainScript(load, keys, () -> passed++, random);
            }
            Accounts known = accounts;
            if (known == null) {
                throw new IllegalStateException("the table was not made");
            }
            return new TransactionScript(load, client == 0, known, () -> passed++, random);
        }

        void answered(int client, Outcome outcome) {
            Script script = scripts.get(client);
            if (outcome instanceof Outcome.Done(Bytes result)) {
                Command next = script.next(result);
                if (next != null) {
                    nodes.get(client % nodes.size()).ask(client, next);
                    return;
                }
            }
            long now = System.nanoTime();
            if (outcome instanceof Outcome.Done(Bytes result) && !script.failed(result)) {
                if (now >= from && now < to) {
                    latencies.recordValue(now - askedAt[client]);
                } else if (now >= to && now < until) {
                    tailAnswered++;
                }
                next(client, now);
            } else {
                errors++;
                if (firstError.isEmpty()) {
                    firstError = text(outcome);
                }
                var _ = loop.schedule(() -> again(client), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private String text(Outcome outcome) {
            return load.operation().isOfTransactions()
                            && outcome instanceof Outcome.Done(Bytes result)
                    ? SessionCodec.RESULTS.decode(result).toString()
                    : outcome.toString();
        }

        private void again(int client) {
            next(client, System.nanoTime());
            nodes.getFirst().readComplete();
        }
    }
}
