package fulcrum.sql.format;

/// A moment or a span of time, by its fields.
///
/// @param year 0 is 1 BC; of a span, whole years
/// @param month 1 to 12; of a span, 0 to 11
/// @param day of the month; of a span, its days
/// @param hour of a span, perhaps more than 23
/// @param span it is a span, which has no weeks and no zone
/// @param offset seconds east of UTC; 0 where there is no zone
/// @param zone its name; empty where there is none
record Fields(
        long year,
        int month,
        int day,
        long hour,
        int minute,
        int second,
        int micros,
        boolean span,
        int offset,
        String zone) {}
