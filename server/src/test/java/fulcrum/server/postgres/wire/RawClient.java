package fulcrum.server.postgres.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A client that sends what it likes, byte by byte.
final class RawClient implements AutoCloseable {

    final Socket socket;
    private final ByteBuf received = Unpooled.buffer();
    private final ArrayDeque<String> read = new ArrayDeque<>();
    private final byte[] through = new byte[64 << 10];

    RawClient(InetSocketAddress to) throws IOException {
        socket = new Socket(to.getAddress(), to.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WireDoor.DEADLINE_SECONDS));
    }

    /// A client that was let in.
    static RawClient in(WireDoor door) throws IOException {
        RawClient client = new RawClient(door.address);
        client.send(WireText.startUp(0, "user", "test", "database", "fulcrum"));
        List<String> _ = client.readToReady();
        return client;
    }

    void send(byte[]... messages) throws IOException {
        ByteBuf all = Unpooled.wrappedBuffer(messages);
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /// What comes up to the next ReadyForQuery, or the end of the connection.
    List<String> readToReady() throws IOException {
        return readTo("ReadyForQuery");
    }

    /// What comes up to the first message that begins so, or to the end of the connection; what
    /// came behind it is for the next reading.
    List<String> readTo(String beginning) throws IOException {
        List<String> lines = new ArrayList<>();
        while (true) {
            while (!read.isEmpty()) {
                lines.add(read.removeFirst());
                if (lines.getLast().startsWith(beginning)) {
                    return lines;
                }
            }
            int count = socket.getInputStream().read(through);
            if (count < 0) {
                lines.add("(closed)");
                return lines;
            }
            received.writeBytes(through, 0, count);
            boolean _ = read.addAll(WireText.read(received));
            ByteBuf _ = received.discardReadBytes();
        }
    }

    /// Asks, and reads the answer.
    List<String> ask(byte[]... messages) throws IOException {
        send(messages);
        return readToReady();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
