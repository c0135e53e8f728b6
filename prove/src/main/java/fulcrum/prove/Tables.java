package fulcrum.prove;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The tables of a run: `registers`, a row for each register that holds anything, and `cells`, on
/// which transactions work, spread by the places of [Row].
final class Tables {

    private static final String REGISTERS =
            "CREATE TABLE IF NOT EXISTS registers (k text PRIMARY KEY, v text NOT NULL)";
    private static final String CELLS =
            "CREATE TABLE IF NOT EXISTS cells (place int, name text, content text NOT NULL,"
                    + " PRIMARY KEY (place, name))";

    private static final long MAKE_SECONDS = 30;
    private static final long PAUSE_MILLIS = 50;

    private Tables() {}

    /// Makes them.
    ///
    /// @throws IOException where they are not there in time
    static void make(Cluster cluster) throws IOException, InterruptedException {
        Endpoint endpoint = cluster.endpoints().getFirst();
        List<String> statements =
                List.of(REGISTERS, (CELLS + ' ' + cluster.spreadBy("place")).strip());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAKE_SECONDS);
        while (true) {
            try {
                make(endpoint, statements);
                return;
            } catch (SQLException failed) {
                if (System.nanoTime() > deadline) {
                    throw new IOException(
                            "no tables could be made within " + MAKE_SECONDS + " s", failed);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static void make(Endpoint endpoint, List<String> statements) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                boolean _ = statement.execute(each);
            }
        }
    }
}
