package fulcrum.prove;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/// Where a node listens for PostgreSQL's clients.
///
/// @param node its name, such as `n1`
/// @param url for JDBC, with the database and the user
public record Endpoint(String node, String url) {

    private static final String CONNECT_SECONDS = "2";

    /// After so many seconds, an answer that has not come never will.
    private static final String PATIENCE_SECONDS = "5";

    /// Opens a connection whose transactions are serializable.
    ///
    /// @throws SQLException where nobody answers, or the client is not let in
    Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("socketTimeout", PATIENCE_SECONDS);
        properties.setProperty("ApplicationName", "fulcrum torture");
        properties.setProperty("options", "-c default_transaction_isolation=serializable");
        return DriverManager.getConnection(url, properties);
    }
}
