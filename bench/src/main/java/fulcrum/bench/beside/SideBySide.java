package fulcrum.bench.beside;

import fulcrum.bench.load.Load;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Writes and linearizable reads of single rows: ours and others'.
abstract class SideBySide implements Callable<Integer> {

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "NAME",
            description = "Of jraft, ratis, etcd, zookeeper, postgres (default: none)")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--clients",
            split = ",",
            paramLabel = "N",
            description = "Clients at a time (default: 1,16,64,256)")
    private List<Integer> clients = List.of(1, 16, 64, 256);

    @Option(
            names = "--operations",
            split = ",",
            paramLabel = "NAME",
            description = "Of WRITE, READ (default: both)")
    private List<Load.Operation> operations = List.of(Load.Operation.WRITE, Load.Operation.READ);

    @Option(names = "--keys", description = "That exist (default: 100000)")
    private int keys = 100_000;

    @Mixin private Course course = new Course();

    @Spec private CommandSpec spec;

    private final PrintStream out = System.out;
    private final List<Point> points = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /// Which of ours is measured.
    abstract Peer ours();

    @Override
    public Integer call() throws Exception {
        course.run(this::measure);
        return points.isEmpty() ? 2 : 0;
    }

    private void measure(Workplace place) throws IOException, InterruptedException {
        remarks.addAll(Machine.portrait(place.directory()));
        boolean countCalls = SystemCalls.areCountable();
        remarks.add(
                countCalls
                        ? "system calls and syncs are perf's, of a second after what else counts"
                        : "perf cannot be had: of system calls only reads and writes are known");
        List<Peer> systems = systems(place);
        remarks.forEach(remark -> out.println("- " + remark));
        for (int round = 1; round <= course.rounds(); round++) {
            for (Peer system : systems) {
                try {
                    measure(place, system, round, countCalls);
                } catch (InterruptedException interrupted) {
                    throw interrupted;
                } catch (Exception failed) {
                    String why = failed.toString().lines().findFirst().orElse("");
                    remark(system.name() + " FAILED in round " + round + ": " + why);
                    failed.printStackTrace();
                }
            }
            Collections.rotate(systems, -1); // nobody is always first
        }
        report();
    }

    /// Ours first, and those peers that are there.
    private List<Peer> systems(Workplace place) {
        List<Peer> systems = new ArrayList<>();
        systems.add(ours());
        for (String name : peers) {
            Peer peer = Peers.named(name);
            if (peer == null) {
                throw new ParameterException(
                        spec.commandLine(), "no peer is called " + name + "; " + Peers.NAMES);
            }
            String missing = peer.missing(place);
            if (missing == null) {
                systems.add(peer);
            } else {
                remarks.add(name + " is SKIPPED: " + missing);
            }
        }
        systems.forEach(system -> remarks.add(system.name() + " is " + system.description()));
        return systems;
    }

    private void measure(Workplace place, Peer system, int round, boolean countCalls)
            throws Exception {
        out.println();
        out.println(system.name() + ", round " + round + " of " + course.rounds());
        try (Running running = system.start(place)) {
            Measurement measurement = new Measurement(running, place.directory(), countCalls);
            measurement.fill(keys, course.valueBytes());
            for (Load.Operation operation : operations) {
                for (int number : clients) {
                    Load load =
                            new Load(
                                    operation,
                                    number,
                                    keys,
                                    course.valueBytes(),
                                    course.warmUpMillis(),
                                    course.millis(),
                                    countCalls ? Measurement.TAIL_MILLIS : 0);
                    measurement.settle(load, course.settleSeconds());
                    Point point = measurement.run(system.name(), round, load);
                    points.add(point);
                    out.println(point.line());
                }
            }
        } finally {
            place.fresh(system.name());
        }
    }

    private void remark(String remark) {
        remarks.add(remark);
        out.println(remark);
    }

    private void report() throws IOException {
        List<Point> medians = Point.medians(points);
        String tables = Table.figures(medians) + '\n' + Table.ratios(medians, ours().name()) + '\n';
        course.report(
                out, tables, points, remarks, spec.commandLine().getParseResult().originalArgs());
    }
}
