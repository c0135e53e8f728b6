package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.type.SqlType;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Functions from numbers to names and comments, and back (manual, tables 9.74, 9.75, 9.79).
final class NameFunctions {

    private static final int UTF8 = 6;
    private static final List<String> REGISTRIES =
            List.of(
                    "regclass",
                    "regtype",
                    "regrole",
                    "regnamespace",
                    "regproc",
                    "regprocedure",
                    "regoper");

    /// Kinds of objects all of which are in `pg_catalog`, or of which there is none.
    private static final List<String> ALWAYS_VISIBLE =
            List.of("collation", "conversion", "operator", "opclass", "opfamily");

    private static final List<String> NEVER_VISIBLE =
            List.of("statistics_obj", "ts_config", "ts_dict", "ts_parser", "ts_template");

    private NameFunctions() {}

    static void addTo(Map<String, CatalogFunctions.Function> functions) {
        functions.put("pg_get_userbyid", each -> Cells.of(each.catalog().roleName(each.oid(0))));
        functions.put("pg_table_is_visible", NameFunctions::tableIsVisible);
        functions.put("pg_type_is_visible", NameFunctions::typeIsVisible);
        functions.put("pg_function_is_visible", NameFunctions::functionIsVisible);
        for (String each : ALWAYS_VISIBLE) {
            functions.put("pg_" + each + "_is_visible", _ -> Cells.of(true));
        }
        for (String each : NEVER_VISIBLE) {
            functions.put("pg_" + each + "_is_visible", _ -> Datum.NULL);
        }
        functions.put("obj_description", NameFunctions::objectDescription);
        functions.put("col_description", NameFunctions::columnDescription);
        functions.put("shobj_description", NameFunctions::sharedDescription);
        functions.put(
                "pg_encoding_to_char",
                each -> Cells.of(each.number(0) == UTF8 ? "UTF8" : asciiOrNothing(each)));
        functions.put("pg_char_to_encoding", NameFunctions::encoding);
        functions.put("pg_tablespace_location", _ -> Cells.of(""));
        functions.put("pg_my_temp_schema", _ -> Cells.of(0));
        functions.put("pg_is_other_temp_schema", _ -> Cells.of(false));
        functions.put(
                "pg_relation_filenode",
                each -> {
                    int oid = each.object(0, "regclass");
                    Relation found = each.catalog().relation(oid);
                    return found == null ? Datum.NULL : Cells.of(oid);
                });
        for (String type : REGISTRIES) {
            functions.put("to_" + type, each -> find(each, type));
            functions.put(
                    type + "in",
                    each -> Cells.of(RegistryNames.read(each.catalog(), type, each.text(0))));
            functions.put(
                    type + "out",
                    each -> Cells.of(RegistryNames.write(each.catalog(), type, each.oid(0))));
        }
    }

    private static String asciiOrNothing(Arguments arguments) {
        return arguments.number(0) == 0 ? "SQL_ASCII" : "";
    }

    private static Datum encoding(Arguments arguments) {
        return switch (arguments.text(0).toUpperCase(Locale.ROOT)) {
            case "UTF8", "UTF-8", "UNICODE" -> Cells.of(UTF8);
            case "SQL_ASCII" -> Cells.of(0);
            default -> Cells.of(-1);
        };
    }

    private static Datum find(Arguments arguments, String type) {
        int found = RegistryNames.find(arguments.catalog(), type, arguments.text(0));
        return found == 0 ? Datum.NULL : Cells.of(found);
    }

    private static Datum tableIsVisible(Arguments arguments) {
        Relation relation = arguments.catalog().relation(arguments.oid(0));
        return relation == null ? Datum.NULL : Cells.of(arguments.catalog().path().shows(relation));
    }

    private static Datum typeIsVisible(Arguments arguments) {
        int oid = arguments.oid(0);
        if (SqlType.of(oid) != null) {
            return Cells.of(true);
        }
        Relation relation = arguments.catalog().relation(Numbers.relationOfRowType(oid));
        return relation == null ? Datum.NULL : Cells.of(arguments.catalog().path().shows(relation));
    }

    private static Datum functionIsVisible(Arguments arguments) {
        Procedure found = Procedure.of(arguments.catalog(), arguments.oid(0));
        return found == null
                ? Datum.NULL
                : Cells.of(arguments.catalog().path().holds(found.schema()));
    }

    private static Datum objectDescription(Arguments arguments) {
        int kind = arguments.count() > 1 ? kind(arguments) : 0;
        return kind < 0
                ? Datum.NULL
                : Dependencies.comment(arguments.catalog().comments(), kind, arguments.oid(0), 0);
    }

    private static Datum columnDescription(Arguments arguments) {
        return arguments.oid(1) == 0
                ? Datum.NULL
                : Dependencies.comment(
                        arguments.catalog().comments(),
                        Numbers.CLASS_CLASS,
                        arguments.oid(0),
                        arguments.oid(1));
    }

    private static Datum sharedDescription(Arguments arguments) {
        int kind = kind(arguments);
        return kind < 0
                ? Datum.NULL
                : Dependencies.comment(
                        Dependencies.sharedCommentsOf(arguments.catalog()),
                        kind,
                        arguments.oid(0),
                        0);
    }

    /// The number of the system table that the second argument names; -1 for none.
    private static int kind(Arguments arguments) {
        Relation relation = arguments.catalog().relation(Schema.PG_CATALOG, arguments.text(1));
        return relation == null ? -1 : relation.oid();
    }
}
