package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.elements;
import static fulcrum.sql.routine.Values.real;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.Routine.Group;
import fulcrum.sql.routine.Routine.OrderedSet;
import fulcrum.sql.time.Intervals;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// Aggregates of rows that WITHIN GROUP has sorted, and ranks of rows imagined among them (manual,
/// tables 9.62 and 9.63).
final class OrderedSets {

    private OrderedSets() {}

    static void declare(Bodies bodies) {
        OrderedSet mode = (_, order, _) -> new Collected(rows -> mode(rows, order));
        bodies.body("mode", mode);
        percentiles(bodies);
        hypothetical(bodies, "rank", Imagined::rank);
        hypothetical(bodies, "dense_rank", Imagined::denseRank);
        hypothetical(bodies, "percent_rank", Imagined::percentRank);
        hypothetical(bodies, "cume_dist", Imagined::cumulative);
    }

    @FunctionalInterface
    private interface Result {
        Datum of(List<Datum[]> rows);
    }

    /// Rows in their order.
    private static final class Collected implements Group {

        private final List<Datum[]> rows = new ArrayList<>();
        private final Result result;

        Collected(Result result) {
            this.result = result;
        }

        @Override
        public void add(Datum[] arguments) {
            rows.add(arguments);
        }

        @Override
        public Datum result() {
            return result.of(rows);
        }

        @Override
        public long bytes() {
            return rows.size() * 48L;
        }
    }

    private static Datum mode(List<Datum[]> rows, Comparator<Datum[]> order) {
        Datum mode = Datum.NULL;
        int most = 0;
        int from = 0;
        for (int i = 1; i <= rows.size(); i++) {
            if (i == rows.size() || order.compare(rows.get(from), rows.get(i)) != 0) {
                if (i - from > most) {
                    most = i - from;
                    mode = rows.get(from)[0];
                }
                from = i;
            }
        }
        return mode;
    }

    private static void percentiles(Bodies bodies) {
        percentile(bodies, "percentile_disc(float8,anyelement)", OrderedSets::discrete);
        percentile(bodies, "percentile_cont(float8,float8)", OrderedSets::continuous);
        percentile(bodies, "percentile_cont(float8,interval)", OrderedSets::continuous);
        many(bodies, "percentile_disc(float8[],anyelement)", OrderedSets::discrete);
        many(bodies, "percentile_cont(float8[],float8)", OrderedSets::continuous);
        many(bodies, "percentile_cont(float8[],interval)", OrderedSets::continuous);
    }

    @FunctionalInterface
    private interface Percentile {
        Datum of(double share, List<Datum[]> rows);
    }

    private static Datum at(Datum share, List<Datum[]> rows, Percentile percentile) {
        if (share instanceof Datum.Null || rows.isEmpty()) {
            return Datum.NULL;
        }
        double value = real(share);
        if (!(value >= 0 && value <= 1)) {
            throw new SqlError(
                    SqlState.NUMBER_OUT_OF_RANGE,
                    "percentile value " + shown(value) + " is not between 0 and 1");
        }
        return percentile.of(value, rows);
    }

    private static String shown(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static void percentile(Bodies bodies, String key, Percentile percentile) {
        OrderedSet body = (direct, _, _) -> new Collected(rows -> at(direct[0], rows, percentile));
        bodies.body(key, body);
    }

    private static void many(Bodies bodies, String key, Percentile percentile) {
        bodies.body(
                key,
                (Routine.Typed)
                        (_, result) ->
                                (OrderedSet)
                                        (direct, _, _) ->
                                                new Collected(rows ->
                                                        each(direct[0], rows, percentile, result)));
    }

    private static Datum each(
            Datum shares, List<Datum[]> rows, Percentile percentile, SqlType result) {
        if (shares instanceof Datum.Null || rows.isEmpty()) {
            return Datum.NULL;
        }
        List<Datum> values =
                elements(shares).stream().map(share -> at(share, rows, percentile)).toList();
        return datum(result.base().form(), values);
    }

    private static Datum discrete(double share, List<Datum[]> rows) {
        int number = (int) Math.max(Math.ceil(share * rows.size()), 1);
        return rows.get(number - 1)[0];
    }

    private static Datum continuous(double share, List<Datum[]> rows) {
        double place = share * (rows.size() - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        Datum low = rows.get(below)[0];
        if (below == above) {
            return low;
        }
        Datum high = rows.get(above)[0];
        double part = place - below;
        if (low instanceof Datum.Interval from && high instanceof Datum.Interval to) {
            return Intervals.add(from, Intervals.multiply(Intervals.subtract(to, from), part));
        }
        return datum(real(low) + part * (real(high) - real(low)));
    }

    private static void hypothetical(Bodies bodies, String name, Function<Imagined, Datum> result) {
        OrderedSet body = (direct, order, _) -> new Imagined(direct, order, result);
        bodies.body(name + "(any)", body);
    }

    /// A row that is imagined among others.
    private static final class Imagined implements Group {

        private final Datum[] row;
        private final Comparator<Datum[]> order;
        private final Function<Imagined, Datum> result;
        private long count;
        private long before;
        private long distinctBefore;
        private long peers;
        private Datum[] last = new Datum[0];

        Imagined(Datum[] row, Comparator<Datum[]> order, Function<Imagined, Datum> result) {
            this.row = row;
            this.order = order;
            this.result = result;
        }

        @Override
        public void add(Datum[] arguments) {
            count++;
            int compared = order.compare(arguments, row);
            if (compared < 0) {
                before++;
                if (last.length == 0 || order.compare(last, arguments) != 0) {
                    distinctBefore++;
                }
                last = arguments;
            } else if (compared == 0) {
                peers++;
            }
        }

        @Override
        public Datum result() {
            return result.apply(this);
        }

        Datum rank() {
            return datum(before + 1);
        }

        Datum denseRank() {
            return datum(distinctBefore + 1);
        }

        Datum percentRank() {
            return datum(count == 0 ? 0.0 : (double) before / count);
        }

        Datum cumulative() {
            return datum((double) (before + peers + 1) / (count + 1));
        }
    }
}
