package fulcrum.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/// The example of the docs.
@FulcrumCluster(nodes = 3)
class GreetingsTest {

    @Test
    void aGreetingSurvivesTheLossOfTheLeader(Cluster cluster) throws Exception {
        int leader = cluster.leader();
        try (Connection db = DriverManager.getConnection(cluster.url(leader))) {
            write(db, "greeting", "hello");
        }
        try (Cluster.Fault _ = cluster.kill(leader)) {
            int next = cluster.leaderBesides(leader);
            try (Connection db = DriverManager.getConnection(cluster.url(next))) {
                assertEquals("hello", read(db, "greeting"));
            }
        }
    }

    @Test
    void whoIsCutOffRefusesRatherThanLies(Cluster cluster) throws Exception {
        cluster.partition("n1/n2,n3");
        cluster.leaderBesides(1);
        try (Connection db = DriverManager.getConnection(cluster.url(2))) {
            write(db, "answer", "42");
        }
        try (Connection alone = DriverManager.getConnection(cluster.url(1))) {
            SQLException refused = assertThrows(SQLException.class, () -> read(alone, "answer"));
            assertEquals("ZF001", refused.getSQLState());
            cluster.heal();
            assertEquals("42", read(alone, "answer"));
        }
    }

    private static void write(Connection db, String key, String value) throws SQLException {
        try (Statement statement = db.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS words (k text PRIMARY KEY, v text NOT NULL)");
            statement.execute("INSERT INTO words VALUES ('" + key + "', '" + value + "')");
        }
    }

    private static String read(Connection db, String key) throws SQLException {
        try (Statement statement = db.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT v FROM words WHERE k = '" + key + "'")) {
            return row.next() ? row.getString(1) : "nothing";
        }
    }
}
