package fulcrum.sql.type;

import fulcrum.database.keys.KeyType;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A type of PostgreSQL's, by the number and the name that its catalog has for it (`pg_type`).
///
/// Values are [fulcrum.database.keys.Datum]s; of which kind is said by [#form]. Texts stand for
/// what has no kind of its own: `json` as it was written, `jsonb` in the form in which PostgreSQL
/// prints it, `char(n)` with its blanks. Numbers stand for object identifiers and for the types
/// that name what has one (`regclass` and its like).
public enum ScalarType {
    BOOL(16, 1000, "bool", "boolean", 'B', true, 1, KeyType.Scalar.BOOLEAN),
    BYTEA(17, 1001, "bytea", "bytea", 'U', false, -1, KeyType.Scalar.BYTEA),
    /// One byte, in the system's tables: `"char"`.
    CHAR(18, 1002, "char", "\"char\"", 'Z', false, 1, KeyType.Scalar.TEXT),
    /// At most 63 bytes, in the system's tables.
    NAME(19, 1003, "name", "name", 'S', false, 64, KeyType.Scalar.TEXT),
    INT8(20, 1016, "int8", "bigint", 'N', false, 8, KeyType.Scalar.INTEGER),
    INT2(21, 1005, "int2", "smallint", 'N', false, 2, KeyType.Scalar.INTEGER),
    INT2VECTOR(22, 1006, "int2vector", "int2vector", 'A', false, -1, KeyType.Scalar.INTEGER),
    INT4(23, 1007, "int4", "integer", 'N', false, 4, KeyType.Scalar.INTEGER),
    REGPROC(24, 1008, "regproc", "regproc", 'N', false, 4, KeyType.Scalar.INTEGER),
    TEXT(25, 1009, "text", "text", 'S', true, -1, KeyType.Scalar.TEXT),
    OID(26, 1028, "oid", "oid", 'N', true, 4, KeyType.Scalar.INTEGER),
    XID(28, 1011, "xid", "xid", 'U', false, 4, KeyType.Scalar.INTEGER),
    OIDVECTOR(30, 1013, "oidvector", "oidvector", 'A', false, -1, KeyType.Scalar.INTEGER),
    JSON(114, 199, "json", "json", 'U', false, -1, KeyType.Scalar.TEXT),
    PG_NODE_TREE(194, 0, "pg_node_tree", "pg_node_tree", 'Z', false, -1, KeyType.Scalar.TEXT),
    FLOAT4(700, 1021, "float4", "real", 'N', false, 4, KeyType.Scalar.REAL),
    FLOAT8(701, 1022, "float8", "double precision", 'N', true, 8, KeyType.Scalar.DOUBLE_PRECISION),
    /// A literal whose type its place has yet to decide.
    UNKNOWN(705, 0, "unknown", "unknown", 'X', false, -2, KeyType.Scalar.TEXT),
    ACLITEM(1033, 1034, "aclitem", "aclitem", 'U', false, 16, KeyType.Scalar.TEXT),
    BPCHAR(1042, 1014, "bpchar", "character", 'S', false, -1, KeyType.Scalar.TEXT),
    VARCHAR(1043, 1015, "varchar", "character varying", 'S', false, -1, KeyType.Scalar.TEXT),
    DATE(1082, 1182, "date", "date", 'D', false, 4, KeyType.Scalar.DATE),
    TIME(1083, 1183, "time", "time without time zone", 'D', false, 8, KeyType.Scalar.TIME),
    TIMESTAMP(
            1114,
            1115,
            "timestamp",
            "timestamp without time zone",
            'D',
            false,
            8,
            KeyType.Scalar.TIMESTAMP),
    TIMESTAMPTZ(
            1184,
            1185,
            "timestamptz",
            "timestamp with time zone",
            'D',
            true,
            8,
            KeyType.Scalar.TIMESTAMPTZ),
    INTERVAL(1186, 1187, "interval", "interval", 'T', true, 16, KeyType.Scalar.INTERVAL),
    NUMERIC(1700, 1231, "numeric", "numeric", 'N', false, -1, KeyType.Scalar.NUMERIC),
    REGPROCEDURE(2202, 2207, "regprocedure", "regprocedure", 'N', false, 4, KeyType.Scalar.INTEGER),
    REGOPER(2203, 2208, "regoper", "regoper", 'N', false, 4, KeyType.Scalar.INTEGER),
    REGCLASS(2205, 2210, "regclass", "regclass", 'N', false, 4, KeyType.Scalar.INTEGER),
    REGTYPE(2206, 2211, "regtype", "regtype", 'N', false, 4, KeyType.Scalar.INTEGER),
    UUID(2950, 2951, "uuid", "uuid", 'U', false, 16, KeyType.Scalar.UUID),
    JSONB(3802, 3807, "jsonb", "jsonb", 'U', false, -1, KeyType.Scalar.TEXT),
    REGNAMESPACE(4089, 4090, "regnamespace", "regnamespace", 'N', false, 4, KeyType.Scalar.INTEGER),
    REGROLE(4096, 4097, "regrole", "regrole", 'N', false, 4, KeyType.Scalar.INTEGER),
    XID8(5069, 271, "xid8", "xid8", 'U', false, 8, KeyType.Scalar.INTEGER),

    // What only routines take and give back
    RECORD(2249, 2287, "record", "record", 'P', false, -1, KeyType.Scalar.TEXT),
    CSTRING(2275, 1263, "cstring", "cstring", 'P', false, -2, KeyType.Scalar.TEXT),
    ANY(2276, 0, "any", "\"any\"", 'P', false, 4, KeyType.Scalar.TEXT),
    ANYARRAY(2277, 0, "anyarray", "anyarray", 'P', false, -1, KeyType.Scalar.TEXT),
    VOID(2278, 0, "void", "void", 'P', false, 4, KeyType.Scalar.TEXT),
    ANYELEMENT(2283, 0, "anyelement", "anyelement", 'P', false, 4, KeyType.Scalar.TEXT),
    ANYNONARRAY(2776, 0, "anynonarray", "anynonarray", 'P', false, 4, KeyType.Scalar.TEXT),
    ANYCOMPATIBLE(5077, 0, "anycompatible", "anycompatible", 'P', false, 4, KeyType.Scalar.TEXT),
    ANYCOMPATIBLEARRAY(
            5078,
            0,
            "anycompatiblearray",
            "anycompatiblearray",
            'P',
            false,
            -1,
            KeyType.Scalar.TEXT);

    private static final Map<String, ScalarType> BY_NAME = new TreeMap<>();
    private static final Map<Integer, ScalarType> BY_OID = new TreeMap<>();

    static {
        for (ScalarType each : values()) {
            BY_NAME.put(each.catalogName, each);
            BY_OID.put(each.oid, each);
        }
    }

    private final int oid;
    private final int arrayOid;
    private final String catalogName;
    private final String sqlName;
    private final char category;
    private final boolean preferred;
    private final int length;
    private final KeyType.Scalar form;

    ScalarType(
            int oid,
            int arrayOid,
            String catalogName,
            String sqlName,
            char category,
            boolean preferred,
            int length,
            KeyType.Scalar form) {
        this.oid = oid;
        this.arrayOid = arrayOid;
        this.catalogName = catalogName;
        this.sqlName = sqlName;
        this.category = category;
        this.preferred = preferred;
        this.length = length;
        this.form = form;
    }

    /// The one that `pg_type` calls so; null where there is none.
    public static @Nullable ScalarType named(String catalogName) {
        return BY_NAME.get(catalogName);
    }

    /// The one of this number, which is no array's; null where there is none.
    public static @Nullable ScalarType of(int oid) {
        return BY_OID.get(oid);
    }

    /// The one whose arrays have this number; null where there is none.
    static @Nullable ScalarType ofArray(int arrayOid) {
        return arrayOid == 0
                ? null
                : Arrays.stream(values())
                        .filter(each -> each.arrayOid == arrayOid)
                        .findFirst()
                        .orElse(null);
    }

    /// Its number in `pg_type`, the same in every PostgreSQL.
    public int oid() {
        return oid;
    }

    /// The number of the type of its arrays; 0 where there is none.
    public int arrayOid() {
        return arrayOid;
    }

    /// As `pg_type` calls it.
    public String catalogName() {
        return catalogName;
    }

    /// As messages and `format_type` call it.
    public String sqlName() {
        return sqlName;
    }

    /// `typcategory`: types of one category are taken for each other more readily (manual, 52.64).
    public char category() {
        return category;
    }

    /// `typispreferred`: the one of its category that is chosen where several would do.
    public boolean isPreferred() {
        return preferred;
    }

    /// `typlen`: bytes of a value in PostgreSQL; -1 where it varies, -2 where a zero ends it.
    public int length() {
        return length;
    }

    /// No column can have it.
    public boolean isPseudo() {
        return category == 'P';
    }

    /// What its values are here, and how they stand in keys where they may ([SqlType#isKey]).
    public KeyType.Scalar form() {
        return form;
    }
}
