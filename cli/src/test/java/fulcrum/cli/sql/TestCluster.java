package fulcrum.cli.sql;

import fulcrum.cli.dev.DevCluster;
import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.dev.FreePorts;
import fulcrum.server.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

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
        DevPorts ports = FreePorts.ofCluster();
        DevDirectory data = DevDirectory.openOrFound(directory.resolve("data"), nodes);
        Shared shared = Shared.silent();
        return new TestCluster(ports, shared, DevCluster.start(data, ports, nodes, null, shared));
    }

    /// Its nodes, to be killed and started again.
    DevCluster nodes() {
        return cluster;
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

    /// As the superuser, who needs no password.
    public Connection connect(int node) throws SQLException {
        return connect(node, "");
    }

    /// @param options of the driver, each after an ampersand
    public Connection connect(int node, String options) throws SQLException {
        return DriverManager.getConnection(url(node) + options);
    }

    static void run(Connection connection, String... texts) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String text : texts) {
                boolean _ = statement.execute(text);
            }
        }
    }

    /// Rows, their values with strokes between.
    static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringJoiner row = new StringJoiner("|");
                for (int i = 1; i <= columns; i++) {
                    row.add(result.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    /// The SQLSTATE of its error, or `done`.
    static String state(Connection connection, String text) {
        try {
            run(connection, text);
            return "done";
        } catch (SQLException error) {
            return error.getSQLState();
        }
    }

    @Override
    public void close() throws IOException {
        cluster.close();
        shared.close();
    }
}
