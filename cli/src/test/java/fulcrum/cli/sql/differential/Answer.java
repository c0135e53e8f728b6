package fulcrum.cli.sql.differential;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a statement brought: columns and rows, a count, or an error by its SQLSTATE.
///
/// @param state `00000` where all is well
/// @param message of the error, which is shown and not compared
/// @param columns their names and types
/// @param count of rows that were changed, -1 where there are rows
record Answer(
        String state,
        String message,
        List<String> columns,
        List<List<@Nullable String>> rows,
        int count) {

    /// By how much numbers in floating point may differ, of their size: sines and the like are not
    /// the same in every library.
    private static final double TOLERANCE = 1e-13;

    static Answer of(Connection connection, String text) {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(text)) {
                return new Answer("00000", "", List.of(), List.of(), statement.getUpdateCount());
            }
            try (ResultSet result = statement.getResultSet()) {
                return rows(result);
            }
        } catch (SQLException error) {
            String state = Objects.requireNonNullElse(error.getSQLState(), "none");
            String message = Objects.requireNonNullElse(error.getMessage(), "");
            return new Answer(state, message, List.of(), List.of(), -1);
        }
    }

    private static Answer rows(ResultSet result) throws SQLException {
        ResultSetMetaData about = result.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= about.getColumnCount(); i++) {
            columns.add(about.getColumnLabel(i) + " " + about.getColumnTypeName(i));
        }
        List<List<@Nullable String>> rows = new ArrayList<>();
        while (result.next()) {
            List<@Nullable String> row = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) {
                row.add(result.getString(i));
            }
            rows.add(row);
        }
        return new Answer("00000", "", columns, rows, -1);
    }

    /// Whether both say the same, in the same order where there is one.
    boolean agrees(Answer other, boolean ordered) {
        if (!state.equals(other.state)
                || count != other.count
                || !columns.equals(other.columns)
                || rows.size() != other.rows.size()) {
            return false;
        }
        List<List<@Nullable String>> mine = ordered ? rows : sorted(rows);
        List<List<@Nullable String>> others = ordered ? other.rows : sorted(other.rows);
        for (int i = 0; i < mine.size(); i++) {
            if (!same(mine.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<List<@Nullable String>> sorted(List<List<@Nullable String>> rows) {
        return rows.stream()
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .toList();
    }

    private boolean same(List<@Nullable String> one, List<@Nullable String> other) {
        for (int i = 0; i < one.size(); i++) {
            String a = one.get(i);
            String b = other.get(i);
            boolean inexact = columns.get(i).matches("(?s).* float[48]");
            if (!Objects.equals(a, b) && !(inexact && a != null && b != null && near(a, b))) {
                return false;
            }
        }
        return true;
    }

    private static boolean near(String one, String other) {
        double a = Double.parseDouble(one);
        double b = Double.parseDouble(other);
        return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
    }

    @Override
    public String toString() {
        if (!state.equals("00000")) {
            return state + " " + message.lines().toList();
        }
        return columns.isEmpty() ? count + " rows" : columns + " " + rows;
    }
}
