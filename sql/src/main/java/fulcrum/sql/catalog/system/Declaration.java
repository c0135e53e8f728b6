package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a resource says of a system relation.
///
/// @param oid PostgreSQL's number of it
/// @param table whether PostgreSQL has it as a table
record Declaration(int oid, String name, boolean table, List<Part> parts) {

    /// A column.
    ///
    /// @param type as PostgreSQL names it, which may have no type of that name here
    /// @param constant what all rows have in it; null where rows differ, or have nothing
    /// @param extra whether PostgreSQL does not have it
    record Part(
            String name, String type, boolean notNull, @Nullable String constant, boolean extra) {

        /// A column without a value of its own.
        Datum common() {
            return constant == null ? Datum.NULL : read(constant, sqlType());
        }

        /// Domains of `information_schema` have the type that they are of; what there is no type
        /// for is text.
        SqlType sqlType() {
            return switch (type) {
                case "sql_identifier" -> SqlType.NAME;
                case "character_data" -> SqlType.VARCHAR;
                case "yes_or_no" -> SqlType.VARCHAR.withModifier(YES_OR_NO_MODIFIER);
                case "cardinal_number" -> SqlType.INTEGER;
                case "time_stamp" -> SqlType.TIMESTAMPTZ;
                default -> {
                    boolean array = type.startsWith("_");
                    ScalarType base = ScalarType.named(array ? type.substring(1) : type);
                    if (base == null || base.isPseudo()) {
                        yield SqlType.TEXT;
                    }
                    yield array ? SqlType.arrayOf(base) : SqlType.of(base);
                }
            };
        }
    }

    /// `varchar(3)`.
    private static final int YES_OR_NO_MODIFIER = 7;

    private static final String INDENT = "    ";

    Declaration {
        parts = List.copyOf(parts);
    }

    List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (Part part : parts) {
            columns.add(new Column(columns.size() + 1, part.name, part.sqlType(), part.notNull));
        }
        return columns;
    }

    /// All relations of a resource, in its order.
    static List<Declaration> all(String resource) {
        List<Declaration> all = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        String @Nullable [] head = null;
        for (String line : Resource.lines(resource)) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            if (line.startsWith(INDENT)) {
                parts.add(part(line.strip()));
                continue;
            }
            addTo(all, head, parts);
            parts.clear();
            head = line.split(" ");
        }
        addTo(all, head, parts);
        return all;
    }

    private static void addTo(List<Declaration> all, String @Nullable [] head, List<Part> parts) {
        if (head != null) {
            int oid = Integer.parseInt(head[1]);
            all.add(new Declaration(oid, head[0], head[2].equals("table"), parts));
        }
    }

    private static Part part(String line) {
        int equals = line.indexOf(" =");
        String constant = equals < 0 ? null : line.substring(equals + " =".length()).strip();
        String[] words = (equals < 0 ? line : line.substring(0, equals)).split(" ");
        boolean notNull = words[1].endsWith("!");
        String type = notNull ? words[1].substring(0, words[1].length() - 1) : words[1];
        return new Part(words[0], type, notNull, constant, words.length > 2);
    }

    /// A value of a resource.
    static Datum read(String text, SqlType type) {
        if (type.array() || type.category() == 'A') {
            List<Long> numbers = new ArrayList<>();
            for (String each : text.split(",")) {
                if (!each.isEmpty()) {
                    numbers.add(Long.parseLong(each));
                }
            }
            return Cells.numbers(numbers);
        }
        return switch (type.base().form()) {
            case BOOLEAN -> Cells.of(text.startsWith("t"));
            case INTEGER -> Cells.of(text.equals("-") ? 0 : Long.parseLong(text));
            case REAL -> new Datum.Real(Float.parseFloat(text));
            default -> Cells.of(text);
        };
    }
}
