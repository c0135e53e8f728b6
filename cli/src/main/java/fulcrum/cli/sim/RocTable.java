package fulcrum.cli.sim;

import fulcrum.lab.detector.Roc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The curves of a [Roc] as a table, for programs, and as a picture.
public final class RocTable {

    private static final double MILLI_NANOS = 1e6;

    // The picture: its size, its margins, and what lies between
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int BOTTOM = 350;
    private static final int TOP = 30;
    private static final int RIGHT = 620;

    /// Powers of ten between which the axis of mistakes lies; below it there are none.
    private static final int DECADE_LEAST = -2;

    private static final int DECADE_MOST = 6;

    private RocTable() {}

    /// Some lines.
    public static String text(List<Roc.Point> points) {
        StringBuilder text = new StringBuilder();
        text.append(
                "%-10s %9s %15s %14s %14s%n"
                        .formatted(
                                "detector",
                                "threshold",
                                "suspected in ms",
                                "mistakes/day",
                                "foretold"));
        for (Roc.Point point : points) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-10s %9.0f %15.0f %14.1f %14.1f%n",
                            point.kind(),
                            point.threshold(),
                            point.detectionNanos() / MILLI_NANOS,
                            point.measuredInADay(),
                            point.foretoldInADay()));
        }
        return text.toString();
    }

    /// For spreadsheets.
    public static String csv(List<Roc.Point> points) {
        StringBuilder text =
                new StringBuilder(
                        "detector,threshold,detection_ms,mistakes_a_day,foretold_a_day\n");
        for (Roc.Point point : points) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s,%.0f,%.3f,%.3f,%.6f\n",
                            point.kind(),
                            point.threshold(),
                            point.detectionNanos() / MILLI_NANOS,
                            point.measuredInADay(),
                            point.foretoldInADay()));
        }
        return text.toString();
    }

    /// For programs.
    public static List<Map<String, Object>> json(List<Roc.Point> points) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Roc.Point point : points) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("detector", point.kind());
            row.put("threshold", point.threshold());
            row.put("detectionNanosMean", point.detectionNanos());
            row.put("mistakesADay", point.measuredInADay());
            row.put("foretoldADay", point.foretoldInADay());
            rows.add(row);
        }
        return rows;
    }

    /// The foretold curves as lines, what was counted as dots; mistakes on a logarithmic axis.
    public static String svg(List<Roc.Point> points) {
        double slowest = 1;
        for (Roc.Point point : points) {
            slowest = Math.max(slowest, point.detectionNanos() / MILLI_NANOS);
        }
        double most = Math.ceil(slowest / 100) * 100;
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                        .formatted(WIDTH, HEIGHT));
        svg.append(" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.append("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n".formatted(WIDTH, HEIGHT));
        axes(svg, most);
        curve(svg, points, "heartbeat", "#b3471d", most, TOP + 20);
        curve(svg, points, "phi", "#1d5fb3", most, TOP + 38);
        return svg.append("</svg>\n").toString();
    }

    private static void axes(StringBuilder svg, double most) {
        for (int decade = DECADE_LEAST; decade <= DECADE_MOST; decade += 2) {
            double y = y(Math.pow(10, decade));
            line(svg, LEFT, y, RIGHT, y, "#ddd");
            label(svg, LEFT - 8, y + 4, "end", decade < 0 ? "0.01" : decimal(decade));
        }
        for (int hundred = 0; hundred <= most; hundred += 200) {
            double x = x(hundred, most);
            line(svg, x, TOP, x, BOTTOM, "#eee");
            label(svg, x, BOTTOM + 18, "middle", Integer.toString(hundred));
        }
        label(svg, (LEFT + RIGHT) / 2.0, BOTTOM + 40, "middle", "a crash is suspected after (ms)");
        label(svg, LEFT, TOP - 12, "start", "suspicions of a living peer in a day");
    }

    private static String decimal(int decade) {
        return String.format(Locale.ROOT, "%,d", Math.round(Math.pow(10, decade)));
    }

    private static void curve(
            StringBuilder svg,
            List<Roc.Point> points,
            String kind,
            String colour,
            double most,
            int legend) {
        StringBuilder path = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        for (Roc.Point point : points) {
            if (!point.kind().equals(kind)) {
                continue;
            }
            double x = x(point.detectionNanos() / MILLI_NANOS, most);
            path.append(path.isEmpty() ? "M" : " L").append(at(x, y(point.foretoldInADay())));
            if (point.measuredInADay() > 0) {
                dots.append(
                        String.format(
                                Locale.ROOT,
                                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>\n",
                                x,
                                y(point.measuredInADay()),
                                colour));
            }
            double above = y(point.foretoldInADay()) - 8;
            label(dots, x + 6, above, "start", Long.toString(Math.round(point.threshold())));
        }
        svg.append("<path d=\"%s\" fill=\"none\" stroke=\"%s\"/>\n".formatted(path, colour));
        svg.append(dots);
        line(svg, RIGHT - 190, legend - 4, RIGHT - 165, legend - 4, colour);
        String told = kind.equals("phi") ? "φ accrual, by φ" : "heartbeats, by K periods";
        label(svg, RIGHT - 158, legend, "start", told);
    }

    private static String at(double x, double y) {
        return String.format(Locale.ROOT, "%.1f %.1f", x, y);
    }

    private static double x(double millis, double most) {
        return LEFT + (RIGHT - LEFT) * millis / most;
    }

    private static double y(double mistakes) {
        double decade = Math.log10(Math.max(mistakes, Math.pow(10, DECADE_LEAST)));
        double share = (decade - DECADE_LEAST) / (DECADE_MOST - DECADE_LEAST);
        return BOTTOM - (BOTTOM - TOP) * share;
    }

    private static void line(
            StringBuilder svg, double x1, double y1, double x2, double y2, String colour) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
                        x1,
                        y1,
                        x2,
                        y2,
                        colour));
    }

    private static void label(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                        x,
                        y,
                        anchor,
                        text));
    }
}
