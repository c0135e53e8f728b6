package fulcrum.server.postgres.wire;

import com.sun.management.ThreadMXBean;
import fulcrum.database.keys.Datum;
import fulcrum.server.transport.Sockets;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.session.Opening;
import fulcrum.sql.session.Output;
import fulcrum.sql.session.ResultColumn;
import fulcrum.sql.session.Session;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Measures what a statement costs in the door alone: from the bytes of a read to those of the
/// answer, with a session that answers at once and allocates nothing. No test;
/// docs/internals/postgres-door.md has the command.
final class DoorFigures {

    private static final int ROUNDS = 1_000_000;
    private static final int VALUE_BYTES = 256;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final PrintStream OUT =
            new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private static final List<ResultColumn> COLUMNS =
            List.of(
                    new ResultColumn("n", SqlType.INTEGER, 0, 0),
                    new ResultColumn("v", SqlType.TEXT, 0, 0));

    private static final Datum[] ROW = {
        new Datum.Int(1234567), new Datum.Text("x".repeat(VALUE_BYTES))
    };
    private static final List<Datum[]> ROWS = List.<Datum[]>of(ROW);

    private DoorFigures() {}

    /// Everything is a statement with one parameter, which finds one row.
    private static final class AtOnce implements Session, Session.Prepared, Session.Portal {

        private static final List<SqlType> PARAMETERS = List.of(SqlType.TEXT);

        @Override
        public void prepare(String text, List<@Nullable SqlType> types, Output output) {
            output.prepared(this);
            output.over();
        }

        @Override
        public Portal bind(Prepared statement, Datum[] arguments) {
            return this;
        }

        @Override
        public void execute(Portal portal, int rows, boolean alone, Output output) {
            output.rows(ROWS);
            output.complete("SELECT 1");
            output.over();
        }

        @Override
        public void sync(Output output) {
            output.over();
        }

        @Override
        public void query(String text, Output output) {
            output.columns(COLUMNS);
            output.rows(ROWS);
            output.complete("SELECT 1");
            output.over();
        }

        @Override
        public void fail() {}

        @Override
        public void cancel(String why) {}

        @Override
        public Status status() {
            return Status.IDLE;
        }

        @Override
        public Styles styles() {
            return Styles.STANDARD;
        }

        @Override
        public @Nullable String setting(String name) {
            return null;
        }

        @Override
        public void close() {}

        @Override
        public List<SqlType> parameters() {
            return PARAMETERS;
        }

        @Override
        public List<ResultColumn> columns() {
            return COLUMNS;
        }

        @Override
        public Prepared statement() {
            return this;
        }
    }

    private static final class Anybody implements Opening {
        @Override
        public void find(String user, Found found) {
            found.role(TestWorld.role(user, null, true, -1, Long.MAX_VALUE));
        }

        @Override
        public Session open(
                Role user,
                String database,
                SortedMap<String, String> settings,
                int process,
                String address) {
            return new AtOnce();
        }
    }

    private static final class FromHere extends EmbeddedChannel {
        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }
    }

    public static void main(String... arguments) {
        String read = "SELECT n, v FROM kv WHERE k = $1";
        byte[] sync = WireText.plain('S');
        measure(
                "prepared: Bind Execute Sync",
                WireText.bind("", "s", false, "key-1234567890"),
                WireText.execute("", 0),
                sync);
        measure(
                "prepared, binary result: Bind Execute Sync",
                WireText.bind("", "s", true, "key-1234567890"),
                WireText.execute("", 0),
                sync);
        measure(
                "unnamed: Parse Bind Describe Execute Sync",
                WireText.parse("", read),
                WireText.bind("", "", false, "key-1234567890"),
                WireText.describe('P', ""),
                WireText.execute("", 0),
                sync);
        measure("simple query", WireText.query("SELECT n, v FROM kv WHERE k = 'key-1234567890'"));
        measure("nothing: Sync", sync);
    }

    private static void measure(String what, byte[]... messages) {
        EmbeddedChannel channel = new FromHere();
        channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        PostgresDoor door =
                new PostgresDoor(
                        channel.eventLoop(),
                        Sockets.NIO,
                        new Anybody(),
                        WireDoor.STANDING,
                        Admission.by(WireDoor.TRUST),
                        DoorBounds.USUAL);
        door.accept(channel);
        send(channel, Unpooled.wrappedBuffer(WireText.startUp(0, "user", "test")));
        send(channel, Unpooled.wrappedBuffer(WireText.parse("s", "SELECT")));
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
