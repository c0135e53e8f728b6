package fulcrum.cli.sim.sql;

import fulcrum.database.keys.Datum;

/// Statements with their arguments written into them.
final class Literals {

    private Literals() {}

    /// @param text in which `$1` is the first argument; at most nine, and no `$` stands for itself
    static String in(String text, Datum... arguments) {
        StringBuilder whole = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '$') {
                at++;
                whole.append(of(arguments[text.charAt(at) - '1']));
            } else {
                whole.append(next);
            }
        }
        return whole.toString();
    }

    private static String of(Datum value) {
        return switch (value) {
            case Datum.Null _ -> "NULL";
            case Datum.Int(long number) when number < 0 -> "(" + number + ")";
            case Datum.Int(long number) -> Long.toString(number);
            case Datum.Text(String text) -> "'" + text.replace("'", "''") + "'";
            case Datum other -> throw new IllegalArgumentException("no literal for " + other);
        };
    }
}
