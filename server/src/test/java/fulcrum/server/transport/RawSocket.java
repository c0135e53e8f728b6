package fulcrum.server.transport;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/// The other end of a connection, byte by byte, by somebody who need not follow the rules.
final class RawSocket implements AutoCloseable {

    final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    RawSocket(InetSocketAddress to) throws IOException {
        this(new Socket(to.getAddress(), to.getPort()));
    }

    /// The end that was called.
    RawSocket(Socket accepted) throws IOException {
        socket = accepted;
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestNode.DEADLINE_SECONDS));
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    static Greeting.Hello hello(int from, int to) {
        return new Greeting.Hello(
                VersionRange.CURRENT,
                TestNode.CLUSTER,
                new NodeId(from),
                new NodeId(to),
                Purpose.PEER,
                1000 + from);
    }

    static Greeting.Hello client() {
        return new Greeting.Hello(
                VersionRange.CURRENT, ClusterId.ANY, null, null, Purpose.CLIENT, 7);
    }

    void write(byte... bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void write(Greeting greeting) throws IOException {
        write(framed(Frame.GREETING, Greeting.CODEC.encode(greeting).toArray()));
    }

    static byte[] framed(int kind, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream frame = new DataOutputStream(bytes);
        frame.writeInt(1 + content.length);
        frame.writeByte(kind);
        frame.write(content);
        return bytes.toByteArray();
    }

    /// The next greeting, past whatever else comes.
    Greeting readGreeting() throws IOException {
        while (true) {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            if (frame[0] == Frame.GREETING) {
                return Greeting.CODEC.decode(Bytes.copyOf(frame, 1, frame.length));
            }
        }
    }

    Refusal readFarewell() throws IOException {
        Greeting greeting = readGreeting();
        if (greeting instanceof Greeting.Farewell(Refusal reason, String _, VersionRange _)) {
            return reason;
        }
        throw new AssertionError("no farewell: " + greeting);
    }

    /// Demands that the other end says no more.
    void demandEnd() throws IOException {
        try {
            byte next = in.readByte();
            throw new AssertionError("more than a farewell: " + next);
        } catch (EOFException end) {
            // as it is to be
        }
    }

    /// From now on reads and forgets everything, on a thread of its own.
    void drain() {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException closed) {
                        // the test is over
                    }
                });
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
