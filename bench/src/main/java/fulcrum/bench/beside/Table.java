package fulcrum.bench.beside;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/// Points as tables in Markdown, that read well in a terminal too.
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<String> headings) {
        rows.add(headings);
    }

    /// Every figure of every point, one operation and number of clients after the other.
    static String figures(List<Point> points) {
        List<Figure> known = new ArrayList<>(List.of(Figure.values()));
        known.removeIf(figure -> points.stream().noneMatch(p -> p.figures().containsKey(figure)));
        List<String> headings = new ArrayList<>(List.of("operation", "clients", "system"));
        known.forEach(figure -> headings.add(figure.heading()));
        Table table = new Table(headings);
        for (Point point : inOrder(points)) {
            List<String> row = new ArrayList<>();
            Collections.addAll(
                    row, point.operation().toString(), "" + point.clients(), point.system());
            known.forEach(figure -> row.add(point.print(figure)));
            table.rows.add(row);
        }
        return table.print();
    }

    /// By what factors the first system differs from each other one.
    static String ratios(List<Point> points, String ours) {
        Table table =
                new Table(
                        List.of(
                                "operation",
                                "clients",
                                ours + " to",
                                "ops/s",
                                "p50",
                                "p99",
                                "servers' CPU/op",
                                "client's CPU/op"));
        for (Point other : inOrder(points)) {
            for (Point mine : points) {
                if (mine.system().equals(ours)
                        && !other.system().equals(ours)
                        && mine.isOfSameKind(other)) {
                    List<String> row = new ArrayList<>();
                    Collections.addAll(
                            row,
                            other.operation().toString(),
                            "" + other.clients(),
                            other.system());
                    for (Figure figure :
                            List.of(
                                    Figure.OPS,
                                    Figure.P50,
                                    Figure.P99,
                                    Figure.SERVER_MICROS,
                                    Figure.CLIENT_MICROS)) {
                        Double ratio = mine.ratio(other, figure);
                        row.add(ratio == null ? "" : "%.2fx".formatted(ratio));
                    }
                    table.rows.add(row);
                }
            }
        }
        return table.rows.size() == 1 ? "" : table.print();
    }

    /// Writes first, few clients first, and within that as the systems were named.
    private static List<Point> inOrder(List<Point> points) {
        List<Point> sorted = new ArrayList<>(points);
        sorted.sort((a, b) -> {
            int byOperation = a.operation().compareTo(b.operation());
            return byOperation != 0 ? byOperation : Integer.compare(a.clients(), b.clients());
        });
        return sorted;
    }

    private String print() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> rule = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            rule.add(i == 0 || i == 2 ? "-".repeat(widths[i]) : "-".repeat(widths[i] - 1) + ":");
        }
        List<List<String>> all = new ArrayList<>(rows);
        all.add(1, rule);
        return all.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < row.size(); i++) {
            String gap = " ".repeat(widths[i] - row.get(i).length());
            boolean left = i == 0 || i == 2;
            line.append(' ').append(left ? row.get(i) + gap : gap + row.get(i)).append(" |");
        }
        return line.append('\n').toString();
    }
}
