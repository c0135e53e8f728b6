package fulcrum.cli.sql;

import fulcrum.cli.dev.DevCluster;
import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.server.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/// A cluster for clients, in this process.
public final class TestCluster implements AutoCloseable {

    private final DevPorts ports;
    private final Shared shared;
    private final DevCluster cluster;

    private TestCluster(DevPorts ports, Shared shared, DevCluster cluster) {
        this.ports = ports;
        this.shared = shared;
        this.cluster = cluster;
    }

    public static TestCluster start(Path directory, int nodes) throws Exception {
        DevPorts ports = new DevPorts(ThreadLocalRandom.current().nextInt(10_000, 40_000));
        DevDirectory data = DevDirectory.openOrFound(directory.resolve("data"), nodes);
        Shared shared = Shared.silent();
        return new TestCluster(ports, shared, DevCluster.start(data, ports, nodes, null, shared));
    }

    /// Where a node listens for PostgreSQL's clients.
    ///
    /// @param node from 1
    public int port(int node) {
        return ports.sql(node).getPort();
    }

    public String url(int node) {
        return "jdbc:postgresql://127.0.0.1:" + port(node) + "/fulcrum?user=fulcrum";
    }

    /// @param options of the driver, each after an ampersand
    public Connection connect(int node, String options) throws SQLException {
        return DriverManager.getConnection(url(node) + options);
    }

    @Override
    public void close() throws IOException {
        cluster.close();
        shared.close();
    }
}
