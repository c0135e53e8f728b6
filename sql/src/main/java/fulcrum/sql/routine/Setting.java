package fulcrum.sql.routine;

import fulcrum.database.keys.Datum;
import fulcrum.sql.type.Styles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What routines know beside their arguments: the moment, the session, and what only the session
/// can do for them.
public interface Setting {

    /// How values of this session look as text, and its time zone.
    Styles styles();

    /// When the transaction began, in microseconds since 2000-01-01 00:00 UTC.
    long transactionMicros();

    /// When the statement came, likewise.
    long statementMicros();

    /// Now, likewise.
    long clockMicros();

    /// 64 bits that nobody can guess.
    long randomBits();

    /// Seeds what `random()` gives, until the session ends.
    void seed(double seed);

    /// The next number from 0 to below 1 of `random()`.
    double random();

    /// What the session says of itself and of the catalog: functions that PostgreSQL computes from
    /// either come here, by their names, with the arguments they were given.
    Datum ask(String function, List<@Nullable Datum> arguments);
}
