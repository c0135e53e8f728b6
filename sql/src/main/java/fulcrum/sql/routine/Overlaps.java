package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;

import fulcrum.database.keys.Datum;
import fulcrum.sql.time.TimesOfDay;
import fulcrum.sql.time.Timestamps;

/// OVERLAPS: whether two spans of time share a moment (manual, 9.9). A span is given by both its
/// ends in either order, or by one and its length; each contains its beginning, not its end.
final class Overlaps {

    private Overlaps() {}

    static void declare(Bodies bodies) {
        for (String type : new String[] {"time", "timestamp", "timestamptz"}) {
            for (String first : new String[] {type, "interval"}) {
                for (String second : new String[] {type, "interval"}) {
                    String key = "overlaps(" + type + "," + first + "," + type + "," + second + ")";
                    bodies.in(
                            key,
                            (a, setting) ->
                                    overlap(
                                            a[0],
                                            end(a[0], a[1], setting),
                                            a[2],
                                            end(a[2], a[3], setting)));
                }
            }
        }
    }

    private static Datum end(Datum begin, Datum endOrSpan, Setting setting) {
        if (!(endOrSpan instanceof Datum.Interval span)) {
            return endOrSpan;
        }
        return switch (begin) {
            case Datum.TimeOfDay at -> TimesOfDay.plus(at, span);
            case Datum.Timestamp at -> Timestamps.plus(at, span);
            case Datum.TimestampTz at -> Timestamps.plus(at, span, setting.styles().zone());
            default -> Datum.NULL;
        };
    }

    private static boolean isNull(Datum value) {
        return value instanceof Datum.Null;
    }

    /// What is known only of one end decides where it can; a null where it cannot.
    private static Datum overlap(Datum begin1, Datum end1, Datum begin2, Datum end2) {
        Datum[] first = ordered(begin1, end1);
        Datum[] second = ordered(begin2, end2);
        if (isNull(first[0]) || isNull(second[0])) {
            return Datum.NULL;
        }
        int order = Comparisons.compare(first[0], second[0]);
        if (order == 0) {
            return isNull(first[1]) || isNull(second[1]) ? Datum.NULL : datum(true);
        }
        return order > 0 ? reaches(second, first) : reaches(first, second);
    }

    private static Datum[] ordered(Datum begin, Datum end) {
        boolean swapped = isNull(begin) || (!isNull(end) && Comparisons.compare(begin, end) > 0);
        return swapped ? new Datum[] {end, begin} : new Datum[] {begin, end};
    }

    /// Whether the span that begins sooner reaches the other's beginning.
    private static Datum reaches(Datum[] sooner, Datum[] later) {
        if (isNull(sooner[1])) {
            return Datum.NULL;
        }
        if (Comparisons.compare(later[0], sooner[1]) < 0) {
            return datum(true);
        }
        return isNull(later[1]) ? Datum.NULL : datum(false);
    }
}
