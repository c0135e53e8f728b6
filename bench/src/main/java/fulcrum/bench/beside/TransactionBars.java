package fulcrum.bench.beside;

import fulcrum.bench.load.Load.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What transactions may cost, as ratios of figures of one run, and what they do.
record TransactionBars(List<Point> points) {

    private static final int CROWD = 64;

    /// One bar in words, and what was measured beside it.
    static String print(List<Point> points) {
        TransactionBars bars = new TransactionBars(points);
        List<String> lines = new ArrayList<>();
        lines.add("| bar | most, or least | measured | |\n|---|--:|--:|---|\n");
        bars.most(
                lines,
                "one-shard update, CPU, to a bare write",
                1.5,
                bars.ratio(Operation.UPDATE, Operation.WRITE, Figure.SERVER_MICROS, CROWD));
        bars.most(
                lines,
                "two-shard transfer, CPU, to a one-shard update",
                3.3,
                bars.ratio(Operation.TRANSFER, Operation.UPDATE, Figure.SERVER_MICROS, CROWD));
        bars.most(
                lines,
                "two-shard transfer, p50 of one client, to a one-shard update",
                2.5,
                bars.ratio(Operation.TRANSFER, Operation.UPDATE, Figure.P50, 1));
        bars.most(
                lines,
                "two-shard transfer, p50 of 64 clients, to a one-shard update",
                2.5,
                bars.ratio(Operation.TRANSFER, Operation.UPDATE, Figure.P50, CROWD));
        bars.most(
                lines,
                "the same step by step, CPU",
                3.3,
                bars.ratio(
                        Operation.TRANSFER_BY_STEPS,
                        Operation.UPDATE_BY_STEPS,
                        Figure.SERVER_MICROS,
                        CROWD));
        bars.most(
                lines,
                "the same step by step, p50 of one client",
                2.5,
                bars.ratio(Operation.TRANSFER_BY_STEPS, Operation.UPDATE_BY_STEPS, Figure.P50, 1));
        bars.most(
                lines,
                "read of one row, CPU, to a bare read",
                1.3,
                bars.ratio(Operation.LOOK, Operation.READ, Figure.SERVER_MICROS, CROWD));
        bars.most(
                lines,
                "read of one row, p50 of one client, to a bare read",
                1.3,
                bars.ratio(Operation.LOOK, Operation.READ, Figure.P50, 1));
        bars.least(
                lines,
                "64 clients on one row: commits in the p50 of a commit that nobody disturbs",
                0.7,
                bars.hot());
        return String.join("", lines);
    }

    private void most(List<String> lines, String what, double most, @Nullable Double measured) {
        if (measured != null) {
            lines.add(line(what, "≤ " + most, measured, measured <= most));
        }
    }

    private void least(List<String> lines, String what, double least, @Nullable Double measured) {
        if (measured != null) {
            lines.add(line(what, "≥ " + least, measured, measured >= least));
        }
    }

    private static String line(String what, String bar, double measured, boolean held) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f | %s |%n",
                what,
                bar,
                measured,
                held ? "held" : "MISSED");
    }

    private @Nullable Double ratio(Operation of, Operation to, Figure figure, int clients) {
        Point one = point(of, clients);
        Point other = point(to, clients);
        return one == null || other == null ? null : one.ratio(other, figure);
    }

    private @Nullable Point point(Operation operation, int clients) {
        return points.stream()
                .filter(point -> point.operation() == operation && point.clients() == clients)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Double hot() {
        Point hot = point(Operation.HOT_UPDATE, CROWD);
        Point alone = point(Operation.UPDATE, 1);
        Double perSecond = hot == null ? null : hot.figures().get(Figure.OPS);
        Double millis = alone == null ? null : alone.figures().get(Figure.P50);
        return perSecond == null || millis == null ? null : perSecond * millis / 1_000;
    }
}
