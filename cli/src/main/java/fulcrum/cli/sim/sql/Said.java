package fulcrum.cli.sim.sql;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a client is told of a statement.
///
/// @param tag of the last that was carried out, such as `UPDATE 1`; empty where none was
/// @param error why it was not; null where it was
/// @param lost the connection broke, or the client has waited for long enough
record Said(List<Datum[]> rows, String tag, @Nullable SqlError error, boolean lost) {

    static final Said LOST = new Said(List.of(), "", null, true);

    /// Nobody was there, and nothing was said.
    static final Said NOBODY = failed(new SqlError(SqlState.CANNOT_CONNECT_NOW, "no connection"));

    static Said failed(SqlError error) {
        return new Said(List.of(), "", error, false);
    }

    /// Of a client who may have had no connection.
    static Said orLost(@Nullable Said said) {
        return said == null ? NOBODY : said;
    }

    boolean isDone() {
        return error == null && !lost;
    }

    /// Whether it failed with this state.
    boolean is(SqlState state) {
        SqlError why = error;
        return why != null && why.state() == state;
    }

    /// What it says, in a few words.
    String shown() {
        SqlError why = error;
        if (why != null) {
            return why.state().code();
        }
        if (lost) {
            return "lost";
        }
        return tag + (rows.isEmpty() ? "" : " " + rows.stream().map(Said::shown).toList());
    }

    private static String shown(Datum[] row) {
        return Stream.of(row)
                .map(value ->
                        switch (value) {
                            case Datum.Int(long number) -> Long.toString(number);
                            case Datum.Text(String text) -> text;
                            case Datum.Null _ -> "NULL";
                            default -> value.toString();
                        })
                .collect(Collectors.joining(" "));
    }

    /// A number of the first row.
    long number(int column) {
        return number(0, column);
    }

    long number(int row, int column) {
        return switch (rows.get(row)[column]) {
            case Datum.Int(long value) -> value;
            case Datum.Decimal(var value) -> value.longValueExact();
            case Datum other -> throw new IllegalStateException("no number: " + other);
        };
    }

    String text(int row, int column) {
        return switch (rows.get(row)[column]) {
            case Datum.Text(String value) -> value;
            case Datum other -> throw new IllegalStateException("no text: " + other);
        };
    }

    boolean isNull(int row, int column) {
        return rows.get(row)[column] instanceof Datum.Null;
    }
}
