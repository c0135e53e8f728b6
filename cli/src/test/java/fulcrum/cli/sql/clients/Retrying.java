package fulcrum.cli.sql.clients;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// How a client tries a transaction again: the page about that shows it.
final class Retrying {

    private static final Set<String> AGAIN = Set.of("40001", "40P01", "ZF001", "ZF010");

    private static final int ATTEMPTS = 50;

    private Retrying() {}

    /// What is done in a transaction.
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    static <T> T retrying(Connection connection, Work<T> work)
            throws SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                connection.setAutoCommit(false);
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException failed) {
                if (!connection.isClosed()) {
                    connection.rollback();
                }
                if (attempt == ATTEMPTS || !AGAIN.contains(failed.getSQLState())) {
                    throw failed;
                }
                long most = 5L << Math.min(attempt, 8);
                Thread.sleep(ThreadLocalRandom.current().nextLong(most));
            }
        }
    }
}
