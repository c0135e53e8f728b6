package fulcrum.sql.statistics;

import fulcrum.sql.catalog.Table;
import fulcrum.sql.type.SqlType;

/// How many bytes rows take on average, where nobody has looked at any.
public final class Widths {

    /// Of a type whose values differ in length.
    private static final int VARYING = 32;

    private static final int ROW_HEAD_BYTES = 28;

    private Widths() {}

    /// A row of a table, with what PostgreSQL has before it.
    public static int ofRow(Table table) {
        return ROW_HEAD_BYTES
                + table.columns().stream().mapToInt(column -> of(column.type())).sum();
    }

    private static int of(SqlType type) {
        if (type.array()) {
            return VARYING;
        }
        return switch (type.base()) {
            case BOOL -> 1;
            case INT2 -> Short.BYTES;
            case INT4, FLOAT4, DATE, OID -> Integer.BYTES;
            case INT8, FLOAT8, TIME, TIMESTAMP, TIMESTAMPTZ -> Long.BYTES;
            case UUID, INTERVAL -> 2 * Long.BYTES;
            default -> VARYING;
        };
    }
}
