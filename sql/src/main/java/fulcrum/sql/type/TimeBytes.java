package fulcrum.sql.type;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.time.Calendar;
import java.nio.ByteBuffer;

/// Dates, times and intervals as bytes: days and microseconds as they are counted.
final class TimeBytes {

    private TimeBytes() {}

    static Datum read(ScalarType type, Received from) {
        return switch (type) {
            case DATE -> {
                int days = from.int32();
                demand(!Calendar.isFinite(days) || Calendar.isDay(days), "date");
                yield new Datum.Date(days);
            }
            case TIME -> {
                long micros = from.int64();
                demand(micros >= 0 && micros <= Calendar.DAY, "time");
                yield new Datum.TimeOfDay(micros);
            }
            case TIMESTAMP -> new Datum.Timestamp(moment(from));
            case TIMESTAMPTZ -> new Datum.TimestampTz(moment(from));
            default -> {
                long micros = from.int64();
                int days = from.int32();
                yield new Datum.Interval(from.int32(), days, micros);
            }
        };
    }

    private static long moment(Received from) {
        long micros = from.int64();
        demand(!Calendar.isFinite(micros) || Calendar.isMoment(micros), "timestamp");
        return micros;
    }

    private static void demand(boolean inRange, String what) {
        if (!inRange) {
            throw new SqlError(SqlState.DATETIME_OUT_OF_RANGE, what + " out of range");
        }
    }

    static byte[] write(Datum.Interval span) {
        return ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES)
                .putLong(span.micros())
                .putInt(span.days())
                .putInt(span.months())
                .array();
    }
}
