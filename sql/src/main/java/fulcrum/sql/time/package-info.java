/// Dates, times and intervals: the calendar, what is computed with them, and what they look like as
/// text, as PostgreSQL has it.
///
/// Moments are counted in microseconds from 2000-01-01 00:00, days from 2000-01-01; the calendar is
/// the Gregorian one for all of time, and a year before the first is a number below 1.
@NullMarked
package fulcrum.sql.time;

import org.jspecify.annotations.NullMarked;
