package fulcrum.bench.load;

import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads keys through one node, linearizably, and finds those that are not there.
public final class ReadBack implements Caller.Answers {

    private static final int AT_A_TIME = 64;
    private static final long AGAIN_MILLIS = 20;

    private final EventLoop loop;
    private final List<Bytes> keys;
    private final List<Bytes> missing = new ArrayList<>();
    private final Encoder scratch = new Encoder(256);
    private final CompletableFuture<List<Bytes>> found = new CompletableFuture<>();
    private @Nullable Caller caller;
    private int next;
    private int answered;

    private ReadBack(EventLoop loop, List<Bytes> keys) {
        this.loop = loop;
        this.keys = keys;
    }

    /// The keys that the node does not know.
    public static List<Bytes> missing(InetSocketAddress node, List<Bytes> keys) throws Exception {
        if (keys.isEmpty()) {
            return List.of();
        }
        Sockets sockets = Sockets.available().getFirst();
        MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, sockets.loop());
        try {
            EventLoop loop = threads.next();
            ReadBack reading = new ReadBack(loop, keys);
            loop.submit(
                            () -> {
                                reading.caller = Caller.call(loop, sockets, node, reading);
                            })
                    .get();
            return reading.found.get(2, TimeUnit.MINUTES);
        } finally {
            var _ = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    @Override
    public void opened() {
        for (int i = 0; i < AT_A_TIME; i++) {
            ask();
        }
        readComplete();
    }

    private void ask() {
        if (next < keys.size()) {
            ask(next++);
        }
    }

    private void ask(int key) {
        if (caller != null) {
            ClientCodec.request(key, new ShardCommand.Get(keys.get(key)), scratch.reset());
            caller.send(0, scratch);
        }
    }

    @Override
    public void received(long group, Decoder message) {
        int key = (int) message.varint();
        if (!(ClientCodec.outcome(message) instanceof Outcome.Done(Bytes result))) {
            var _ =
                    loop.schedule(
                            () -> {
                                ask(key);
                                readComplete();
                            },
                            AGAIN_MILLIS,
                            TimeUnit.MILLISECONDS);
            return;
        }
        if (!holds(result, keys.get(key))) {
            missing.add(keys.get(key));
        }
        if (++answered == keys.size()) {
            found.complete(missing);
        } else {
            ask();
        }
    }

    /// Every value begins with its key.
    private static boolean holds(Bytes result, Bytes key) {
        return ShardCodec.RESULTS.decode(result) instanceof ShardResult.Found(Row row)
                && row != null
                && row.value().size() >= key.size()
                && row.value().slice(0, key.size()).equals(key);
    }

    @Override
    public void readComplete() {
        if (caller != null) {
            caller.flush();
        }
    }

    @Override
    public void closed(String why) {
        found.completeExceptionally(new IOException(why));
    }
}
