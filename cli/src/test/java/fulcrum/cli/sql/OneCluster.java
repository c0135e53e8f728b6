package fulcrum.cli.sql;

import fulcrum.cli.dev.DevCluster;
import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.dev.FreePorts;
import fulcrum.server.Shared;
import fulcrum.server.logs.LogFormat;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.slf4j.event.Level;

/// A cluster of three nodes for one test class, what its nodes log, and sessions at them by
/// PostgreSQL's driver, which sends texts as they are.
final class OneCluster implements Closeable {

    private static final int NODES = 3;

    private final DevPorts ports = FreePorts.ofCluster();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Shared shared = Shared.logging(LogFormat.TEXT, Level.WARN, log);
    private final DevCluster cluster;

    OneCluster(Path directory) throws Exception {
        DevDirectory data = DevDirectory.openOrFound(directory.resolve("data"), NODES);
        cluster = DevCluster.start(data, ports, NODES, null, shared);
    }

    /// What was logged up to now.
    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    Connection connect(int node) throws SQLException {
        return connect(node, "fulcrum", "");
    }

    Connection connect(int node, String user, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:"
                        + ports.sql(node).getPort()
                        + "/fulcrum?preferQueryMode=simple",
                user,
                password);
    }

    @Override
    public void close() throws IOException {
        cluster.close();
        shared.close();
    }
}
