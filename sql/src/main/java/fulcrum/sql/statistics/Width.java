package fulcrum.sql.statistics;

import fulcrum.database.keys.Datum;
import fulcrum.sql.type.SqlType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// How many bytes values take in PostgreSQL, in whose units plans are compared.
final class Width {

    /// Before a value of varying length, where it is short and where it is not.
    private static final int SHORT_HEAD = 1;

    private static final int LONG_HEAD = 4;
    private static final int SHORT_MOST = 126;

    private static final int ARRAY_HEAD = 20;

    private Width() {}

    /// @param value not null
    static int of(SqlType type, Datum value) {
        return switch (value) {
            case Datum.Null _ -> 0;
            case Datum.Bool _ -> 1;
            case Datum.Int _ ->
                    switch (type.base()) {
                        case INT2 -> Short.BYTES;
                        case INT8, XID8 -> Long.BYTES;
                        default -> Integer.BYTES;
                    };
            case Datum.Decimal(BigDecimal number) ->
                    SHORT_HEAD + Short.BYTES * (1 + (number.precision() + 3) / 4);
            case Datum.Infinity _, Datum.NotANumber _ -> SHORT_HEAD + Short.BYTES;
            case Datum.Real _, Datum.Date _ -> Integer.BYTES;
            case Datum.DoublePrecision _,
                    Datum.TimeOfDay _,
                    Datum.Timestamp _,
                    Datum.TimestampTz _ ->
                    Long.BYTES;
            case Datum.Interval _, Datum.Uuid _ -> 2 * Long.BYTES;
            case Datum.Text(String text) ->
                    switch (type.base()) {
                        case NAME -> 64;
                        case CHAR -> 1;
                        default -> varying(text.getBytes(StandardCharsets.UTF_8).length);
                    };
            case Datum.ByteArray(var bytes) -> varying(bytes.size());
            case Datum.Array(_, List<Datum> elements) ->
                    varying(
                            ARRAY_HEAD
                                    + elements.stream()
                                            .mapToInt(each -> of(type.element(), each))
                                            .sum());
        };
    }

    private static int varying(int bytes) {
        return bytes + (bytes <= SHORT_MOST ? SHORT_HEAD : LONG_HEAD);
    }
}
