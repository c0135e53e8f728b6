package fulcrum.sql.catalog.system;

import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// `regclass` and the other types that are numbers of objects and read and written as names
/// (manual, 8.19). A dash is 0, and digits are the number itself; a number that nothing has is
/// written in digits.
final class RegistryNames {

    private RegistryNames() {}

    /// The number that a name of this type means.
    ///
    /// @param type `regclass`, `regtype`, `regrole`, `regnamespace`, `regproc`, `regprocedure` or
    ///   `regoper`
    /// @throws SqlError if nothing has the name
    static int read(SystemCatalog catalog, String type, String text) {
        if (text.equals("-")) {
            return 0;
        }
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            try {
                return (int) Long.parseLong(text);
            } catch (NumberFormatException tooLong) {
                throw new SqlError(
                        SqlState.NUMBER_OUT_OF_RANGE,
                        "value \"" + text + "\" is out of range for type oid");
            }
        }
        int found = find(catalog, type, text);
        if (found == 0) {
            throw missing(type, text);
        }
        return found;
    }

    /// The same, 0 where nothing has the name: `to_regclass` and its like.
    static int find(SystemCatalog catalog, String type, String text) {
        return switch (type) {
            case "regclass" -> {
                Relation relation = relation(catalog, text);
                yield relation == null ? 0 : relation.oid();
            }
            case "regtype" -> TypeLabels.oid(catalog, text);
            case "regrole" -> {
                List<String> parts = demandName(text);
                Role role = parts.size() == 1 ? catalog.catalog().role(parts.getFirst()) : null;
                yield role == null ? 0 : role.oid();
            }
            case "regnamespace" -> {
                List<String> parts = demandName(text);
                Schema schema = parts.size() == 1 ? catalog.schema(parts.getFirst()) : null;
                yield schema == null ? 0 : schema.oid();
            }
            case "regoper" -> operator(text);
            case "regproc" -> routine(catalog, text);
            case "regprocedure" -> signature(catalog, text);
            default -> 0;
        };
    }

    /// The name that a number is written as.
    static String write(SystemCatalog catalog, String type, int oid) {
        if (oid == 0) {
            return "-";
        }
        String digits = Integer.toUnsignedString(oid);
        return switch (type) {
            case "regclass" -> {
                Relation relation = catalog.relation(oid);
                yield relation == null ? digits : catalog.path().name(relation);
            }
            case "regtype" -> {
                String label = TypeLabels.label(catalog, oid, null);
                yield label.equals("???") ? digits : label;
            }
            case "regrole" ->
                    catalog.catalog().entry(oid) instanceof Role role
                            ? Identifiers.quoted(role.name())
                            : digits;
            case "regnamespace" -> {
                Schema schema = catalog.schema(oid);
                yield schema == null ? digits : Identifiers.quoted(schema.name());
            }
            case "regproc", "regprocedure" -> {
                Procedure found = Procedure.of(catalog, oid);
                if (found == null) {
                    yield digits;
                }
                String name = Identifiers.quoted(found.name());
                yield type.equals("regproc") ? name : name + "(" + found.inputs(catalog) + ")";
            }
            case "regoper" -> {
                String symbol = operator(oid);
                yield symbol == null ? digits : symbol;
            }
            default -> digits;
        };
    }

    /// The relation of a name with or without its schema; null for none.
    static @Nullable Relation relation(SystemCatalog catalog, String text) {
        List<String> parts = new ArrayList<>(demandName(text));
        if (parts.size() == 3 && parts.getFirst().equals(catalog.scene().database())) {
            parts.removeFirst();
        }
        if (parts.size() == 1) {
            return catalog.path().relation(parts.getFirst());
        }
        Schema schema = parts.size() == 2 ? catalog.schema(parts.getFirst()) : null;
        return schema == null ? null : catalog.relation(schema.oid(), parts.getLast());
    }

    private static final List<SortedMap<String, String>> OPERATORS = Resource.rows("pg_operator");

    /// Only a symbol that one operator has can be read so.
    private static int operator(String text) {
        String symbol =
                text.startsWith(SystemViews.PG_CATALOG + ".")
                        ? text.substring(SystemViews.PG_CATALOG.length() + 1)
                        : text;
        int found = 0;
        for (SortedMap<String, String> each : OPERATORS) {
            if (symbol.equals(each.get("oprname"))) {
                if (found != 0) {
                    throw new SqlError(
                            SqlState.AMBIGUOUS_FUNCTION, "more than one operator named " + text);
                }
                found = Integer.parseInt(each.getOrDefault("oid", "0"));
            }
        }
        return found;
    }

    private static @Nullable String operator(int oid) {
        String digits = Integer.toString(oid);
        return OPERATORS.stream()
                .filter(each -> digits.equals(each.get("oid")))
                .map(each -> each.get("oprname"))
                .findFirst()
                .orElse(null);
    }

    private static List<String> demandName(String text) {
        List<String> parts = Identifiers.parts(text);
        if (parts == null) {
            throw new SqlError(SqlState.BAD_NAME, "invalid name syntax");
        }
        return parts;
    }

    private static int routine(SystemCatalog catalog, String text) {
        String name = demandName(text).getLast();
        List<Procedure> found =
                Procedure.all(catalog).stream().filter(each -> each.name().equals(name)).toList();
        if (found.size() > 1) {
            throw new SqlError(
                    SqlState.AMBIGUOUS_FUNCTION, "more than one function named \"" + text + "\"");
        }
        return found.isEmpty() ? 0 : found.getFirst().oid();
    }

    private static int signature(SystemCatalog catalog, String text) {
        int open = text.indexOf('(');
        if (open < 0 || !text.endsWith(")")) {
            throw new SqlError(SqlState.BAD_TEXT_FORM, "expected a left parenthesis");
        }
        String name = demandName(text.substring(0, open)).getLast();
        List<Integer> types = new ArrayList<>();
        for (String each : text.substring(open + 1, text.length() - 1).split(",")) {
            if (!each.isBlank()) {
                types.add(TypeLabels.oid(catalog, each));
            }
        }
        for (Procedure each : Procedure.all(catalog)) {
            if (each.name().equals(name) && each.parameters().equals(types)) {
                return each.oid();
            }
        }
        return 0;
    }

    private static SqlError missing(String type, String text) {
        return switch (type) {
            case "regclass" ->
                    new SqlError(
                            SqlState.NO_TABLE, "relation \"" + bare(text) + "\" does not exist");
            case "regtype" ->
                    new SqlError(SqlState.NO_OBJECT, "type \"" + bare(text) + "\" does not exist");
            case "regrole" ->
                    new SqlError(SqlState.NO_OBJECT, "role \"" + bare(text) + "\" does not exist");
            case "regnamespace" ->
                    new SqlError(
                            SqlState.NO_SCHEMA, "schema \"" + bare(text) + "\" does not exist");
            case "regoper" ->
                    new SqlError(SqlState.NO_FUNCTION, "operator does not exist: " + text);
            default ->
                    new SqlError(SqlState.NO_FUNCTION, "function \"" + text + "\" does not exist");
        };
    }

    private static String bare(String text) {
        List<String> parts = Identifiers.parts(text);
        return parts == null ? text : String.join(".", parts);
    }
}
