package fulcrum.prove;

import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// One connection to an endpoint, and the table `registers` of [Tables]: a register holds nil where
/// its row is not there. Each statement is a transaction by itself.
final class Conversation implements AutoCloseable {

    private static final String READ = "SELECT v FROM registers WHERE k = ?";
    private static final String PUT =
            "INSERT INTO registers (k, v) VALUES (?, ?)"
                    + " ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v";
    private static final String INSERT = "INSERT INTO registers (k, v) VALUES (?, ?)";
    private static final String SWAP = "UPDATE registers SET v = ? WHERE k = ? AND v = ?";
    private static final String DELETE = "DELETE FROM registers WHERE k = ?";
    private static final String DELETE_IF = "DELETE FROM registers WHERE k = ? AND v = ?";

    private final Connection connection;

    private Conversation(Connection connection) {
        this.connection = connection;
    }

    static Conversation open(Endpoint endpoint) throws SQLException {
        return new Conversation(endpoint.open());
    }

    /// Asks, and says what the answer means.
    Reply ask(Operation operation) {
        try {
            return answer(operation);
        } catch (SQLException failed) {
            String state = SqlState.of(failed);
            if (operation instanceof Operation.Cas && state.equals(SqlState.UNIQUE_VIOLATION)) {
                return new Reply.Unmet();
            }
            return SqlState.withoutEffect(state)
                    ? new Reply.Refused(state)
                    : new Reply.Unknown(state);
        }
    }

    private Reply answer(Operation operation) throws SQLException {
        return switch (operation) {
            case Operation.Read(Value key, _) -> new Reply.Done(read(key));
            case Operation.Write(Value key, Value.Nil _) -> {
                change(DELETE, key);
                yield new Reply.Done(operation);
            }
            case Operation.Write(Value key, Value value) -> {
                change(PUT, key, value);
                yield new Reply.Done(operation);
            }
            case Operation.Cas(Value key, Value.Nil _, Value fresh) ->
                    met(change(INSERT, key, fresh), operation);
            case Operation.Cas(Value key, Value expected, Value.Nil _) ->
                    met(change(DELETE_IF, key, expected), operation);
            case Operation.Cas(Value key, Value expected, Value fresh) ->
                    met(change(SWAP, fresh, key, expected), operation);
            case Operation.Add _, Operation.Transact _ ->
                    throw new IllegalArgumentException("no statement does " + operation);
        };
    }

    private static Reply met(int rows, Operation operation) {
        return rows > 0 ? new Reply.Done(operation) : new Reply.Unmet();
    }

    private Operation read(Value key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setString(1, text(key));
            try (ResultSet rows = statement.executeQuery()) {
                return new Operation.Read(key, rows.next() ? value(rows) : Value.nil());
            }
        }
    }

    /// What is no number was written by nobody, and the judge shall see it.
    private static Value value(ResultSet row) throws SQLException {
        String text = String.valueOf(row.getString(1));
        try {
            return Value.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            return Value.of(text);
        }
    }

    private int change(String sql, Value... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, text(parameters[i]));
            }
            return statement.executeUpdate();
        }
    }

    private static String text(Value value) {
        return switch (value) {
            case Value.Int(long number) -> Long.toString(number);
            case Value.Text(String text) -> text;
            case Value.Nil _, Value.Many _ ->
                    throw new IllegalArgumentException("no column holds " + value);
        };
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException _) {
            // it is of no use any more either way
        }
    }
}
