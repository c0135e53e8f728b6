package fulcrum.bench.beside;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How systems are put under one load after the other, and where what came out goes.
final class Course {

    private static final double CROWDED_PERCENT = 10;

    @Option(names = "--seconds", description = "That count, of each point (default: 10)")
    private int seconds = 10;

    @Option(names = "--warm-up", description = "Seconds before them (default: 5)")
    private int warmUp = 5;

    @Option(
            names = "--settle",
            description =
                    "Seconds before that, most: until our compilers take less than 5 %% (default: 0)")
    private int settle = 0;

    @Option(names = "--rounds", description = "Medians of so many (default: 1)")
    private int rounds = 1;

    @Option(names = "--value", description = "Bytes of each value (default: 256)")
    private int value = 256;

    @Option(names = "--heap", description = "Of each server in a JVM (default: 512m)")
    private String heap = "512m";

    @Option(names = "--work", description = "Where data goes; it is removed afterwards")
    private @Nullable Path work;

    @Option(names = "--markdown", description = "Write the tables here too")
    private @Nullable Path markdown;

    @Option(names = "--csv", description = "Write every point here too")
    private @Nullable Path csv;

    int millis() {
        return seconds * 1_000;
    }

    int settleSeconds() {
        return settle;
    }

    int warmUpMillis() {
        return warmUp * 1_000;
    }

    int rounds() {
        return rounds;
    }

    int valueBytes() {
        return value;
    }

    /// What is measured at a place.
    interface Measuring {
        void at(Workplace place) throws Exception;
    }

    /// Measures at a place that is removed afterwards.
    void run(Measuring measuring) throws Exception {
        Path directory =
                work == null
                        ? Files.createTempDirectory("fulcrum-bench")
                        : Files.createDirectories(work.resolve("fulcrum-bench"));
        try {
            measuring.at(
                    new Workplace(
                            directory.toAbsolutePath(),
                            Path.of(System.getProperty("fulcrum.root", ".")),
                            heap));
        } finally {
            Workplace.delete(directory);
        }
    }

    /// Tells what came out.
    ///
    /// @param tables in Markdown
    /// @param arguments of the command that made them
    void report(
            PrintStream out,
            String tables,
            List<Point> points,
            List<String> remarks,
            List<String> arguments)
            throws IOException {
        StringBuilder report = new StringBuilder(tables);
        remarks.forEach(remark -> report.append("- ").append(remark).append('\n'));
        report.append("- ").append(others(points)).append('\n');
        report.append("- `./fulcrum bench ").append(String.join(" ", arguments)).append("`\n");
        out.println();
        out.print(report);
        if (markdown != null) {
            Files.writeString(markdown, report);
        }
        if (csv != null) {
            StringBuilder lines = new StringBuilder(Point.csvHeader()).append('\n');
            points.forEach(point -> lines.append(point.csv()).append('\n'));
            Files.writeString(csv, lines);
        }
    }

    private static String others(List<Point> points) {
        double most =
                points.stream()
                        .mapToDouble(point -> point.figures().getOrDefault(Figure.OTHERS, 0.0))
                        .max()
                        .orElse(0);
        String told = "others took up to %.0f %% of the machine's CPU".formatted(most);
        return most > CROWDED_PERCENT ? "WARNING: " + told + "; do not trust this" : told;
    }
}
