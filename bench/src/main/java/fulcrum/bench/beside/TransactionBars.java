package fulcrum.bench.beside;

import static fulcrum.bench.beside.Figure.P50;
import static fulcrum.bench.beside.Figure.SERVER_MICROS;
import static fulcrum.bench.beside.Figure.TURN_P99;
import static fulcrum.bench.load.Load.Operation.HOT_UPDATE;
import static fulcrum.bench.load.Load.Operation.LOOK;
import static fulcrum.bench.load.Load.Operation.READ;
import static fulcrum.bench.load.Load.Operation.TRANSFER;
import static fulcrum.bench.load.Load.Operation.TRANSFER_BY_STEPS;
import static fulcrum.bench.load.Load.Operation.UPDATE;
import static fulcrum.bench.load.Load.Operation.UPDATE_BESIDE_SCAN;
import static fulcrum.bench.load.Load.Operation.UPDATE_BY_STEPS;
import static fulcrum.bench.load.Load.Operation.WRITE;

import fulcrum.bench.load.Load.Operation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What transactions may cost, as ratios of figures of one run, and what they do.
record TransactionBars(List<Point> points) {

    private static final int CROWD = 64;

    /// A figure of one operation may be so many times that of another.
    private record Bar(
            String name, double most, Operation of, Operation to, Figure figure, int clients) {}

    private static final List<Bar> BARS =
            List.of(
                    new Bar("update to write, CPU", 1.5, UPDATE, WRITE, SERVER_MICROS, CROWD),
                    new Bar("transfer to update, CPU", 3.3, TRANSFER, UPDATE, SERVER_MICROS, CROWD),
                    new Bar("transfer to update, p50", 2.5, TRANSFER, UPDATE, P50, 1),
                    new Bar("transfer to update, p50", 2.5, TRANSFER, UPDATE, P50, CROWD),
                    new Bar(
                            "the same by steps, CPU",
                            3.3,
                            TRANSFER_BY_STEPS,
                            UPDATE_BY_STEPS,
                            SERVER_MICROS,
                            CROWD),
                    new Bar(
                            "the same by steps, p50",
                            2.5,
                            TRANSFER_BY_STEPS,
                            UPDATE_BY_STEPS,
                            P50,
                            1),
                    new Bar("look to read, CPU", 1.3, LOOK, READ, SERVER_MICROS, CROWD),
                    new Bar("look to read, p50", 1.3, LOOK, READ, P50, 1),
                    new Bar(
                            "turns beside a scan, p99",
                            2,
                            UPDATE_BESIDE_SCAN,
                            UPDATE,
                            TURN_P99,
                            CROWD));

    private static final double HOT_LEAST = 0.7;

    /// Each bar, and what was measured beside it; nothing of what was not.
    static String print(List<Point> points) {
        TransactionBars bars = new TransactionBars(points);
        StringBuilder table =
                new StringBuilder("| bar | clients | most, or least | measured | |\n");
        table.append("|---|--:|--:|--:|---|\n");
        for (Bar bar : BARS) {
            Double ratio = bars.ratio(bar);
            if (ratio != null) {
                boolean held = ratio <= bar.most;
                table.append(line(bar.name, bar.clients, "≤ " + bar.most, ratio, held));
            }
        }
        Double hot = bars.hot();
        if (hot != null) {
            String name = "commits of one row in the p50 of one that nobody disturbs";
            table.append(line(name, CROWD, "≥ " + HOT_LEAST, hot, hot >= HOT_LEAST));
        }
        return table.toString();
    }

    private static String line(
            String name, int clients, String bar, double measured, boolean held) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %.2f | %s |%n",
                name,
                clients,
                bar,
                measured,
                held ? "held" : "MISSED");
    }

    private @Nullable Double ratio(Bar bar) {
        Point one = point(bar.of, bar.clients);
        Point other = point(bar.to, bar.clients);
        return one == null || other == null ? null : one.ratio(other, bar.figure);
    }

    private @Nullable Point point(Operation operation, int clients) {
        return points.stream()
                .filter(point -> point.operation() == operation && point.clients() == clients)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Double hot() {
        Point hot = point(HOT_UPDATE, CROWD);
        Point alone = point(UPDATE, 1);
        Double perSecond = hot == null ? null : hot.figures().get(Figure.OPS);
        Double millis = alone == null ? null : alone.figures().get(P50);
        return perSecond == null || millis == null ? null : perSecond * millis / 1_000;
    }
}
