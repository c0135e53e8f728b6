package fulcrum.bench.beside;

import fulcrum.bench.load.Load;
import fulcrum.bench.load.Load.Operation;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Option(names = "--rows", description = "Of the table, and keys of the log (default: 100000)")
    private int rows = 100_000;

    @Mixin private Course course = new Course();

    @Spec private CommandSpec spec;

    private final PrintStream out = System.out;
    private final List<Point> points = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        course.run(place -> {
            List<String> remarks = Machine.portrait(place.directory());
            remarks.forEach(remark -> out.println("- " + remark));
            for (int round = 1; round <= course.rounds(); round++) {
                measure(place, round);
            }
            report(remarks);
        });
        return points.isEmpty() ? 2 : 0;
    }

    private void measure(Workplace place, int round) throws Exception {
        out.println();
        out.println("round " + round + " of " + course.rounds());
        try (Running running = new Fulcrum(Fulcrum.Door.INTERNAL, 2).start(place)) {
            Measurement measurement = new Measurement(running, place.directory(), false);
            measurement.fill(rows, course.valueBytes());
            measurement.fillTable(rows, course.valueBytes());
            for (int number : clients) {
                for (Operation operation : operations) {
                    Load load =
                            new Load(
                                    operation,
                                    number,
                                    rows,
                                    course.valueBytes(),
                                    course.warmUpMillis(),
                                    course.millis(),
                                    0);
                    measurement.settle(load, course.settleSeconds());
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
        String tables = Table.figures(medians) + '\n' + TransactionBars.print(medians) + '\n';
        course.report(
                out, tables, points, remarks, spec.commandLine().getParseResult().originalArgs());
    }
}
