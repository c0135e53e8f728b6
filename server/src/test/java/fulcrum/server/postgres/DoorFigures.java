package fulcrum.server.postgres;

import com.sun.management.ThreadMXBean;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardResult;
import fulcrum.machine.Bytes;
import fulcrum.machine.Outcome;
import fulcrum.server.loop.ReplySink;
import fulcrum.server.session.Session;
import fulcrum.server.transport.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Measures what a statement costs in the door alone: from the bytes of a read to those of the
/// answer, with a session that answers at once. No test; docs/internals/postgres-door.md has the
/// command.
final class DoorFigures {

    private static final int ROUNDS = 1_000_000;
    private static final int VALUE_BYTES = 256;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final PrintStream OUT =
            new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private static final Outcome FOUND =
            new Outcome.Done(
                    ShardCodec.RESULTS.encode(
                            new ShardResult.Found(
                                    new Row(7, Bytes.text("x".repeat(VALUE_BYTES))))));

    private static final Outcome WRITTEN =
            new Outcome.Done(ShardCodec.RESULTS.encode(new ShardResult.Written(true, true, 8)));

    private static final Session AT_ONCE =
            new Session() {
                @Override
                public void submit(ShardCommand command, ReplySink sink) {
                    sink.answer(command instanceof ShardCommand.Get ? FOUND : WRITTEN);
                }

                @Override
                public void transact(SessionCommand command, ReplySink sink) {
                    throw new UnsupportedOperationException("this door knows no transactions");
                }

                @Override
                public void close() {}
            };

    private DoorFigures() {}

    public static void main(String... arguments) {
        String read = "SELECT v FROM kv WHERE k = $1";
        String write = "UPDATE kv SET v = $1 WHERE k = $2";
        String value = "y".repeat(VALUE_BYTES);
        measure(
                "read, prepared: Bind Execute Sync",
                WireText.parse("s", read),
                WireText.bind("", "s", false, "key-1234567890"),
                WireText.execute("", 0),
                WireText.plain('S'));
        measure(
                "read, unnamed: Parse Bind Describe Execute Sync",
                WireText.parse("s", read),
                WireText.parse("", read),
                WireText.bind("", "", false, "key-1234567890"),
                WireText.describe('P', ""),
                WireText.execute("", 0),
                WireText.plain('S'));
        measure(
                "read, simple query",
                WireText.parse("s", read),
                WireText.query("SELECT v FROM kv WHERE k = 'key-1234567890'"));
        measure(
                "write, prepared: Bind Execute Sync",
                WireText.parse("s", write),
                WireText.bind("", "s", false, value, "key-1234567890"),
                WireText.execute("", 0),
                WireText.plain('S'));
        measure("nothing: Sync", WireText.parse("s", read), WireText.plain('S'));
    }

    private static void measure(String what, byte[] first, byte[]... messages) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        PostgresDoor door =
                new PostgresDoor(
                        channel.eventLoop(),
                        Sockets.NIO,
                        () -> AT_ONCE,
                        TestDoor.STANDING,
                        ShardCodec.RESULTS::decode,
                        DoorBounds.USUAL,
                        new Random(1));
        door.accept(channel);
        send(channel, Unpooled.wrappedBuffer(WireText.startUp(0, "user", "test")));
        send(channel, Unpooled.wrappedBuffer(first));
        ByteBuf sent =
                PooledByteBufAllocator.DEFAULT
                        .directBuffer()
                        .writeBytes(Unpooled.wrappedBuffer(messages));
        List<String> results = new ArrayList<>();
        for (int run = 0; run < 6; run++) {
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < ROUNDS; i++) {
                send(channel, sent.retainedDuplicate());
            }
            long nanos = THREADS.getCurrentThreadCpuTime() - start;
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
            results.add(nanos / ROUNDS + " ns of CPU, " + allocated / ROUNDS + " B");
        }
        sent.release();
        boolean _ = channel.finishAndReleaseAll();
        OUT.println(what + ": " + results);
    }

    private static void send(EmbeddedChannel channel, ByteBuf bytes) {
        channel.pipeline().fireChannelRead(bytes);
        channel.pipeline().fireChannelReadComplete();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            each.release();
        }
    }
}
