package fulcrum.sql.time;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;

/// `date_bin` (manual, 9.9.3).
final class Bins {

    private Bins() {}

    static long begin(Datum.Interval stride, long at, long origin) {
        if (!Calendar.isFinite(at)) {
            return at;
        }
        if (!Calendar.isFinite(origin)) {
            throw new SqlError(SqlState.DATETIME_OUT_OF_RANGE, "origin out of range");
        }
        if (Intervals.isInfinite(stride)) {
            throw new SqlError(
                    SqlState.DATETIME_OUT_OF_RANGE,
                    "timestamps cannot be binned into infinite intervals");
        }
        if (stride.months() != 0) {
            throw new SqlError(
                    SqlState.NOT_SUPPORTED,
                    "timestamps cannot be binned into intervals containing months or years");
        }
        try {
            return begin(length(stride), at, origin);
        } catch (ArithmeticException _) {
            throw Calendar.intervalOutOfRange();
        }
    }

    private static long length(Datum.Interval stride) {
        long micros =
                Math.addExact(
                        Math.multiplyExact((long) stride.days(), Calendar.DAY), stride.micros());
        if (micros <= 0) {
            throw new SqlError(SqlState.DATETIME_OUT_OF_RANGE, "stride must be greater than zero");
        }
        return micros;
    }

    private static long begin(long stride, long at, long origin) {
        long apart = Math.subtractExact(at, origin);
        return Calendar.demandMoment(Math.addExact(origin, apart - Math.floorMod(apart, stride)));
    }
}
