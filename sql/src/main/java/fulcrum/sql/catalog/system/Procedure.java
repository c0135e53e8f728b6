package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A row of `pg_proc`: a routine, or one of the functions that read and write a type's values,
/// which nobody can call here but which drivers look for by their names.
///
/// @param parameters numbers of their types
/// @param defaults of the last parameters, as text
/// @param columns of the rows that it gives back, where they have names
/// @param source `prosrc`
record Procedure(
        int oid,
        int schema,
        String name,
        List<Integer> parameters,
        List<String> names,
        List<String> defaults,
        boolean variadic,
        int result,
        List<Routine.Column> columns,
        boolean set,
        Routine.Kind aggregation,
        boolean strict,
        char volatility,
        String source) {

    private static final List<Procedure> OF_TYPES =
            Resource.rows("type_io").stream().map(Procedure::ofType).toList();

    Procedure {
        parameters = List.copyOf(parameters);
        names = List.copyOf(names);
        defaults = List.copyOf(defaults);
        columns = List.copyOf(columns);
    }

    /// `prokind`.
    char kind() {
        return switch (aggregation) {
            case FUNCTION -> 'f';
            case AGGREGATE, ORDERED_SET, HYPOTHETICAL -> 'a';
            case WINDOW -> 'w';
        };
    }

    /// All of them, by their numbers.
    static SortedMap<Integer, Procedure> all(Collection<Routine> routines) {
        SortedMap<Integer, Procedure> all = new TreeMap<>();
        OF_TYPES.forEach(each -> all.put(each.oid, each));
        routines.forEach(each -> all.put(each.oid(), of(each)));
        return all;
    }

    static List<Procedure> all(SystemCatalog catalog) {
        return List.copyOf(catalog.procedures().values());
    }

    static @Nullable Procedure of(SystemCatalog catalog, int oid) {
        return catalog.procedures().get(oid);
    }

    private static Procedure of(Routine routine) {
        int schema =
                routine.schema().equals(SystemViews.FULCRUM) ? Schema.FULCRUM : Schema.PG_CATALOG;
        char volatility =
                switch (routine.volatility()) {
                    case IMMUTABLE -> 'i';
                    case STABLE -> 's';
                    case VOLATILE -> 'v';
                };
        return new Procedure(
                routine.oid(),
                schema,
                routine.name(),
                routine.parameters().stream().map(SqlType::oid).toList(),
                routine.names(),
                routine.defaults().stream().map(Procedure::written).toList(),
                routine.variadic(),
                routine.result().oid(),
                routine.columns(),
                routine.returnsSet(),
                routine.kind(),
                routine.strict(),
                volatility,
                routine.name());
    }

    /// A default as it is written in a definition.
    private static String written(Datum value) {
        return switch (value) {
            case Datum.Bool(boolean truth) -> Boolean.toString(truth);
            case Datum.Int(long number) -> Long.toString(number);
            case Datum.Text(String text) -> Identifiers.literal(text) + "::text";
            default -> "NULL";
        };
    }

    private static Procedure ofType(SortedMap<String, String> row) {
        List<Integer> parameters = new ArrayList<>();
        for (String each : cell(row, "proargtypes").split(",")) {
            if (!each.isEmpty()) {
                parameters.add(Integer.parseInt(each));
            }
        }
        return new Procedure(
                Integer.parseInt(cell(row, "oid")),
                Schema.PG_CATALOG,
                cell(row, "proname"),
                parameters,
                List.of(),
                List.of(),
                false,
                Integer.parseInt(cell(row, "prorettype")),
                List.of(),
                false,
                Routine.Kind.FUNCTION,
                cell(row, "proisstrict").equals("t"),
                cell(row, "provolatile").charAt(0),
                cell(row, "prosrc"));
    }

    private static String cell(SortedMap<String, String> row, String column) {
        return Objects.requireNonNull(row.get(column), column);
    }

    /// Its parameters' types, as in its name.
    String inputs(SystemCatalog catalog) {
        return String.join(",", labels(catalog));
    }

    /// `pg_get_function_arguments`; without defaults and without what it gives back, that by which
    /// the function is known, `pg_get_function_identity_arguments`.
    String arguments(SystemCatalog catalog, boolean identity) {
        List<String> types = labels(catalog);
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            boolean rest = variadic && i == types.size() - 1;
            String name = i < names.size() ? names.get(i) : "";
            int fallback = i - (types.size() - defaults.size());
            arguments.add(
                    (rest ? "VARIADIC " : "")
                            + (name.isEmpty() ? "" : Identifiers.quoted(name) + " ")
                            + types.get(i)
                            + (fallback < 0 || identity
                                    ? ""
                                    : " DEFAULT " + defaults.get(fallback)));
        }
        if (!identity) {
            for (Routine.Column column : columns) {
                arguments.add(
                        "OUT "
                                + Identifiers.quoted(column.name())
                                + " "
                                + TypeLabels.label(column.type()));
            }
        }
        return String.join(", ", arguments);
    }

    /// `pg_get_function_result`.
    String resultLabel(SystemCatalog catalog) {
        return (set ? "SETOF " : "") + TypeLabels.label(catalog, result, null);
    }

    private List<String> labels(SystemCatalog catalog) {
        return parameters.stream().map(each -> TypeLabels.label(catalog, each, null)).toList();
    }

    /// `pg_get_functiondef`.
    String definition(SystemCatalog catalog) {
        StringBuilder text = new StringBuilder("CREATE OR REPLACE FUNCTION ");
        text.append(Identifiers.quoted(catalog.schemaName(schema)))
                .append('.')
                .append(Identifiers.quoted(name))
                .append('(')
                .append(arguments(catalog, false))
                .append(")\n RETURNS ")
                .append(resultLabel(catalog))
                .append("\n LANGUAGE internal\n");
        String volatilityWord =
                switch (volatility) {
                    case 'i' -> " IMMUTABLE";
                    case 's' -> " STABLE";
                    default -> "";
                };
        text.append(volatilityWord).append(" PARALLEL SAFE").append(strict ? " STRICT" : "");
        return text.append("\nAS $function$").append(source).append("$function$\n").toString();
    }
}
