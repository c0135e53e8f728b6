package fulcrum.cli.dev;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Rows of a table, in SQL.
final class SqlPairs implements Pairs {

    private static final long TABLE_SECONDS = 30;
    private static final String PUT =
            "INSERT INTO pairs VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v";
    private static final String GET = "SELECT v FROM pairs WHERE k = ?";

    private final Connection connection;

    private SqlPairs(Connection connection) {
        this.connection = connection;
    }

    /// Makes the table where it is not there, and lets clients at it through so many nodes.
    static Door door(DevPorts ports, int nodes) {
        makeTable(ports.sql(1));
        return first -> {
            List<InetSocketAddress> inTurn = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                inTurn.add(ports.sql((first + i) % nodes + 1));
            }
            try {
                return new SqlPairs(connect(inTurn));
            } catch (SQLException failed) {
                throw told(failed);
            }
        };
    }

    /// Makes the table, as soon as the node can.
    static void makeTable(InetSocketAddress node) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TABLE_SECONDS);
        while (true) {
            try (Connection connection = connect(List.of(node));
                    Statement statement = connection.createStatement()) {
                boolean _ =
                        statement.execute(
                                "CREATE TABLE IF NOT EXISTS pairs"
                                        + " (k text PRIMARY KEY, v text NOT NULL)");
                return;
            } catch (SQLException failed) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(failed);
                }
            }
        }
    }

    /// Connects to the first of these nodes that answers.
    static Connection connect(List<InetSocketAddress> addresses) throws SQLException {
        List<String> hosts = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            hosts.add("127.0.0.1:" + address.getPort());
        }
        Properties properties = new Properties();
        properties.setProperty("user", "fulcrum");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        // Nodes come back sooner here than the driver would look at them again, after 10 s.
        properties.setProperty("hostRecheckSeconds", "0");
        String url = "jdbc:postgresql://" + String.join(",", hosts) + "/fulcrum";
        return DriverManager.getConnection(url, properties);
    }

    private static IOException told(SQLException failed) {
        return new IOException(failed.getSQLState() + " " + failed.getMessage(), failed);
    }

    @Override
    public void put(String key, String value) throws IOException {
        try (PreparedStatement write = connection.prepareStatement(PUT)) {
            write.setString(1, key);
            write.setString(2, value);
            int _ = write.executeUpdate();
        } catch (SQLException failed) {
            throw told(failed);
        }
    }

    @Override
    public @Nullable String get(String key) throws IOException {
        try (PreparedStatement read = connection.prepareStatement(GET)) {
            read.setString(1, key);
            try (ResultSet row = read.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        } catch (SQLException failed) {
            throw told(failed);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException _) {
            // it was broken
        }
    }
}
