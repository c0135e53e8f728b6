package fulcrum.cli;

import fulcrum.cli.sim.Exhaustion;
import fulcrum.cli.sim.Failure;
import fulcrum.cli.sim.Prologue;
import fulcrum.cli.sim.Scope;
import fulcrum.cli.sim.Seeds;
import fulcrum.cli.sim.Story;
import fulcrum.cli.sim.Tally;
import fulcrum.cli.sim.TrialTable;
import fulcrum.cli.sim.sql.SqlWorld;
import fulcrum.lab.antientropy.AntiEntropyWorld;
import fulcrum.lab.database.DatabaseWorld;
import fulcrum.lab.detector.DetectorWorld;
import fulcrum.lab.detector.Trial;
import fulcrum.lab.gossip.GossipWorld;
import fulcrum.lab.lattice.LatticeWorld;
import fulcrum.lab.leaders.LeadersWorld;
import fulcrum.lab.members.MembersWorld;
import fulcrum.lab.raft.RaftSmallWorld;
import fulcrum.lab.raft.RaftWorld;
import fulcrum.lab.shard.ShardWorld;
import fulcrum.lab.timekeeper.TimekeeperWorld;
import fulcrum.machine.trace.TraceLine;
import fulcrum.server.config.Nearest;
import fulcrum.server.json.Json;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import fulcrum.simulator.Universe;
import fulcrum.simulator.World;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Runs a protocol in the imagined world.
@Command(
        name = "sim",
        description = {
            "Run a protocol in an imagined world that breaks networks, disks, clocks and"
                    + " processes.",
            "",
            "A seed decides everything: the same seed gives the same run, on every machine. A run"
                    + " is a storm, in which faults strike and nothing may go wrong, and a calm, in"
                    + " which a healthy core has to get everything done; then judges look at what"
                    + " clients saw.",
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum sim raft --seed 4711            tell one run",
            "  ./fulcrum sim raft --seed 4711 --trace    every line of it",
            "  ./fulcrum sim raft --count 10000          judge many runs",
            "  ./fulcrum sim shard --count 1000          the same of a key-value shard",
            "  ./fulcrum sim members --count 1000        of a cluster that grows and shrinks",
            "  ./fulcrum sim leaders --count 100         of leaderships after a crash and a return",
            "  ./fulcrum sim sql --count 1000            of SQL over the whole database",
            "  ./fulcrum sim gossip --count 1000         of members that gossip",
            "  ./fulcrum sim lattice --count 1000        of rows that always take writes, and merge",
            "  ./fulcrum sim antientropy --count 1000    of replicas that repair each other",
            "  ./fulcrum sim detector --measure          compare failure detectors in bad weather",
            "  ./fulcrum sim detector --roc              how soon against how rarely wrong",
            "  ./fulcrum sim raft --exhaust              visit every state of some small worlds",
        })
final class Sim implements Callable<Integer> {

    private static final List<World<?, ?>> WORLDS =
            List.of(
                    RaftWorld.DEFAULT,
                    ShardWorld.DEFAULT,
                    MembersWorld.DEFAULT,
                    LeadersWorld.DEFAULT,
                    DatabaseWorld.DEFAULT,
                    SqlWorld.DEFAULT,
                    GossipWorld.DEFAULT,
                    DetectorWorld.DEFAULT,
                    TimekeeperWorld.DEFAULT,
                    LatticeWorld.DEFAULT,
                    AntiEntropyWorld.DEFAULT);
    private static final int STORY_LINES = 40;
    private static final int FAILURES_TOLD = 3;
    private static final int THREADS_MOST = 256;

    @Parameters(
            paramLabel = "WORLD",
            description =
                    "What to run: raft, shard, members, leaders, database, sql, gossip, detector,"
                            + " timekeeper, lattice, antientropy")
    private String name;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            converter = SeedText.class,
            description = "Tell the run of this seed, decimal or 0x hexadecimal")
    private @Nullable Long seed;

    @Option(names = "--count", paramLabel = "N", description = "Judge so many runs")
    private @Nullable Long count;

    @Option(
            names = "--exhaust",
            description = {
                "Visit every state that small worlds of two or three servers can come into, with"
                        + " messages, timers and crashes in any order"
            })
    private boolean exhaust;

    @Option(
            names = "--measure",
            description = {
                "Of detector: how soon each kind suspects a crash, and how often it is wrong, on a"
                        + " steady network, a jittery one and a stormy one"
            })
    private boolean measure;

    @Mixin private RocOptions roc;

    @Option(
            names = "--from",
            paramLabel = "SEED",
            converter = SeedText.class,
            description = "The first seed of many (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private long from;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "Begin with so many nodes (default: as the seed has it)")
    private @Nullable Integer nodes;

    @Option(
            names = "--strikes",
            paramLabel = "N[,N]",
            description = "Let only these faults of the plan strike; none for none")
    private @Nullable String strikes;

    @Option(names = "--trace", description = "With --seed: every line")
    private boolean trace;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "With --count: runs side by side (default: one for each core)")
    private @Nullable Integer threads;

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        World<?, ?> world = world();
        Long one = seed;
        Long many = count;
        if (exhaust) {
            refuse("--exhaust", "--seed", "--count", "--from", "--strikes", "--trace", "--threads");
            if (!world.name().equals(RaftWorld.DEFAULT.name())) {
                throw new Refusal(
                        world.name() + " has no small worlds", "try ./fulcrum sim raft --exhaust");
            }
            return exhaust();
        }
        if (roc.isWanted()) {
            refuse("--roc", "--count", "--from", "--nodes", "--strikes", "--trace", "--measure");
            if (!world.name().equals(DetectorWorld.DEFAULT.name())) {
                throw new Refusal(
                        world.name() + " has no such curves", "try ./fulcrum sim detector --roc");
            }
            roc.print(one == null ? 1 : one, json, spec.commandLine().getOut());
            return ExitCode.GOOD;
        }
        if (measure) {
            refuse("--measure", "--count", "--from", "--nodes", "--strikes", "--trace");
            if (!world.name().equals(DetectorWorld.DEFAULT.name())) {
                throw new Refusal(
                        "nothing is measured of " + world.name(),
                        "try ./fulcrum sim detector --measure");
            }
            return measure(one == null ? 1 : one);
        }
        Scope scope = new Scope(world, nodes(world), strikeNumbers());
        if (one != null) {
            refuse("--seed", "--count", "--from", "--threads");
            return json ? tellAsJson(scope, one) : tell(scope, one);
        }
        if (many == null) {
            throw new Refusal(
                    "nothing to run",
                    "'--seed 4711' tells one run, '--count 1000' judges many, '--exhaust' visits"
                            + " every state of small worlds");
        }
        refuse("--count", "--trace", "--strikes");
        if (many < 1) {
            throw new Refusal("--count is at least 1, not " + many, "try --count 1000");
        }
        return judge(scope, many);
    }

    /// Some options do not go together.
    private void refuse(String given, String... others) {
        for (String other : others) {
            if (spec.commandLine().getParseResult().hasMatchedOption(other)) {
                throw new Refusal(other + " does not go with " + given, "leave one of the two out");
            }
        }
    }

    private World<?, ?> world() {
        List<String> known = new ArrayList<>();
        for (World<?, ?> world : WORLDS) {
            if (world.name().equals(name)) {
                return world;
            }
            known.add(world.name());
        }
        String near = Nearest.to(name, known);
        throw new Refusal(
                "no world is called '" + name + "'",
                near == null
                        ? "known worlds: " + String.join(", ", known)
                        : "did you mean '" + near + "'?");
    }

    private @Nullable Integer nodes(World<?, ?> world) {
        Integer wanted = nodes;
        int most = world.knobs().nodesMost();
        if (wanted != null && (wanted < 1 || wanted > most)) {
            throw new Refusal(
                    "--nodes is 1 to " + most + ", not " + wanted,
                    "an odd number is best: 3 nodes go on without 1, 5 without 2, 7 without 3");
        }
        return wanted;
    }

    private int threads() {
        Integer wanted = threads;
        if (wanted == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (wanted < 1 || wanted > THREADS_MOST) {
            throw new Refusal(
                    "--threads is 1 to " + THREADS_MOST + ", not " + wanted,
                    "without it there is one for each core");
        }
        return wanted;
    }

    private @Nullable List<Integer> strikeNumbers() {
        if (strikes == null) {
            return null;
        }
        List<Integer> numbers = new ArrayList<>();
        if (!strikes.equals("none")) {
            for (String number : strikes.split(",")) {
                try {
                    numbers.add(Integer.valueOf(number.strip()));
                } catch (NumberFormatException _) {
                    throw new Refusal(
                            "--strikes takes numbers, not '" + number + "'",
                            "faults are numbered, and --trace begins with all of them; try"
                                    + " --strikes 3,4");
                }
            }
        }
        return numbers;
    }

    // One run

    private int tell(Scope scope, long chosen) {
        PrintWriter out = spec.commandLine().getOut();
        Universe universe = scope.universe(chosen);
        Run run;
        if (trace) {
            out.println(universe);
            out.println(TraceLine.LEGEND);
            run = scope.run(chosen, (event, columns) -> out.println(TraceLine.of(event, columns)));
        } else {
            out.print(Prologue.of(scope.world(), universe));
            out.println(Story.LEGEND);
            Story story = new Story(scope.world(), STORY_LINES);
            run = scope.run(chosen, story);
            story.lines().forEach(out::println);
        }
        out.println();
        if (run.verdict().passed()) {
            out.println(Tally.of(run));
            out.println("passed: " + scope.world().passing());
        } else {
            out.print(Failure.examine(scope, run).ending());
        }
        out.println();
        String again = scope.repeat(chosen);
        out.println("repeat with: " + again);
        if (!trace) {
            out.println("every line:  " + again + " --trace");
            out.println("many seeds:  ./fulcrum sim " + scope.world().name() + " --count 1000");
        }
        out.flush();
        return run.verdict().passed() ? ExitCode.GOOD : ExitCode.BAD;
    }

    private int tellAsJson(Scope scope, long chosen) {
        List<String> lines = new ArrayList<>();
        Run run =
                trace
                        ? scope.run(
                                chosen, (event, columns) -> lines.add(TraceLine.of(event, columns)))
                        : scope.run(chosen);
        Map<String, Object> told = Tally.json(scope, run);
        if (trace) {
            told.put("trace", lines);
        }
        print(told);
        return run.verdict().passed() ? ExitCode.GOOD : ExitCode.BAD;
    }

    private void print(Object told) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Json.write(told));
        out.flush();
    }

    // Detectors side by side

    private int measure(long chosen) {
        List<Trial.Result> results = Trial.run(chosen);
        if (json) {
            print(TrialTable.json(results));
        } else {
            PrintWriter out = spec.commandLine().getOut();
            out.print(TrialTable.text(results));
            out.flush();
        }
        return ExitCode.GOOD;
    }

    // Every run of small worlds

    private int exhaust() {
        List<RaftSmallWorld.Bounded> wanted =
                RaftSmallWorld.ALL.stream()
                        .filter(small -> nodes == null || small.world().nodes() == nodes)
                        .toList();
        if (wanted.isEmpty()) {
            throw new Refusal(
                    "no small world has " + nodes + " nodes",
                    "--exhaust knows some of 2 and of 3; without --nodes it visits all");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.println(Exhaustion.LEGEND);
        }
        Exhaustion exhaustion =
                Exhaustion.of(
                        wanted,
                        line -> {
                            if (!json) {
                                out.println(line);
                                out.flush();
                            }
                        });
        if (json) {
            print(exhaustion.json());
        } else {
            out.println(exhaustion.ending());
            out.flush();
        }
        return switch (exhaustion.verdict()) {
            case SOUND -> ExitCode.GOOD;
            case BROKEN -> ExitCode.BAD;
            case UNFINISHED -> ExitCode.UNKNOWN;
        };
    }

    // Many runs

    private int judge(Scope scope, long runs) {
        int sideBySide = threads();
        boolean terminal = Boolean.getBoolean("fulcrum.terminal");
        Watch watch = new Watch(runs, terminal, spec.commandLine().getErr());
        RunSet set = Seeds.run(scope, from, runs, sideBySide, terminal ? 500 : 10_000, watch);
        watch.end();
        Tally tally = Tally.of(scope, set, watch.seconds());
        List<Failure> failures =
                set.failures().stream()
                        .limit(FAILURES_TOLD)
                        .map(failed -> Failure.examine(scope, failed))
                        .toList();
        if (json) {
            Map<String, Object> told = new LinkedHashMap<>(tally.json());
            told.put("from", from);
            print(told);
        } else {
            PrintWriter out = spec.commandLine().getOut();
            failures.forEach(failure -> out.println(failure.text()));
            out.print(tally.text());
            out.flush();
        }
        return tally.passed() ? ExitCode.GOOD : ExitCode.BAD;
    }

    /// Says on the error end how far the runs are.
    private static final class Watch implements Seeds.Progress {

        private final long runs;
        private final boolean terminal;
        private final PrintWriter err;
        private final long began = System.nanoTime();

        Watch(long runs, boolean terminal, PrintWriter err) {
            this.runs = runs;
            this.terminal = terminal;
            this.err = err;
        }

        double seconds() {
            return (System.nanoTime() - began) / 1e9;
        }

        @Override
        public void at(long done, long failed) {
            String line =
                    "%d of %d runs, %.0f/s, %d failed"
                            .formatted(done, runs, done / seconds(), failed);
            if (terminal) {
                err.print("\r" + line + "  ");
            } else {
                err.println(line);
            }
            err.flush();
        }

        void end() {
            if (terminal) {
                err.print("\r" + " ".repeat(60) + "\r");
                err.flush();
            }
        }
    }

    /// Reads a seed: decimal, or hexadecimal after `0x`.
    static final class SeedText implements ITypeConverter<Long> {

        @Override
        public Long convert(String text) {
            try {
                return text.startsWith("0x") || text.startsWith("0X")
                        ? Long.parseUnsignedLong(text.substring(2), 16)
                        : Long.parseLong(text);
            } catch (NumberFormatException _) {
                throw new TypeConversionException("'" + text + "' is no seed; try 4711 or 0x1267");
            }
        }
    }
}
