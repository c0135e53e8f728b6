package fulcrum.server.postgres.sql;

import java.util.List;

/// What a value is written as. `at` is where in the text.
sealed interface Expression {

    int at();

    /// A text in quotes, whose type its place decides.
    record Quoted(String text, int at) implements Expression {}

    /// Digits, with a sign, a point or an exponent.
    record Digits(String digits, int at) implements Expression {}

    record Truth(boolean value, int at) implements Expression {}

    record Null(int at) implements Expression {}

    /// `$1` has the index 0.
    record Parameter(int index, int at) implements Expression {}

    record Column(String table, String name, int at) implements Expression {}

    record Cast(Expression what, SqlType to, int at) implements Expression {}

    record Call(String name, List<Expression> arguments, int at) implements Expression {}

    /// `*`, alone or as `count(*)`.
    record Star(int at) implements Expression {}
}
