package fulcrum.prove;

import fulcrum.prove.Sessions.Answer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One transaction after the other over the table `cells`, at one node. It connects when it has to,
/// and again when a connection was lost.
///
/// Until its commit is asked for, a transaction has no effect, so whatever fails before ends it
/// surely without one. What fails then is known to have none where the error's code says so, and is
/// in doubt otherwise.
final class SqlSession implements Sessions.Session {

    private static final String READ = "SELECT content FROM cells WHERE place = ? AND name = ?";
    private static final String READ_TO_WRITE = READ + " FOR UPDATE";
    private static final String READ_ALL = "SELECT name, content FROM cells WHERE place = ?";
    private static final String PUT =
            "INSERT INTO cells (place, name, content) VALUES (?, ?, ?)"
                    + " ON CONFLICT (place, name) DO UPDATE SET content = EXCLUDED.content";
    private static final String DELETE = "DELETE FROM cells WHERE place = ? AND name = ?";
    private static final String PREPARED = "SELECT gid FROM pg_prepared_xacts";

    private final Endpoint endpoint;
    private @Nullable Connection connection;

    SqlSession(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /// @param transacts statements are parts of transactions, and not each one by itself
    private Connection connected(boolean transacts) throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = endpoint.open();
            connection = open;
        }
        open.setAutoCommit(!transacts);
        return open;
    }

    private static Answer done() {
        return new Answer.Done(Collections.emptySortedMap());
    }

    @Override
    public Answer begin(boolean readOnly) {
        try {
            connected(true).setReadOnly(readOnly);
            return done();
        } catch (SQLException failed) {
            close();
            return new Answer.Refused(SqlState.of(failed));
        }
    }

    // Steps of a transaction

    /// What a step does.
    private interface Step {
        SortedMap<Row, String> on(Connection connection) throws SQLException;
    }

    private Answer step(Step step) {
        try {
            return new Answer.Done(step.on(connected(true)));
        } catch (SQLException failed) {
            rollback();
            return new Answer.Aborted(SqlState.of(failed));
        }
    }

    @Override
    public Answer read(Row row, boolean toWrite) {
        return step(open -> {
            try (PreparedStatement statement =
                    open.prepareStatement(toWrite ? READ_TO_WRITE : READ)) {
                name(statement, row);
                SortedMap<Row, String> found = new TreeMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.put(row, rows.getString(1));
                    }
                }
                return found;
            }
        });
    }

    private static void name(PreparedStatement statement, Row row) throws SQLException {
        statement.setInt(1, row.place());
        statement.setString(2, row.name());
    }

    @Override
    public Answer readAll(int place, String beginning) {
        return step(open -> {
            try (PreparedStatement statement = open.prepareStatement(READ_ALL)) {
                statement.setInt(1, place);
                SortedMap<Row, String> found = new TreeMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.put(new Row(place, rows.getString(1)), rows.getString(2));
                    }
                }
                found.keySet().removeIf(row -> !row.name().startsWith(beginning));
                return found;
            }
        });
    }

    @Override
    public Answer write(SortedMap<Row, @Nullable String> rows) {
        return step(open -> {
            for (Map.Entry<Row, @Nullable String> each : rows.entrySet()) {
                write(open, each.getKey(), each.getValue());
            }
            return Collections.emptySortedMap();
        });
    }

    private static void write(Connection open, Row row, @Nullable String content)
            throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(content == null ? DELETE : PUT)) {
            name(statement, row);
            if (content != null) {
                statement.setString(3, content);
            }
            int _ = statement.executeUpdate();
        }
    }

    // How it ends

    @Override
    public Answer commit() {
        try {
            connected(true).commit();
            return done();
        } catch (SQLException failed) {
            return ended(failed);
        }
    }

    @Override
    public Answer prepare(String name) {
        try {
            order(connected(true), "PREPARE TRANSACTION", name);
            return done();
        } catch (SQLException failed) {
            return ended(failed);
        }
    }

    private Answer ended(SQLException failed) {
        String state = SqlState.of(failed);
        if (SqlState.withoutEffect(state)) {
            rollback();
            return new Answer.Aborted(state);
        }
        close();
        return new Answer.Unknown(state);
    }

    private static void order(Connection open, String order, String name) throws SQLException {
        try (Statement statement = open.createStatement()) {
            boolean _ = statement.execute(order + " '" + name + '\'');
        }
    }

    @Override
    public void rollback() {
        try {
            Connection open = connection;
            if (open != null) {
                open.rollback();
            }
        } catch (SQLException _) {
            close(); // the node ends with the connection whatever of it goes on there
        }
    }

    // What is prepared

    @Override
    public Answer decide(String name, boolean commits) {
        try {
            order(connected(false), commits ? "COMMIT PREPARED" : "ROLLBACK PREPARED", name);
            return done();
        } catch (SQLException failed) {
            String state = SqlState.of(failed);
            if (state.equals(SqlState.UNDEFINED_OBJECT)) {
                return done();
            }
            if (SqlState.withoutEffect(state)) {
                return new Answer.Refused(state);
            }
            close();
            return new Answer.Unknown(state);
        }
    }

    @Override
    public @Nullable SortedSet<String> prepared() {
        SortedSet<String> names = new TreeSet<>();
        try (Statement statement = connected(false).createStatement();
                ResultSet rows = statement.executeQuery(PREPARED)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException _) {
            close();
            return null;
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (SQLException _) {
            // it is of no use any more either way
        }
    }
}
