package fulcrum.sql.type;

import fulcrum.database.keys.Datum;
import fulcrum.sql.time.Dates;
import fulcrum.sql.time.Extraction;
import fulcrum.sql.time.Intervals;
import fulcrum.sql.time.TimesOfDay;
import fulcrum.sql.time.Timestamps;
import fulcrum.sql.time.Truncation;
import fulcrum.sql.time.Zones;
import fulcrum.sql.type.ComputationGoldenTest.Arguments;
import fulcrum.sql.type.ComputationGoldenTest.Operation;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;

/// What can be computed with times, by the names that tests have for it.
final class TimeOperations {

    private TimeOperations() {}

    static Map<String, Operation> all() {
        Map<String, Operation> all = new TreeMap<>();
        moments(all);
        zones(all);
        dates(all);
        timesOfDay(all);
        intervals(all);
        fields(all);
        return all;
    }

    private static void moments(Map<String, Operation> all) {
        all.put("timestamp + interval", of -> Timestamps.plus(of.timestamp(0), of.interval(1)));
        all.put("timestamp - interval", of -> Timestamps.minus(of.timestamp(0), of.interval(1)));
        all.put(
                "timestamptz + interval",
                of -> Timestamps.plus(of.timestampTz(0), of.interval(1), zone(of)));
        all.put(
                "timestamptz - interval",
                of -> Timestamps.minus(of.timestampTz(0), of.interval(1), zone(of)));
        all.put(
                "timestamp - timestamp",
                of -> Timestamps.between(of.timestamp(1), of.timestamp(0)));
        all.put(
                "timestamptz - timestamptz",
                of -> Timestamps.between(of.timestampTz(1), of.timestampTz(0)));
        all.put("age", of -> Timestamps.age(of.timestamp(1), of.timestamp(0)));
        all.put(
                "age with zone",
                of -> Timestamps.age(of.timestampTz(1), of.timestampTz(0), zone(of)));
        all.put("date_bin", of -> Timestamps.bin(of.interval(0), of.timestamp(1), of.timestamp(2)));
        all.put("to_timestamp", of -> Timestamps.ofEpoch(of.real8(0)));
        all.put(
                "make_timestamp",
                of ->
                        Timestamps.make(
                                of.integer(0),
                                of.integer(1),
                                of.integer(2),
                                of.integer(3),
                                of.integer(4),
                                of.real8(5)));
    }

    private static ZoneId zone(Arguments of) {
        return of.styles().zone();
    }

    private static void zones(Map<String, Operation> all) {
        all.put(
                "timestamp at time zone",
                of -> Timestamps.atZone(of.timestamp(0), Zones.named(of.text(1))));
        all.put(
                "timestamptz at time zone",
                of -> Timestamps.inZone(of.timestampTz(0), Zones.named(of.text(1))));
        all.put(
                "timestamp at time zone interval",
                of -> Timestamps.atZone(of.timestamp(0), Zones.of(of.interval(1))));
    }

    private static void dates(Map<String, Operation> all) {
        all.put("make_date", of -> Dates.make(of.integer(0), of.integer(1), of.integer(2)));
        all.put("date + integer", of -> Dates.plus(of.date(0), of.integer(1)));
        all.put("date - date", of -> new Datum.Int(Dates.between(of.date(1), of.date(0))));
        all.put("date to timestamp", of -> Timestamps.ofDate(of.date(0)));
        all.put("date to timestamptz", of -> Timestamps.ofDate(of.date(0), zone(of)));
        all.put("timestamp to date", of -> Timestamps.dateOf(of.timestamp(0)));
        all.put("timestamp to time", of -> Timestamps.timeOf(of.timestamp(0)));
        all.put("date + time", of -> TimesOfDay.on(of.time(1), of.date(0)));
    }

    private static void timesOfDay(Map<String, Operation> all) {
        all.put("make_time", of -> TimesOfDay.make(of.integer(0), of.integer(1), of.real8(2)));
        all.put("time + interval", of -> TimesOfDay.plus(of.time(0), of.interval(1)));
        all.put("time - interval", of -> TimesOfDay.minus(of.time(0), of.interval(1)));
        all.put("time - time", of -> TimesOfDay.between(of.time(1), of.time(0)));
        all.put("interval to time", of -> TimesOfDay.ofInterval(of.interval(0)));
    }

    private static void intervals(Map<String, Operation> all) {
        all.put("interval + interval", of -> Intervals.add(of.interval(0), of.interval(1)));
        all.put("interval - interval", of -> Intervals.subtract(of.interval(0), of.interval(1)));
        all.put("- interval", of -> Intervals.negate(of.interval(0)));
        all.put(
                "interval * double precision",
                of -> Intervals.multiply(of.interval(0), of.real8(1)));
        all.put("interval / double precision", of -> Intervals.divide(of.interval(0), of.real8(1)));
        all.put(
                "interval compare",
                of -> new Datum.Int(Intervals.compare(of.interval(0), of.interval(1))));
        all.put("justify_hours", of -> Intervals.justifyHours(of.interval(0)));
        all.put("justify_days", of -> Intervals.justifyDays(of.interval(0)));
        all.put("justify_interval", of -> Intervals.justify(of.interval(0)));
        all.put(
                "make_interval",
                of ->
                        Intervals.make(
                                of.integer(0),
                                of.integer(1),
                                of.integer(2),
                                of.integer(3),
                                of.integer(4),
                                of.integer(5),
                                of.real8(6)));
    }

    private static void fields(Map<String, Operation> all) {
        all.put("extract timestamp", of -> Extraction.extract(of.text(0), of.timestamp(1)));
        all.put(
                "extract timestamptz",
                of -> Extraction.extract(of.text(0), of.timestampTz(1), zone(of)));
        all.put("extract date", of -> Extraction.extract(of.text(0), of.date(1)));
        all.put("extract time", of -> Extraction.extract(of.text(0), of.time(1)));
        all.put("extract interval", of -> Extraction.extract(of.text(0), of.interval(1)));
        all.put(
                "date_part timestamp",
                of -> Extraction.part(Extraction.extract(of.text(0), of.timestamp(1))));
        all.put("date_trunc timestamp", of -> Truncation.truncate(of.text(0), of.timestamp(1)));
        all.put(
                "date_trunc timestamptz",
                of -> Truncation.truncate(of.text(0), of.timestampTz(1), zone(of)));
        all.put(
                "date_trunc timestamptz in",
                of -> Truncation.truncate(of.text(0), of.timestampTz(1), Zones.named(of.text(2))));
        all.put("date_trunc interval", of -> Truncation.truncate(of.text(0), of.interval(1)));
    }
}
