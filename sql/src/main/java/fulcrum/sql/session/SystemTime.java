package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.execution.Values;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TextForm;

/// What `AS OF SYSTEM TIME` means: a time, an interval before now such as `'-10s'`, or a number of
/// nanoseconds since 1970.
final class SystemTime {

    /// Between 1970 and 2000.
    static final long EPOCH_MICROS = 946_684_800_000_000L;

    private static final long NANOS = 1_000;

    private final SqlSession session;

    SystemTime(SqlSession session) {
        this.session = session;
    }

    /// A timestamp of the database's clock.
    long timestamp(Scalar moment) {
        Datum value = Values.constant(moment, session.factsNow());
        return switch (value) {
            case Datum.Text(String text) -> ofText(text);
            case Datum.TimestampTz(long micros) -> nanos(micros);
            case Datum.Timestamp(long micros) -> nanos(micros);
            case Datum.Int(long nanos) -> nanos;
            case Datum.Decimal(var nanos) -> nanos.longValue();
            case Datum.Interval interval -> before(interval);
            default -> throw bad();
        };
    }

    private long ofText(String text) {
        String plain = text.trim();
        if (plain.startsWith("-")) {
            Datum interval =
                    TextForm.read(
                            SqlType.INTERVAL, plain, session.styles(), session.node().nowMicros());
            return before((Datum.Interval) interval);
        }
        Datum time =
                TextForm.read(
                        SqlType.TIMESTAMPTZ, plain, session.styles(), session.node().nowMicros());
        return nanos(((Datum.TimestampTz) time).micros());
    }

    private long before(Datum.Interval interval) {
        long micros =
                interval.micros() + (interval.days() + 30L * interval.months()) * 86_400_000_000L;
        if (micros >= 0) {
            throw bad();
        }
        return session.node().timestamp() + micros * NANOS;
    }

    private static long nanos(long micros) {
        return (micros + EPOCH_MICROS) * NANOS;
    }

    private static SqlError bad() {
        return new SqlError(SqlState.BAD_PARAMETER_VALUE, "AS OF SYSTEM TIME wants a past time")
                .hint("Say a time, or an interval before now such as '-10s'.");
    }
}
