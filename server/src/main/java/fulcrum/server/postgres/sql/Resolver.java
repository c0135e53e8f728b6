package fulcrum.server.postgres.sql;

import fulcrum.machine.Bytes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives expressions their types, and parameters the types of the places where they stand.
final class Resolver {

    private final List<@Nullable SqlType> parameters = new ArrayList<>();

    Resolver(int[] declaredTypes) {
        for (int oid : declaredTypes) {
            SqlType type = SqlType.ofOid(oid);
            if (oid != 0 && type == null) {
                throw new SqlError(
                                SqlState.NOT_SUPPORTED,
                                "parameters of the type with OID " + oid + " are not supported")
                        .hint("Declare the parameter as text, or leave its type open.");
            }
            parameters.add(type == SqlType.UNKNOWN ? null : type);
        }
    }

    /// The types of all parameters; to be asked when all expressions were resolved.
    List<SqlType> parameters() {
        SqlType[] types = new SqlType[parameters.size()];
        for (int i = 0; i < types.length; i++) {
            SqlType type = parameters.get(i);
            if (type == null) {
                throw new SqlError(
                        SqlState.NO_TYPE_FOUND,
                        "could not determine data type of parameter $" + (i + 1));
            }
            types[i] = type;
        }
        return List.of(types);
    }

    static int column(Expression.Column column) {
        return column(new Statement.Name(column.table(), column.name(), column.at()));
    }

    static int column(Statement.Name name) {
        if (!name.owner().isEmpty() && !name.owner().equals("kv")) {
            throw new SqlError(
                            SqlState.NO_TABLE,
                            "missing FROM-clause entry for table \"" + name.owner() + '"')
                    .at(name.at());
        }
        return switch (name.name()) {
            case "k" -> Planner.KEY;
            case "v" -> Planner.VALUE;
            default ->
                    throw new SqlError(
                                    SqlState.NO_COLUMN,
                                    "column \"" + name.name() + "\" does not exist")
                            .hint("The columns of kv are k and v.")
                            .at(name.at());
        };
    }

    /// A value that a column of type text is compared with.
    Scalar compared(Expression expression, String operator, int at) {
        Scalar resolved = resolve(expression, SqlType.TEXT);
        if (!resolved.type().isText()) {
            throw new SqlError(
                            SqlState.NO_FUNCTION,
                            "operator does not exist: text "
                                    + operator
                                    + " "
                                    + resolved.type().title())
                    .hint(
                            "No operator matches the given name and argument types."
                                    + " You might need to add explicit type casts.")
                    .at(at);
        }
        return resolved;
    }

    /// A value that a column of type text gets: everything becomes a text.
    Scalar assigned(Expression expression) {
        Scalar resolved = resolve(expression, SqlType.TEXT);
        return resolved.type().isText() ? resolved : cast(resolved, SqlType.TEXT);
    }

    Scalar limit(Expression expression) {
        Scalar resolved = resolve(expression, SqlType.INT8);
        if (resolved.type() == SqlType.BOOL || resolved.type().isText()) {
            throw new SqlError(
                            SqlState.WRONG_TYPE,
                            "argument of LIMIT must be type bigint, not type "
                                    + resolved.type().title())
                    .at(expression.at());
        }
        return cast(resolved, SqlType.INT8);
    }

    /// A value that stands alone.
    Scalar any(Expression expression) {
        return resolve(expression, SqlType.TEXT);
    }

    /// @param open the type of what has none of its own
    private Scalar resolve(Expression expression, SqlType open) {
        return switch (expression) {
            case Expression.Quoted(String text, int at) -> quoted(text, open, at);
            case Expression.Digits(String digits, int _) -> number(digits);
            case Expression.Truth(boolean value, int _) ->
                    new Scalar.Constant(SqlType.BOOL, Conversions.truth(value));
            case Expression.Null _ -> new Scalar.Constant(open, null);
            case Expression.Parameter(int index, int _) -> parameter(index, open);
            case Expression.Cast(Expression what, SqlType to, int _) -> cast(resolve(what, to), to);
            case Expression.Call call -> call(call);
            case Expression.Column column -> throw columnAsValue(column);
            case Expression.Star(int at) ->
                    throw new SqlError(SqlState.SYNTAX, "syntax error at or near \"*\"").at(at);
        };
    }

    private static Scalar quoted(String text, SqlType type, int at) {
        try {
            Bytes value = Bytes.text(text);
            return new Scalar.Constant(
                    type == SqlType.UNKNOWN ? SqlType.TEXT : type,
                    Conversions.convert(value, SqlType.TEXT, type));
        } catch (SqlError error) {
            throw error.at(at);
        }
    }

    private static Scalar number(String digits) {
        BigDecimal value = Conversions.decimal(digits);
        SqlType type = SqlType.NUMERIC;
        if (digits.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))
                && value.precision() <= 19) {
            try {
                long integer = value.longValueExact();
                type = integer == (int) integer ? SqlType.INT4 : SqlType.INT8;
            } catch (ArithmeticException _) {
                type = SqlType.NUMERIC;
            }
        }
        return new Scalar.Constant(type, Bytes.text(value.toPlainString()));
    }

    private Scalar parameter(int index, SqlType open) {
        if (index >= parameters.size()) {
            parameters.addAll(Collections.nCopies(index + 1 - parameters.size(), null));
        }
        SqlType type = parameters.get(index);
        if (type == null) {
            type = open == SqlType.UNKNOWN ? SqlType.TEXT : open;
            parameters.set(index, type);
        }
        return new Scalar.Parameter(index, type);
    }

    private static Scalar cast(Scalar of, SqlType to) {
        return of.type() == to ? of : new Scalar.Cast(of, to);
    }

    private static SqlError columnAsValue(Expression.Column column) {
        int _ = column(column);
        return new SqlError(
                        SqlState.NOT_SUPPORTED,
                        "values that are computed from columns are not supported yet")
                .hint("Read the row, compute in the client, and write with AND v = the value read.")
                .at(column.at());
    }

    private Scalar call(Expression.Call call) {
        SqlType @Nullable [] takes;
        SqlType gives;
        switch (call.name()) {
            case "version" -> {
                takes = new SqlType[0];
                gives = SqlType.TEXT;
            }
            case "current_schema",
                    "current_database",
                    "current_catalog",
                    "current_user",
                    "session_user",
                    "user",
                    "current_role" -> {
                takes = new SqlType[0];
                gives = SqlType.NAME;
            }
            case "pg_backend_pid" -> {
                takes = new SqlType[0];
                gives = SqlType.INT4;
            }
            case "pg_is_in_recovery" -> {
                takes = new SqlType[0];
                gives = SqlType.BOOL;
            }
            case "current_setting" -> {
                takes = new SqlType[] {SqlType.TEXT};
                gives = SqlType.TEXT;
            }
            case "set_config" -> {
                takes = new SqlType[] {SqlType.TEXT, SqlType.TEXT, SqlType.BOOL};
                gives = SqlType.TEXT;
            }
            default -> {
                takes = null;
                gives = SqlType.TEXT;
            }
        }
        List<Scalar> arguments = new ArrayList<>();
        for (int i = 0; i < call.arguments().size(); i++) {
            SqlType open = takes != null && i < takes.length ? takes[i] : SqlType.TEXT;
            arguments.add(resolve(call.arguments().get(i), open));
        }
        SqlType[] given = arguments.stream().map(Scalar::type).toArray(SqlType[]::new);
        if (takes == null || !Arrays.equals(given, takes)) {
            throw noFunction(call, arguments);
        }
        return new Scalar.Call(call.name(), arguments, gives);
    }

    private static SqlError noFunction(Expression.Call call, List<Scalar> arguments) {
        StringBuilder types = new StringBuilder();
        for (Scalar argument : arguments) {
            types.append(types.isEmpty() ? "" : ", ").append(argument.type().title());
        }
        return new SqlError(
                        SqlState.NO_FUNCTION,
                        "function " + call.name() + "(" + types + ") does not exist")
                .hint(
                        "Functions here are version, current_schema, current_database,"
                                + " current_user, current_setting, set_config, pg_backend_pid"
                                + " and pg_is_in_recovery.")
                .at(call.at());
    }
}
