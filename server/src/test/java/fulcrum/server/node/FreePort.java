package fulcrum.server.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// An address for a node that is started, stopped and started again, which no other test gets as
/// long as this process lives, in whichever process it runs.
///
/// Ports go in pairs: the node has the even one, and whoever holds the pair listens on the odd one.
/// They lie below those that systems give to clients, so that no connection takes one meanwhile,
/// and below those of whole clusters in tests.
final class FreePort {

    private static final int FIRST = 2_000;
    private static final int PAIRS = 2_700;

    private static final List<ServerSocket> HELD = new ArrayList<>();

    private FreePort() {}

    static InetSocketAddress next() {
        int begin = ThreadLocalRandom.current().nextInt(PAIRS);
        for (int i = 0; i < PAIRS; i++) {
            int port = FIRST + 2 * ((begin + i) % PAIRS);
            if (holds(port)) {
                return at(port);
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private static synchronized boolean holds(int port) {
        try {
            ServerSocket holder = listening(port + 1);
            try (ServerSocket _ = listening(port)) {
                HELD.add(holder);
                return true;
            } catch (IOException _) {
                holder.close();
                return false;
            }
        } catch (IOException _) {
            return false; // somebody else has it
        }
    }

    private static ServerSocket listening(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(at(port));
        } catch (IOException taken) {
            socket.close();
            throw taken;
        }
        return socket;
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
