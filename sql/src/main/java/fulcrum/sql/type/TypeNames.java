package fulcrum.sql.type;

import fulcrum.sql.ast.TypeName;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Types by their names.
///
/// `serial` and its like are no types: who defines a column knows them.
public final class TypeNames {

    private static final String SYSTEM = "pg_catalog";

    /// PostgreSQL's types that are not here, by `pg_type`'s names, as messages name them.
    private static final Map<String, String> MISSING = new TreeMap<>();

    static {
        MISSING.put("timetz", "time with time zone");
        MISSING.put("varbit", "bit varying");
        String others =
                "bit box cid cidr circle datemultirange daterange gtsvector inet int4multirange"
                        + " int4range int8multirange int8range jsonpath line lseg macaddr macaddr8"
                        + " money nummultirange numrange path pg_lsn pg_snapshot point polygon"
                        + " refcursor regcollation regconfig regdictionary regoperator tid"
                        + " tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector"
                        + " txid_snapshot xml";
        for (String name : others.split(" ")) {
            MISSING.put(name, name);
        }
    }

    private TypeNames() {}

    /// The type of a name, with its modifier. Whether it is a set of them is not said.
    ///
    /// @throws SqlError 42704 where there is none; 0A000 where PostgreSQL has it; 22023 or 42601
    ///   where it has not such a modifier; 0A000 for arrays of more dimensions than one
    public static SqlType resolve(TypeName name) {
        SqlType found = find(name.name().parts());
        if (found == null) {
            String missing = MISSING.get(name.name().last());
            if (missing != null && isSystem(name.name().parts())) {
                throw SqlError.notSupported("type " + missing, name.at());
            }
            throw SqlError.at(
                    name.at(), SqlState.NO_OBJECT, "type \"" + written(name) + "\" does not exist");
        }
        try {
            if (!name.modifiers().isEmpty() && !Modifiers.mayHave(found)) {
                throw new SqlError(
                        SqlState.SYNTAX,
                        "type modifier is not allowed for type \"" + written(name) + "\"");
            }
            int modifier = Modifiers.read(found.base(), name.modifiers());
            SqlType type = found.withModifier(modifier);
            return name.bounds().isEmpty() ? type : array(type, name);
        } catch (SqlError error) {
            throw error.at(name.at());
        }
    }

    /// As messages show it: without its modifiers.
    private static String written(TypeName name) {
        return String.join(".", name.name().parts()) + (name.bounds().isEmpty() ? "" : "[]");
    }

    private static SqlType array(SqlType element, TypeName name) {
        if (name.bounds().size() > 1 || element.array()) {
            throw ArrayText.dimensions();
        }
        if (element.base().arrayOid() == 0) {
            throw new SqlError(
                    SqlState.NO_OBJECT, "could not find array type for data type " + element);
        }
        return element.asArray();
    }

    private static @Nullable SqlType find(List<String> parts) {
        return isSystem(parts) ? named(parts.getLast()) : null;
    }

    private static boolean isSystem(List<String> parts) {
        return parts.size() == 1 || (parts.size() == 2 && parts.getFirst().equals(SYSTEM));
    }

    /// By the name that `pg_type` has for it, `_int4` for the arrays of `int4`; null where there is
    /// none.
    public static @Nullable SqlType named(String catalogName) {
        ScalarType base = ScalarType.named(catalogName);
        if (base != null) {
            return SqlType.of(base);
        }
        if (!catalogName.startsWith("_")) {
            return null;
        }
        ScalarType element = ScalarType.named(catalogName.substring(1));
        return element == null || element.arrayOid() == 0 ? null : SqlType.arrayOf(element);
    }
}
