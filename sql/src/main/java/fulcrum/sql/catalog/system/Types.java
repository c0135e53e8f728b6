package fulcrum.sql.catalog.system;

import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// `pg_type` (manual, 53.64), and what belongs to types and is the same in every database.
final class Types {

    private static final int RECORD_IN = 2290;
    private static final int RECORD_OUT = 2291;
    private static final int RECORD_RECEIVE = 2402;
    private static final int RECORD_SEND = 2403;

    private Types() {}

    static List<Filling<?>> fillings() {
        return List.of(
                types(),
                Filling.fixed("pg_operator"),
                Filling.fixed("pg_cast"),
                Filling.fixed("pg_am"),
                Filling.fixed("pg_opfamily"),
                Filling.fixed("pg_opclass"),
                Filling.fixed("pg_amop"),
                Filling.fixed("pg_language"),
                Filling.fixed("pg_tablespace"),
                Filling.fixed("pg_collation"));
    }

    /// @param fixed what is the same in every database
    private record Row(
            int oid,
            String name,
            int schema,
            int owner,
            int relation,
            int array,
            SortedMap<String, String> fixed) {

        int number(String column) {
            return Integer.parseInt(cell(fixed, column));
        }

        char letter(String column) {
            return cell(fixed, column).charAt(0);
        }
    }

    private static Filling<Row> types() {
        return new Filling<>("pg_type", Types::rows)
                .oid("oid", Row::oid)
                .text("typname", Row::name)
                .oid("typnamespace", Row::schema)
                .oid("typowner", Row::owner)
                .number("typlen", row -> row.number("typlen"))
                .truth("typbyval", row -> row.letter("typbyval") == 't')
                .letter("typtype", row -> row.letter("typtype"))
                .letter("typcategory", row -> row.letter("typcategory"))
                .truth("typispreferred", row -> row.letter("typispreferred") == 't')
                .oid("typrelid", Row::relation)
                .oid("typsubscript", row -> row.number("typsubscript"))
                .oid("typelem", row -> row.number("typelem"))
                .oid("typarray", Row::array)
                .oid("typinput", row -> row.number("typinput"))
                .oid("typoutput", row -> row.number("typoutput"))
                .oid("typreceive", row -> row.number("typreceive"))
                .oid("typsend", row -> row.number("typsend"))
                .oid("typmodin", row -> row.number("typmodin"))
                .oid("typmodout", row -> row.number("typmodout"))
                .letter("typalign", row -> row.letter("typalign"))
                .letter("typstorage", row -> row.letter("typstorage"))
                .oid("typcollation", row -> row.number("typcollation"));
    }

    private static String cell(SortedMap<String, String> row, String column) {
        return Objects.requireNonNull(row.get(column), column);
    }

    private static List<Row> rows(SystemCatalog catalog) {
        List<Row> rows = new ArrayList<>();
        for (SortedMap<String, String> fixed : Resource.rows("pg_type")) {
            int oid = Integer.parseInt(cell(fixed, "oid"));
            SqlType type = Objects.requireNonNull(SqlType.of(oid), () -> "type " + oid);
            rows.add(
                    new Row(
                            oid,
                            cell(fixed, "typname"),
                            Schema.PG_CATALOG,
                            Role.BOOTSTRAP,
                            0,
                            type.array() ? 0 : type.base().arrayOid(),
                            fixed));
        }
        for (Relation relation : catalog.relations()) {
            int oid = Numbers.rowType(relation);
            if (oid != 0) {
                rows.add(
                        new Row(
                                oid,
                                relation.name(),
                                relation.schema(),
                                relation.owner(),
                                relation.oid(),
                                0,
                                COMPOSITE));
            }
        }
        return rows;
    }

    private static final SortedMap<String, String> COMPOSITE = composite();

    private static SortedMap<String, String> composite() {
        SortedMap<String, String> fixed = new TreeMap<>();
        fixed.put("typtype", "c");
        fixed.put("typcategory", "C");
        fixed.put("typispreferred", "f");
        fixed.put("typlen", "-1");
        fixed.put("typbyval", "f");
        fixed.put("typsubscript", "0");
        fixed.put("typelem", "0");
        fixed.put("typinput", Integer.toString(RECORD_IN));
        fixed.put("typoutput", Integer.toString(RECORD_OUT));
        fixed.put("typreceive", Integer.toString(RECORD_RECEIVE));
        fixed.put("typsend", Integer.toString(RECORD_SEND));
        fixed.put("typmodin", "0");
        fixed.put("typmodout", "0");
        fixed.put("typalign", "d");
        fixed.put("typstorage", "x");
        fixed.put("typcollation", "0");
        return Collections.unmodifiableSortedMap(fixed);
    }
}
