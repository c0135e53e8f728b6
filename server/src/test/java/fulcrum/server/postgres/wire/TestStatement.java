package fulcrum.server.postgres.wire;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.session.ResultColumn;
import fulcrum.sql.session.Session;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A statement that [TestSession] understands: its first word says what is done, and what stands
/// behind it are constants and parameters.
record TestStatement(
        String text,
        String verb,
        List<Item> items,
        List<SqlType> parameters,
        @Nullable List<ResultColumn> columns)
        implements Session.Prepared {

    /// A constant, or the parameter of a number from 1.
    record Item(SqlType type, Datum constant, int parameter) {
        Datum value(Datum[] arguments) {
            return parameter == 0 ? constant : arguments[parameter - 1];
        }
    }

    private static final Pattern ITEM =
            Pattern.compile("\\$(\\d{1,4})|'([^']*)'|(-?\\d{1,9})|(?i:\\b(null|true|false)\\b)");
    private static final Pattern CAST = Pattern.compile("::(\\w+)(\\[\\])?");

    /// @param given the parameters' types as the client has them
    static TestStatement of(String text, List<@Nullable SqlType> given) {
        String trimmed = text.strip();
        Matcher first = Pattern.compile("[A-Za-z]*").matcher(trimmed);
        String verb = first.lookingAt() ? first.group().toUpperCase(java.util.Locale.ROOT) : "?";
        if (trimmed.isEmpty()) {
            verb = "";
        }
        List<@Nullable SqlType> types = new ArrayList<>(given);
        List<Item> items = new ArrayList<>();
        Matcher found = ITEM.matcher(trimmed);
        int from = 0;
        while (found.find(from)) {
            Matcher cast = CAST.matcher(trimmed).region(found.end(), trimmed.length());
            boolean isCast = cast.lookingAt();
            SqlType wanted = isCast ? type(cast.group(1), cast.group(2) != null) : null;
            from = isCast ? cast.end() : found.end();
            items.add(item(found, wanted, types));
        }
        List<SqlType> known = new ArrayList<>();
        for (SqlType type : types) {
            known.add(type == null ? SqlType.TEXT : type);
        }
        return new TestStatement(trimmed, verb, items, known, columns(verb, items, trimmed));
    }

    private static Item item(
            Matcher found, @Nullable SqlType wanted, List<@Nullable SqlType> types) {
        if (found.group(1) != null) {
            int number = Integer.parseInt(found.group(1));
            if (number == 0) {
                throw new SqlError(SqlState.NO_PARAMETER, "there is no parameter $0");
            }
            while (types.size() < number) {
                types.add(null);
            }
            SqlType given = types.get(number - 1);
            SqlType type = given != null ? given : wanted != null ? wanted : SqlType.TEXT;
            types.set(number - 1, type);
            return new Item(type, Datum.NULL, number);
        }
        if (found.group(2) != null) {
            return new Item(SqlType.TEXT, new Datum.Text(found.group(2)), 0);
        }
        if (found.group(3) != null) {
            return new Item(SqlType.INTEGER, new Datum.Int(Integer.parseInt(found.group(3))), 0);
        }
        String word = found.group(4);
        return word.equalsIgnoreCase("null")
                ? new Item(SqlType.TEXT, Datum.NULL, 0)
                : new Item(SqlType.BOOLEAN, new Datum.Bool(word.equalsIgnoreCase("true")), 0);
    }

    private static @Nullable SqlType type(String name, boolean array) {
        ScalarType base =
                switch (name) {
                    case "int", "integer" -> ScalarType.INT4;
                    case "bigint" -> ScalarType.INT8;
                    case "smallint" -> ScalarType.INT2;
                    default -> ScalarType.named(name);
                };
        if (base == null) {
            throw new SqlError(SqlState.NO_OBJECT, "type \"" + name + "\" does not exist");
        }
        return array ? SqlType.arrayOf(base) : SqlType.of(base);
    }

    private static @Nullable List<ResultColumn> columns(
            String verb, List<Item> items, String text) {
        return switch (verb) {
            case "SELECT" -> {
                if (text.contains(" FROM kv")) {
                    yield List.of(new ResultColumn("v", SqlType.TEXT, 16384, 2));
                }
                List<ResultColumn> columns = new ArrayList<>();
                for (Item item : items) {
                    columns.add(new ResultColumn("?column?", item.type(), 0, 0));
                }
                yield columns;
            }
            case "GENERATE" ->
                    List.of(
                            new ResultColumn("n", SqlType.INTEGER, 0, 0),
                            new ResultColumn("filler", SqlType.TEXT, 0, 0));
            case "SHOW" -> List.of(new ResultColumn("setting", SqlType.TEXT, 0, 0));
            default -> null;
        };
    }
}
