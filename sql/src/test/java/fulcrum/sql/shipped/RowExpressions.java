package fulcrum.sql.shipped;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.schema.TableState;
import fulcrum.database.sharding.TableId;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.machine.Dice;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.analysis.Names;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.execution.RowProgram;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.storage.StoredTable;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import fulcrum.sql.type.TextForm;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A table of many types, expressions over its rows, and rows for it.
final class RowExpressions {

    static final List<Column> COLUMNS =
            List.of(
                    new Column(1, "id", SqlType.INTEGER, true),
                    new Column(2, "a", SqlType.INTEGER, false),
                    new Column(3, "b", SqlType.BIGINT, false),
                    new Column(4, "n", SqlType.NUMERIC.withModifier(((12 << 16) | 3) + 4), false),
                    new Column(5, "f", SqlType.DOUBLE_PRECISION, false),
                    new Column(6, "t", SqlType.TEXT, false),
                    new Column(7, "v", SqlType.VARCHAR.withModifier(9), false),
                    new Column(8, "c", SqlType.BPCHAR.withModifier(8), false),
                    new Column(9, "flag", SqlType.BOOLEAN, false),
                    new Column(10, "d", SqlType.DATE, false),
                    new Column(11, "ts", SqlType.TIMESTAMP, false),
                    new Column(12, "tz", SqlType.TIMESTAMPTZ, false),
                    new Column(13, "iv", SqlType.INTERVAL, false),
                    new Column(14, "u", SqlType.UUID, false),
                    new Column(15, "js", SqlType.JSONB, false),
                    new Column(16, "list", SqlType.arrayOf(ScalarType.INT4), false),
                    new Column(17, "texts", SqlType.arrayOf(ScalarType.TEXT), false),
                    new Column(18, "bytes", SqlType.BYTEA, false),
                    new Column(19, "r", SqlType.REAL, false),
                    new Column(20, "s", SqlType.SMALLINT, false));

    private static final List<List<String>> VALUES =
            List.of(
                    List.of("1", "2", "77"),
                    List.of("0", "1", "-1", "7", "2147483647", "-2147483648"),
                    List.of("0", "3", "-9223372036854775808", "9223372036854775807"),
                    List.of("0", "0.00", "1.5", "-2.250", "999999999.999", "NaN"),
                    List.of("0", "-0", "1.5", "NaN", "Infinity", "1e300"),
                    List.of("", "a", "ab", "B", "ä😀", "12", "%_"),
                    List.of("", "abc", "12345", "x"),
                    List.of("", "ab", "ab  ", "z"),
                    List.of("t", "f"),
                    List.of("2000-01-01", "1999-12-31", "infinity"),
                    List.of("2000-01-01 12:00", "1999-12-31 23:59:59.5", "-infinity"),
                    List.of("2000-01-01 12:00+00", "2024-02-29 00:00+05"),
                    List.of("1 day", "24 hours", "1 month", "-3 days 04:05:06"),
                    List.of(
                            "00000000-0000-0000-0000-000000000000",
                            "123e4567-e89b-12d3-a456-426614174000"),
                    List.of("null", "1", "{\"a\": 1, \"b\": [1, 2]}", "[]", "\"a\""),
                    List.of("{}", "{1,2,NULL}", "{7}"),
                    List.of("{}", "{a,b}", "{NULL}"),
                    List.of("", "\\x00ff", "\\x61"),
                    List.of("0", "1.5", "-Infinity"),
                    List.of("0", "1", "-32768", "32767"));

    static final Table TABLE =
            new Table(
                    16_384,
                    2200,
                    "t",
                    10,
                    COLUMNS,
                    COLUMNS.size() + 1,
                    List.of(1),
                    List.of(),
                    32,
                    new TreeMap<>(),
                    null,
                    null);

    static final StoredTable STORED =
            new StoredTable(
                    TABLE,
                    new TableDescriptor(
                            new TableId(32),
                            new TableName("sql", "16384"),
                            new TableId(32),
                            1,
                            TableState.PUBLIC,
                            List.of(
                                    new fulcrum.database.schema.Column(
                                            "id", KeyType.Scalar.INTEGER, false)),
                            List.of(new KeyPart(0, Order.ASCENDING)),
                            List.of(0),
                            TableOptions.STANDARD));

    /// As the analyser numbers them.
    static final List<Variable> ROW = row();

    private static final Analyzer ANALYZER =
            new Analyzer(
                    new Names(SqlCatalog.EMPTY, "fulcrum", List.of("public")), Styles.STANDARD, 0);

    private RowExpressions() {}

    private static List<Variable> row() {
        List<Variable> row = new ArrayList<>();
        for (Column column : COLUMNS) {
            row.add(new Variable(row.size() + 1, column.name(), column.type()));
        }
        return row;
    }

    /// What a text means.
    static Scalar scalar(String text) {
        return ANALYZER.overRow(Parser.parseExpression(text), TABLE, "a test");
    }

    /// What computes these of a row.
    static Program program(List<Scalar> values) {
        return new Program(STORED.form(), ROW, null, values, null, null);
    }

    /// The values of these; null where one of them has none, but an error.
    static Datum @Nullable [] values(List<Scalar> scalars, Datum[] row) {
        try {
            return new RowProgram(program(scalars)).with(List.of()).values(row);
        } catch (SqlError _) {
            return null;
        }
    }

    static Datum[] row(Dice dice) {
        Datum[] row = new Datum[COLUMNS.size()];
        for (int i = 0; i < row.length; i++) {
            String text = dice.pick(VALUES.get(i));
            row[i] =
                    i > 0 && dice.chance(1, 5)
                            ? Datum.NULL
                            : TextForm.read(COLUMNS.get(i).type(), text, Styles.STANDARD, 0);
        }
        return row;
    }

    // Texts of expressions

    static String text(Dice dice, int depth) {
        return switch (dice.below(5)) {
            case 0 -> truth(dice, depth);
            case 1 -> number(dice, depth);
            case 2 -> string(dice, depth);
            case 3 -> other(dice, depth);
            default -> truth(dice, depth);
        };
    }

    static String truth(Dice dice, int depth) {
        if (depth == 0) {
            return dice.pick(List.of("flag", "true", "a = 1", "t = 'a'", "d < '2000-01-02'"));
        }
        int less = depth - 1;
        return switch (dice.below(14)) {
            case 0 -> "(" + truth(dice, less) + " AND " + truth(dice, less) + ")";
            case 1 -> "(" + truth(dice, less) + " OR " + truth(dice, less) + ")";
            case 2 -> "(NOT " + truth(dice, less) + ")";
            case 3 -> "(" + any(dice, less) + " IS NULL)";
            case 4 -> "(" + truth(dice, less) + " IS NOT TRUE)";
            case 5 -> "(" + number(dice, less) + " IS DISTINCT FROM " + number(dice, less) + ")";
            case 6 ->
                    "("
                            + number(dice, less)
                            + dice.pick(List.of(" = ", " < ", " >= ", " <> "))
                            + number(dice, less)
                            + ")";
            case 7 -> "(" + string(dice, less) + " LIKE " + string(dice, less) + ")";
            case 8 -> "(" + number(dice, less) + " = ANY (list))";
            case 9 -> "(a IN (1, 2, NULL, 4, 5, 6, 7, 8, 9, 10, 11, 12))";
            case 10 -> "(" + string(dice, less) + " > ALL (texts))";
            case 11 -> "(" + number(dice, less) + " BETWEEN s AND " + number(dice, less) + ")";
            case 12 -> dice.pick(List.of("(js @> '{\"a\": 1}')", "(js ? 'a')", "(u = u)"));
            default -> dice.pick(List.of("(ts < d)", "(bytes >= '\\x00')", "(iv > '1 hour')"));
        };
    }

    static String number(Dice dice, int depth) {
        if (depth == 0) {
            return dice.pick(List.of("a", "b", "n", "f", "r", "s", "1", "0", "2.50", "id"));
        }
        int less = depth - 1;
        return switch (dice.below(9)) {
            case 0, 1 ->
                    "("
                            + number(dice, less)
                            + dice.pick(List.of(" + ", " - ", " * ", " / "))
                            + number(dice, less)
                            + ")";
            case 2 -> "(- " + number(dice, less) + ")";
            case 3 -> "abs(" + number(dice, less) + ")";
            case 4 -> "length(" + string(dice, less) + ")";
            case 5 -> "coalesce(" + number(dice, less) + ", " + number(dice, less) + ")";
            case 6 ->
                    "(CASE WHEN "
                            + truth(dice, less)
                            + " THEN "
                            + number(dice, less)
                            + " ELSE "
                            + number(dice, less)
                            + " END)";
            case 7 -> "greatest(" + number(dice, less) + ", " + number(dice, less) + ")";
            default ->
                    "cast("
                            + number(dice, less)
                            + " AS "
                            + dice.pick(List.of("bigint", "numeric(6,1)", "smallint", "real"))
                            + ")";
        };
    }

    static String string(Dice dice, int depth) {
        if (depth == 0) {
            return dice.pick(List.of("t", "v", "c", "'a'", "'%'", "'ab'", "texts[1]"));
        }
        int less = depth - 1;
        return switch (dice.below(7)) {
            case 0 -> "(" + string(dice, less) + " || " + string(dice, less) + ")";
            case 1 -> "upper(" + string(dice, less) + ")";
            case 2 -> "nullif(" + string(dice, less) + ", " + string(dice, less) + ")";
            case 3 -> "(" + number(dice, less) + ")::numeric::text";
            case 4 -> "left(" + string(dice, less) + ", 2)";
            case 5 -> "(js ->> 'a')";
            default -> "(" + string(dice, less) + ")::varchar(3)";
        };
    }

    static String other(Dice dice, int depth) {
        return switch (dice.below(8)) {
            case 0 -> "(ts + iv)";
            case 1 -> "(d + 1)";
            case 2 -> "array[" + number(dice, depth) + ", 1]";
            case 3 -> "list[1:2]";
            case 4 -> "(js -> 'b')";
            case 5 -> "to_jsonb(" + dice.pick(List.of("a", "t", "list", "flag")) + ")";
            case 6 -> "array_append(list, a)";
            default -> "(iv * 2)";
        };
    }

    private static String any(Dice dice, int depth) {
        return dice.chance(1, 2) ? number(dice, depth) : string(dice, depth);
    }
}
