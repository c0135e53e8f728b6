package fulcrum.sql.catalog.system;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// How PostgreSQL keeps values of a type in memory, which drivers read though they have no use for
/// it.
///
/// @param length bytes; -1 where it varies
/// @param align `c`, `s`, `i` or `d`
/// @param storage `p`, `m` or `x`
/// @param collation 0 for none
record TypeForm(int length, boolean byValue, char align, char storage, int collation) {

    private static final SortedMap<Integer, TypeForm> FORMS = new TreeMap<>();

    static {
        List<SortedMap<String, String>> rows = Resource.rows("pg_type");
        for (SortedMap<String, String> row : rows) {
            FORMS.put(
                    Integer.parseInt(cell(row, "oid")),
                    new TypeForm(
                            Integer.parseInt(cell(row, "typlen")),
                            cell(row, "typbyval").equals("t"),
                            cell(row, "typalign").charAt(0),
                            cell(row, "typstorage").charAt(0),
                            Integer.parseInt(cell(row, "typcollation"))));
        }
    }

    private static String cell(SortedMap<String, String> row, String column) {
        return Objects.requireNonNull(row.get(column), column);
    }

    static TypeForm of(int type) {
        return Objects.requireNonNull(FORMS.get(type), () -> "type " + type);
    }
}
