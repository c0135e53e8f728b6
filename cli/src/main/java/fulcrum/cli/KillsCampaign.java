package fulcrum.cli;

import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.kills.Kills;
import fulcrum.server.json.Json;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Kills real nodes very often.
@Command(
        name = "kills",
        description = {
            "Kill nodes of a real cluster at random instants, under load, and judge what clients"
                    + " saw. The bar: it is linearizable, nothing acknowledged is lost, nothing"
                    + " damaged is served, and every kill is lived through.",
            "",
            "Now and then two or all nodes are killed at once, the log of a killed one is damaged,"
                    + " or a node's disk is filled (with --disks, which mounts a small file system"
                    + " in memory for each node, and needs the right to).",
        },
        mixinStandardHelpOptions = true)
final class KillsCampaign implements Callable<Integer> {

    @Option(
            names = "--kills",
            paramLabel = "N",
            description = "So many (default: ${DEFAULT-VALUE})",
            defaultValue = "200")
    private int kills;

    @Option(names = "--seed", paramLabel = "SEED", description = "Of the instants and victims")
    private @Nullable Long seed;

    @Option(names = "--disks", description = "Give each node a small disk, and fill it")
    private boolean disks;

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    @Spec private CommandSpec spec;

    /// So that who comes back has often missed more than the others' logs still have.
    private static final String[] FLAGS = {
        "--set",
        "snapshot.entries=300",
        "--set",
        "snapshot.retain=50",
        "--set",
        "log.segment_size=1MiB",
        "--set",
        "log.segments=4",
        "--set",
        "store.memtable=1MiB",
    };

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (kills < 1) {
            throw new Refusal("--kills is at least 1", "without it, nodes are killed 200 times");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        long drawn = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
        Path directory = Files.createTempDirectory("fulcrum-kills");
        DevPorts ports = new DevPorts(ThreadLocalRandom.current().nextInt(10_000, 40_000));
        boolean passed = false;
        try {
            Kills.Verdict verdict =
                    new Kills(directory, ports, Dev.nodeCommand(null, FLAGS), drawn, disks, err)
                            .run(kills);
            passed = verdict.failures().isEmpty();
            out.println(json ? Json.write(told(drawn, verdict)) : verdict.text(drawn));
            out.flush();
            return passed ? ExitCode.GOOD : ExitCode.BAD;
        } catch (NodeRefused refused) {
            throw new Refusal(String.valueOf(refused.getMessage()), refused.hint());
        } finally {
            if (passed) {
                DevDirectory.delete(directory);
            } else {
                err.println("the nodes' directories are kept in " + directory);
            }
        }
    }

    private static Map<String, Object> told(long seed, Kills.Verdict verdict) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("verdict", verdict.failures().isEmpty() ? "passed" : "failed");
        told.put("seed", seed);
        told.put("kills", verdict.kills());
        told.put("damages", verdict.damages());
        told.put("fullDisks", verdict.fullDisks());
        told.put("done", verdict.done());
        told.put("refused", verdict.refused());
        told.put("unknown", verdict.unknown());
        told.put("silenceMillisMedian", verdict.silenceMillisMedian());
        told.put("silenceMillisMost", verdict.silenceMillisMost());
        told.put("failures", verdict.failures());
        return told;
    }
}
