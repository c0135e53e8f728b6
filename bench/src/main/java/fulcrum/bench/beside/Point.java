package fulcrum.bench.beside;

import fulcrum.bench.load.Load;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What was measured of one system at one operation and number of clients.
///
/// @param round in which it was; 0 for the median of all
/// @param figures that could be had
record Point(
        String system,
        int round,
        Load.Operation operation,
        int clients,
        SortedMap<Figure, Double> figures) {

    Point {
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
    }

    boolean isOfSameKind(Point other) {
        return operation == other.operation && clients == other.clients;
    }

    /// For people; empty where it could not be had.
    String print(Figure figure) {
        Double value = figures.get(figure);
        return value == null ? "" : figure.print(value);
    }

    /// A line for people who wait.
    String line() {
        return Stream.of(Figure.values())
                .filter(figures::containsKey)
                .map(figure -> print(figure) + " " + figure.heading())
                .collect(Collectors.joining(", ", operation + " " + clients + ": ", ""));
    }

    static String csvHeader() {
        return Stream.of(Figure.values())
                .map(Figure::column)
                .collect(Collectors.joining(",", "system,round,operation,clients,", ""));
    }

    String csv() {
        return Stream.of(Figure.values())
                .map(figure -> figures.containsKey(figure) ? "" + figures.get(figure) : "")
                .collect(
                        Collectors.joining(
                                ",",
                                system + "," + round + "," + operation + "," + clients + ",",
                                ""));
    }

    /// The medians of points that differ in their rounds, each figure for itself, in the order in
    /// which the points come first.
    static List<Point> medians(List<Point> points) {
        List<Point> medians = new ArrayList<>();
        for (Point point : points) {
            if (medians.stream().anyMatch(point::isRepeatedIn)) {
                continue;
            }
            SortedMap<Figure, Double> figures = new TreeMap<>();
            for (Figure figure : Figure.values()) {
                List<Double> values =
                        points.stream()
                                .filter(point::isRepeatedIn)
                                .map(Point::figures)
                                .filter(of -> of.containsKey(figure))
                                .map(of -> of.get(figure))
                                .sorted()
                                .toList();
                if (!values.isEmpty()) {
                    figures.put(figure, median(values));
                }
            }
            medians.add(new Point(point.system, 0, point.operation, point.clients, figures));
        }
        return medians;
    }

    private boolean isRepeatedIn(Point other) {
        return system.equals(other.system) && isOfSameKind(other);
    }

    /// @param sorted at least one
    static double median(List<Double> sorted) {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /// By what factor a figure of this one is that of another; null where one is unknown or zero.
    @Nullable Double ratio(Point to, Figure figure) {
        Double mine = figures.get(figure);
        Double theirs = to.figures.get(figure);
        return mine == null || theirs == null || theirs == 0 ? null : mine / theirs;
    }
}
