package fulcrum.sql.time;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;

/// Why a text is no date, time or interval, in PostgreSQL's words.
///
/// @param type as messages name it
record Misread(String type, String text) {

    SqlError syntax() {
        return new SqlError(
                SqlState.BAD_DATETIME,
                "invalid input syntax for type " + type + ": \"" + text + "\"");
    }

    SqlError outOfRange() {
        return new SqlError(
                SqlState.DATETIME_OUT_OF_RANGE,
                "date/time field value out of range: \"" + text + "\"");
    }

    /// It may be that day and month were meant the other way round.
    SqlError monthOrDayOutOfRange() {
        return outOfRange().hint("Perhaps you need a different \"datestyle\" setting.");
    }

    SqlError intervalFieldOutOfRange() {
        return new SqlError(
                SqlState.INTERVAL_FIELD_OVERFLOW,
                "interval field value out of range: \"" + text + "\"");
    }

    SqlError displacement() {
        return new SqlError(
                SqlState.BAD_TIME_ZONE_DISPLACEMENT,
                "time zone displacement out of range: \"" + text + "\"");
    }

    /// @param what `date` or `timestamp`
    SqlError beyond(String what) {
        return new SqlError(
                SqlState.DATETIME_OUT_OF_RANGE, what + " out of range: \"" + text + "\"");
    }
}
