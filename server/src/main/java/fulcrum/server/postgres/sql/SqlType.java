package fulcrum.server.postgres.sql;

import org.jspecify.annotations.Nullable;

/// The types of PostgreSQL that values have here.
public enum SqlType {
    BOOL(16, 1, "boolean"),
    NAME(19, 64, "name"),
    INT8(20, 8, "bigint"),
    INT2(21, 2, "smallint"),
    INT4(23, 4, "integer"),
    TEXT(25, -1, "text"),
    UNKNOWN(705, -2, "unknown"),
    BPCHAR(1042, -1, "character"),
    VARCHAR(1043, -1, "character varying"),
    NUMERIC(1700, -1, "numeric");

    private static final SqlType[] ALL = values();

    private final int oid;
    private final int size;
    private final String title;

    SqlType(int oid, int size, String title) {
        this.oid = oid;
        this.size = size;
        this.title = title;
    }

    /// The number that the protocol has for it.
    public int oid() {
        return oid;
    }

    /// In bytes; negative where it varies.
    public int size() {
        return size;
    }

    /// The name in messages.
    public String title() {
        return title;
    }

    /// Whether values are texts, with the same bytes in both formats.
    public boolean isText() {
        return switch (this) {
            case TEXT, VARCHAR, BPCHAR, NAME, UNKNOWN -> true;
            case BOOL, INT2, INT4, INT8, NUMERIC -> false;
        };
    }

    public boolean isInteger() {
        return switch (this) {
            case INT2, INT4, INT8 -> true;
            case TEXT, VARCHAR, BPCHAR, NAME, UNKNOWN, BOOL, NUMERIC -> false;
        };
    }

    static @Nullable SqlType ofOid(int oid) {
        for (SqlType type : ALL) {
            if (type.oid == oid) {
                return type;
            }
        }
        return null;
    }

    /// The type of a name in a cast; null where it is none of these.
    static @Nullable SqlType named(String name) {
        return switch (name) {
            case "bool", "boolean" -> BOOL;
            case "name" -> NAME;
            case "int8", "bigint" -> INT8;
            case "int2", "smallint" -> INT2;
            case "int4", "int", "integer" -> INT4;
            case "text" -> TEXT;
            case "unknown" -> UNKNOWN;
            case "bpchar", "char", "character" -> BPCHAR;
            case "varchar" -> VARCHAR;
            case "numeric", "decimal" -> NUMERIC;
            default -> null;
        };
    }
}
