package fulcrum.bench.beside;

import fulcrum.bench.load.Load;
import fulcrum.bench.load.Load.Operation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What transactions cost beside the writes and reads of the replicated log below them, in the same
/// cluster and the same run.
@Command(
        name = "txn",
        description = {
            "Measure transactions beside bare writes and reads of the log below them.",
            "",
            "One cluster of three durable nodes does both in turn, at each number of clients; the"
                    + " table has two shards, and all rows of the one-shard transactions are in the"
                    + " group of the bare writes.",
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum bench txn --rounds 3",
            "  ./fulcrum bench txn --operations WRITE,UPDATE --clients 64",
        })
public final class Transactions implements Callable<Integer> {

    private static final String NAME = "fulcrum";
    private static final double CROWDED_PERCENT = 10;

    @Option(
            names = "--clients",
            split = ",",
            paramLabel = "N",
            description = "Clients at a time (default: 1,64)")
    private List<Integer> clients = List.of(1, 64);

    @Option(
            names = "--operations",
            split = ",",
            paramLabel = "NAME",
            description = "Some of those that the tables name (default: all)")
    private List<Operation> operations =
            List.of(
                    Operation.WRITE,
                    Operation.UPDATE,
                    Operation.TRANSFER,
                    Operation.HOT_UPDATE,
                    Operation.READ,
                    Operation.LOOK,
                    Operation.UPDATE_BY_STEPS,
                    Operation.TRANSFER_BY_STEPS);

    @Option(names = "--seconds", description = "That count, of each point (default: 10)")
    private int seconds = 10;

    @Option(names = "--warm-up", description = "Seconds before them (default: 5)")
    private int warmUp = 5;

    @Option(names = "--rounds", description = "Medians of so many (default: 1)")
    private int rounds = 1;

    @Option(names = "--rows", description = "Of the table, and keys of the log (default: 100000)")
    private int rows = 100_000;

    @Option(names = "--value", description = "Bytes of each value (default: 256)")
    private int value = 256;

    @Option(names = "--heap", description = "Of each server (default: 512m)")
    private String heap = "512m";

    @Option(names = "--work", description = "Where data goes; it is removed afterwards")
    private @Nullable Path work;

    @Option(names = "--markdown", description = "Write the tables here too")
    private @Nullable Path markdown;

    @Option(names = "--csv", description = "Write every point here too")
    private @Nullable Path csv;

    @Spec private CommandSpec spec;

    private final PrintStream out = System.out;
    private final List<Point> points = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Path directory =
                work == null
                        ? Files.createTempDirectory("fulcrum-bench")
                        : Files.createDirectories(work.resolve("fulcrum-bench"));
        try {
            Workplace place =
                    new Workplace(
                            directory.toAbsolutePath(),
                            Path.of(System.getProperty("fulcrum.root", ".")),
                            heap);
            List<String> remarks = Machine.portrait(place.directory());
            remarks.forEach(remark -> out.println("- " + remark));
            for (int round = 1; round <= rounds; round++) {
                measure(place, round);
            }
            report(remarks);
        } finally {
            Workplace.delete(directory);
        }
        return points.isEmpty() ? 2 : 0;
    }

    private void measure(Workplace place, int round) throws Exception {
        out.println();
        out.println("round " + round + " of " + rounds);
        try (Running running = new Fulcrum(Fulcrum.Door.INTERNAL, 2).start(place)) {
            Measurement measurement = new Measurement(running, place.directory(), false);
            measurement.fill(rows, value);
            measurement.fillTable(rows, value);
            for (int number : clients) {
                for (Operation operation : operations) {
                    Load load =
                            new Load(
                                    operation,
                                    number,
                                    rows,
                                    value,
                                    warmUp * 1_000,
                                    seconds * 1_000,
                                    0);
                    Point point = measurement.run(NAME, round, load);
                    points.add(point);
                    out.println(point.line());
                }
            }
        } finally {
            place.fresh(NAME);
        }
    }

    private void report(List<String> remarks) throws IOException {
        List<Point> medians = Point.medians(points);
        double others =
                points.stream()
                        .mapToDouble(point -> point.figures().getOrDefault(Figure.OTHERS, 0.0))
                        .max()
                        .orElse(0);
        String told = "others took up to %.0f %% of the machine's CPU".formatted(others);
        StringBuilder report = new StringBuilder();
        report.append(Table.figures(medians)).append('\n');
        report.append(TransactionBars.print(medians)).append('\n');
        remarks.forEach(remark -> report.append("- ").append(remark).append('\n'));
        report.append(others > CROWDED_PERCENT ? "- WARNING: " : "- ").append(told).append('\n');
        report.append("- `./fulcrum bench ")
                .append(String.join(" ", spec.commandLine().getParseResult().originalArgs()))
                .append("`\n");
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
}
