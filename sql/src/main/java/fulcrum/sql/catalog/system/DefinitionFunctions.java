package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.SyntaxError;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SystemView;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Functions that say how something was defined (manual, table 9.75).
final class DefinitionFunctions {

    /// What there is none of, so that nothing is defined.
    private static final List<String> NOTHING =
            List.of(
                    "pg_get_triggerdef",
                    "pg_get_partkeydef",
                    "pg_get_partition_constraintdef",
                    "pg_get_statisticsobjdef",
                    "pg_get_statisticsobjdef_columns",
                    "pg_get_statisticsobjdef_expressions",
                    "pg_get_function_arg_default",
                    "pg_get_function_sqlbody",
                    "pg_relation_filepath",
                    "pg_sequence_last_value");

    private DefinitionFunctions() {}

    static void addTo(Map<String, CatalogFunctions.Function> functions) {
        functions.put("pg_get_constraintdef", DefinitionFunctions::constraint);
        functions.put("pg_get_indexdef", DefinitionFunctions::index);
        functions.put("pg_get_viewdef", DefinitionFunctions::view);
        functions.put("pg_get_ruledef", DefinitionFunctions::rule);
        functions.put("pg_get_expr", DefinitionFunctions::expression);
        functions.put("pg_get_serial_sequence", DefinitionFunctions::serial);
        functions.put("pg_get_replica_identity_index", DefinitionFunctions::replicaIdentity);
        functions.put("pg_index_column_has_property", DefinitionFunctions::indexProperty);
        functions.put("pg_relation_is_publishable", DefinitionFunctions::isPublishable);
        functions.put(
                "pg_relation_is_updatable",
                arguments -> Cells.of(isUpdatable(arguments) ? UPDATABLE : 0));
        functions.put("pg_column_is_updatable", arguments -> Cells.of(isUpdatable(arguments)));
        functions.put("pg_get_functiondef", of((each, in) -> each.definition(in)));
        functions.put("pg_get_function_arguments", of((each, in) -> each.arguments(in, false)));
        functions.put(
                "pg_get_function_identity_arguments", of((each, in) -> each.arguments(in, true)));
        functions.put("pg_get_function_result", of((each, in) -> each.resultLabel(in)));
        for (String each : NOTHING) {
            functions.put(each, _ -> Datum.NULL);
        }
    }

    /// INSERT, UPDATE and DELETE, as bits.
    private static final int UPDATABLE = 28;

    private static boolean isUpdatable(Arguments arguments) {
        return arguments.catalog().table(arguments.oid(0)) != null;
    }

    private static Datum isPublishable(Arguments arguments) {
        Relation relation = arguments.catalog().relation(arguments.object(0, "regclass"));
        return relation == null ? Datum.NULL : Cells.of(relation instanceof Table);
    }

    private static CatalogFunctions.Function of(BiFunction<Procedure, SystemCatalog, String> text) {
        return arguments -> {
            Procedure found = Procedure.of(arguments.catalog(), arguments.oid(0));
            return found == null ? Datum.NULL : Cells.of(text.apply(found, arguments.catalog()));
        };
    }

    private static Datum constraint(Arguments arguments) {
        for (Keys.Held held : Keys.held(arguments.catalog())) {
            if (held.constraint().oid() == arguments.oid(0)) {
                Constraint constraint = held.constraint();
                return Cells.of(
                        new Definitions(arguments.catalog())
                                .constraint(held.table(), constraint, arguments.truth(1)));
            }
        }
        return Datum.NULL;
    }

    private static @Nullable Index indexAt(Arguments arguments, int at) {
        return arguments.catalog().relation(arguments.object(at, "regclass")) instanceof Index index
                ? index
                : null;
    }

    private static Datum index(Arguments arguments) {
        Index index = indexAt(arguments, 0);
        if (index == null) {
            return Datum.NULL;
        }
        Definitions definitions = new Definitions(arguments.catalog());
        boolean whole = arguments.count() == 1 || arguments.number(1) == 0;
        return Cells.of(
                whole
                        ? definitions.index(index, arguments.truth(2))
                        : definitions.indexColumn(index, arguments.oid(1)));
    }

    private static Datum indexProperty(Arguments arguments) {
        Index index = indexAt(arguments, 0);
        int column = arguments.oid(1);
        if (index == null || column < 1 || column > index.parts().size()) {
            return Datum.NULL;
        }
        var order = index.parts().get(column - 1).order();
        return switch (arguments.text(2)) {
            case "asc" -> Cells.of(!order.descending());
            case "desc" -> Cells.of(order.descending());
            case "nulls_first" -> Cells.of(order.nullsFirst());
            case "nulls_last" -> Cells.of(!order.nullsFirst());
            case "orderable", "search_array", "search_nulls", "returnable" -> Cells.of(true);
            case "distance_orderable" -> Cells.of(false);
            default -> Datum.NULL;
        };
    }

    private static Datum view(Arguments arguments) {
        Relation relation = arguments.catalog().relation(arguments.object(0, "regclass"));
        boolean view =
                relation instanceof View
                        || (relation instanceof SystemView system && !system.isTable());
        if (relation == null || !view) {
            return Datum.NULL;
        }
        boolean pretty = arguments.count() > 1 && !arguments.at(1).equals(Cells.of(false));
        return Cells.of(new Definitions(arguments.catalog()).view(relation, pretty));
    }

    private static Datum rule(Arguments arguments) {
        int view = Numbers.viewOfRule(arguments.oid(0));
        return arguments.catalog().relation(view) instanceof View found
                ? Cells.of(new Definitions(arguments.catalog()).rule(found))
                : Datum.NULL;
    }

    /// What `pg_attrdef`, `pg_constraint` and `pg_index` have is printed already.
    private static Datum expression(Arguments arguments) {
        String text = arguments.text(0);
        boolean known =
                arguments.oid(1) == 0 || arguments.catalog().relation(arguments.oid(1)) != null;
        if (!known) {
            return Datum.NULL;
        }
        return Cells.of(arguments.truth(2) ? pretty(text) : text);
    }

    /// Of an index on several expressions it is a list, which stays as it is.
    private static String pretty(String text) {
        try {
            return Deparser.print(text, _ -> null, true);
        } catch (SyntaxError _) {
            return text;
        }
    }

    private static Datum serial(Arguments arguments) {
        SystemCatalog catalog = arguments.catalog();
        int oid = RegistryNames.read(catalog, "regclass", arguments.text(0));
        Relation relation = catalog.relation(oid);
        String name = arguments.text(1);
        Column column =
                relation == null
                        ? null
                        : catalog.columns(relation).stream()
                                .filter(each -> each.name().equals(name))
                                .findFirst()
                                .orElse(null);
        if (relation == null || column == null) {
            String of = relation == null ? arguments.text(0) : relation.name();
            throw new SqlError(
                    SqlState.NO_COLUMN,
                    "column \"" + name + "\" of relation \"" + of + "\" does not exist");
        }
        for (Sequence each : catalog.all(Sequence.class)) {
            if (each.ownerTable() == oid && each.ownerColumn() == column.number()) {
                return Cells.of(
                        Identifiers.dotted(
                                List.of(catalog.schemaName(each.schema()), each.name())));
            }
        }
        return Datum.NULL;
    }

    /// Rows are told apart by their primary key.
    private static Datum replicaIdentity(Arguments arguments) {
        SystemCatalog catalog = arguments.catalog();
        Table table = catalog.table(arguments.object(0, "regclass"));
        if (table != null) {
            for (Index each : catalog.indexes(table)) {
                if (catalog.isPrimary(each)) {
                    return Cells.of(each.oid());
                }
            }
        }
        return Datum.NULL;
    }
}
