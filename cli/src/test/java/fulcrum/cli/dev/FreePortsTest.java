package fulcrum.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests that run side by side do not get in each other's way.
final class FreePortsTest {

    private static List<Integer> all(DevPorts ports) {
        List<Integer> all = new ArrayList<>(List.of(ports.hub().getPort()));
        for (int node = 1; node <= 9; node++) {
            all.add(ports.sql(node).getPort());
            all.add(ports.http(node).getPort());
            all.add(ports.peers(node).getPort());
        }
        return all;
    }

    @Test
    void noTwoClustersShareAPort() {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            taken.addAll(all(FreePorts.ofCluster()));
        }
        assertThat(taken).doesNotHaveDuplicates();
    }

    @Test
    void clientsAreGivenNoneOfThem() {
        assertThat(all(FreePorts.ofCluster())).allMatch(port -> port < 32_768);
    }

    @Test
    void allOfThemCanBeListenedOn() throws Exception {
        for (int port : all(FreePorts.ofCluster())) {
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(socket.getLocalPort()).isEqualTo(port);
            }
        }
    }
}
