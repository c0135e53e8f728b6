package fulcrum.server.session;

import fulcrum.database.ddl.Definition;
import fulcrum.database.ddl.Step;
import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.server.transport.Caller;
import fulcrum.server.transport.Sockets;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A client of one node, in the transport's own framing. From any thread but its loop.
///
/// What a lost connection leaves unanswered is unknown: it may have taken effect.
public final class Client implements AutoCloseable {

    /// Longer than any node lets a request wait.
    private static final long DEADLINE_SECONDS = 10;

    /// Longer than any node lets a transaction wait for a lock.
    private static final long STEP_SECONDS = 15;

    private final EventLoop loop;
    private final Sockets sockets;
    private final InetSocketAddress address;
    private final @Nullable SslContext tls;

    // On the loop
    private final Map<Long, CompletableFuture<Outcome>> asked = new TreeMap<>();
    private final Encoder scratch = new Encoder(1024);
    private @Nullable Connection connection;
    private long number;

    /// One connection, from the call to its end.
    private final class Connection implements Caller.Answers {

        private final CompletableFuture<Boolean> opened = new CompletableFuture<>();
        private final Caller caller = Caller.call(loop, sockets, address, tls, this);

        @Override
        public void opened() {
            opened.complete(true);
        }

        @Override
        public void received(long group, Decoder message) {
            CompletableFuture<Outcome> answer = asked.remove(message.varint());
            if (answer != null) {
                answer.complete(ClientCodec.outcome(message));
            }
        }

        @Override
        public void readComplete() {}

        @Override
        public void closed(String why) {
            connection = null;
            opened.complete(false);
            asked.forEach((_, answer) -> answer.complete(new Outcome.Unknown(why)));
            asked.clear();
        }
    }

    /// @param loop made of the sockets' own kind; connections are made when they are needed
    public Client(EventLoop loop, Sockets sockets, InetSocketAddress address) {
        this(loop, sockets, address, null);
    }

    /// The same under TLS.
    ///
    /// @param tls shows a certificate of the node's cluster; null for a node without TLS
    public Client(
            EventLoop loop, Sockets sockets, InetSocketAddress address, @Nullable SslContext tls) {
        this.loop = loop;
        this.sockets = sockets;
        this.address = address;
        this.tls = tls;
    }

    /// Asks, and waits for the answer. A node that cannot be reached has surely done nothing.
    public Outcome ask(ShardCommand command) throws InterruptedException {
        return ask(
                DEADLINE_SECONDS,
                request -> ClientCodec.request(request, command, scratch.reset()));
    }

    /// Asks for a step of a transaction, and waits for the answer. With a lost connection all
    /// transactions end that it has begun and not brought to a commit.
    public Outcome ask(SessionCommand command) throws InterruptedException {
        return ask(STEP_SECONDS, request -> ClientCodec.request(request, command, scratch.reset()));
    }

    /// Runs a definition, once.
    ///
    /// @return how it ended, [Step.Ask] never; null where nobody knows
    public @Nullable Step run(Definition definition) throws InterruptedException {
        SessionCommand command = definition.begin();
        while (ask(command) instanceof Outcome.Done(Bytes result)) {
            Step step = definition.next(SessionCodec.RESULTS.decode(result));
            if (!(step instanceof Step.Ask(SessionCommand next))) {
                return step;
            }
            command = next;
        }
        return null;
    }

    /// @param written puts a request of this number into the scratch
    private Outcome ask(long seconds, LongConsumer written) throws InterruptedException {
        try {
            Connection to = loop.submit(this::connected).get();
            if (!to.opened.get(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                return new Outcome.Refused(Outcome.Refusal.UNAVAILABLE, null);
            }
            CompletableFuture<Outcome> answer = new CompletableFuture<>();
            loop.execute(() -> send(to, written, answer));
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            return new Outcome.Unknown(String.valueOf(failed.getCause()));
        } catch (TimeoutException _) {
            return new Outcome.Unknown("not answered in " + seconds + " s");
        }
    }

    private Connection connected() {
        Connection known = connection;
        if (known == null) {
            known = new Connection();
            connection = known;
        }
        return known;
    }

    private void send(Connection to, LongConsumer written, CompletableFuture<Outcome> answer) {
        if (to != connection) {
            answer.complete(new Outcome.Refused(Outcome.Refusal.UNAVAILABLE, null));
            return;
        }
        asked.put(++number, answer);
        written.accept(number);
        to.caller.send(0, scratch);
        to.caller.flush();
    }

    @Override
    public void close() {
        loop.execute(() -> {
            Connection open = connection;
            if (open != null) {
                open.caller.close();
            }
        });
    }
}
