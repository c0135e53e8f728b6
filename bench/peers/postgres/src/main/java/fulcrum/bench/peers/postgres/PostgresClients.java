package fulcrum.bench.peers.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;

import fulcrum.bench.load.ClientProcess;
import fulcrum.bench.load.ClosedLoop;
import fulcrum.bench.load.Load;
import fulcrum.bench.load.Target;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Clients that use pgjdbc: a connection each, statements prepared on the server, every statement a
/// transaction of its own. They block, each on its virtual thread.
public final class PostgresClients implements Target {

    private final String database;
    private final List<String> addresses;
    private final List<Connection> open = new ArrayList<>();

    private PostgresClients(String database, List<String> addresses) {
        this.database = database;
        this.addresses = addresses;
    }

    /// @param args the database and its user, which have the same name, and where clients connect, in turn
    public static void main(String... args) throws Exception {
        List<String> addresses = List.of(args).subList(1, args.length);
        ClientProcess.serve(
                () -> new ClosedLoop(new PostgresClients(args[0], addresses)));
    }

    private Connection connect(int number) throws SQLException {
        Connection connection =
                DriverManager.getConnection(
                        "jdbc:postgresql://"
                                + addresses.get(number % addresses.size())
                                + "/"
                                + database
                                + "?prepareThreshold=1&reWriteBatchedInserts=true&user="
                                + database);
        open.add(connection);
        return connection;
    }

    @Override
    public boolean fill(int keys, byte[] value) throws SQLException {
        String text = new String(value, US_ASCII);
        Connection connection = connect(0);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kv (k text PRIMARY KEY, v text NOT NULL)");
        }
        connection.setAutoCommit(false);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO kv (k, v) VALUES (?, ?)")) {
            for (int key = 0; key < keys; key++) {
                insert.setString(1, Load.key(key));
                insert.setString(2, text);
                insert.addBatch();
                if (key % 500 == 499 || key == keys - 1) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
        }
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE kv");
        }
        return true;
    }

    @Override
    public Session session(int client) throws SQLException {
        Connection connection = connect(client);
        PreparedStatement update = connection.prepareStatement("UPDATE kv SET v = ? WHERE k = ?");
        PreparedStatement select = connection.prepareStatement("SELECT v FROM kv WHERE k = ?");
        return new Session() {
            @Override
            public void write(String key, byte[] value, Answer answer) throws SQLException {
                update.setString(1, new String(value, US_ASCII));
                update.setString(2, key);
                if (update.executeUpdate() == 1) {
                    answer.done();
                } else {
                    answer.failed("no such key");
                }
            }

            @Override
            public void read(String key, Answer answer) throws SQLException {
                select.setString(1, key);
                boolean found;
                try (ResultSet rows = select.executeQuery()) {
                    found = rows.next() && !rows.getString(1).isEmpty();
                }
                if (found) {
                    answer.done();
                } else {
                    answer.failed("no such key");
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        try {
            for (Connection each : open) {
                each.close();
            }
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
    }
}
