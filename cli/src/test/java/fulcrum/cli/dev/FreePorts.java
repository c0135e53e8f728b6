package fulcrum.cli.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Ports for clusters in tests, which no other test gets as long as this process lives, in
/// whichever process it runs.
///
/// The ports of a machine are cut into slots, so wide that what clusters in two of them listen on
/// is never the same. Whoever holds a slot listens on a port of it that no cluster uses, and it
/// ends below the ports that systems give to clients, so that no connection takes one of a node
/// that is down for a moment.
public final class FreePorts {

    /// So many nodes have ports of their own in a slot.
    private static final int NODES_MOST = 15;

    /// Ports of the three kinds lie 0, 36 and 56 behind each other in steps of this.
    private static final int STEP = 96;

    /// Where the port of a slot's holder lies, behind the first node's.
    private static final int HOLDER = 80;

    private static final int FIRST = 2_016;
    private static final int SLOTS = 228;

    private static final List<ServerSocket> HELD = new ArrayList<>();

    private FreePorts() {}

    /// Ports of a cluster.
    public static DevPorts ofCluster() {
        int begin = ThreadLocalRandom.current().nextInt(SLOTS);
        for (int i = 0; i < SLOTS; i++) {
            DevPorts ports = new DevPorts(FIRST + STEP * ((begin + i) % SLOTS));
            if (holds(ports)) {
                return ports;
            }
        }
        throw new IllegalStateException("no ports are free");
    }

    /// A port for something else than a node.
    public static int one() {
        return ofCluster().sql(1).getPort();
    }

    private static synchronized boolean holds(DevPorts ports) {
        try {
            ServerSocket holder = listening(DevPorts.SQL + ports.offset() + HOLDER);
            if (areFree(ports)) {
                HELD.add(holder);
                return true;
            }
            holder.close();
            return false;
        } catch (IOException _) {
            return false; // somebody else has it
        }
    }

    /// Whether nobody who knows nothing of slots listens there.
    private static boolean areFree(DevPorts ports) {
        List<Integer> all = new ArrayList<>(List.of(ports.hub().getPort()));
        for (int node = 1; node <= NODES_MOST; node++) {
            all.add(ports.sql(node).getPort());
            all.add(ports.http(node).getPort());
            all.add(ports.peers(node).getPort());
        }
        return all.stream().allMatch(FreePorts::isFree);
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = listening(port)) {
            return true;
        } catch (IOException | UncheckedIOException _) {
            return false;
        }
    }

    private static ServerSocket listening(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            socket.close();
            throw taken;
        }
        return socket;
    }
}
