package fulcrum.cli;

import fulcrum.server.json.Json;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.rescue.PlanFile;
import fulcrum.server.rescue.PlanText;
import fulcrum.server.rescue.RescuePlan;
import fulcrum.server.rescue.RescueReport;
import fulcrum.server.rescue.RescueWork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Brings up a cluster that has lost the majority of its nodes for good.
@Command(
        name = "recover",
        description = {
            "Bring up a cluster that has lost the majority of its nodes for good.",
            "",
            "Only where they cannot come back: what they had acknowledged, and nobody else has, is"
                    + " given up.",
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        subcommands = {RecoverCommand.Plan.class, RecoverCommand.Apply.class})
final class RecoverCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static Refusal refusal(NodeRefused refused) {
        return new Refusal(String.valueOf(refused.getMessage()), refused.hint());
    }

    private static Refusal unreadable(IOException failed) {
        return new Refusal(
                "cannot read or write: " + failed,
                "look whether the files are there, whole, and yours; nothing is half done that the"
                        + " same command would not finish");
    }

    /// Looks and writes nothing but the plan.
    @Command(
            name = "plan",
            description = {
                "Look at what is left, and say what could be done and what it would cost.",
                "",
                "The nodes of these directories must not run. Nothing in them is changed.",
            },
            mixinStandardHelpOptions = true)
    static final class Plan implements Callable<Integer> {

        @Option(
                names = "--data",
                paramLabel = "DIR",
                required = true,
                description = "The directory of a node that is left; repeated for every one")
        private List<Path> directories;

        @Option(names = "--out", paramLabel = "FILE", description = "Keep the plan in this file")
        private @Nullable Path file;

        @Option(names = "--json", description = "The plan as one JSON object, as its file holds it")
        private boolean json;

        @Spec private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try {
                RescuePlan plan = RescuePlan.of(directories);
                if (file != null) {
                    Files.writeString(file, PlanFile.text(plan) + "\n");
                }
                if (json) {
                    out.println(PlanFile.text(plan));
                } else {
                    PlanText.of(plan, PlanText.SCREEN).forEach(out::println);
                    out.println("digest " + PlanFile.digest(plan));
                    if (file != null) {
                        out.println("kept in " + file + "; nothing else was written");
                    }
                }
                return plan.isNeeded() ? ExitCode.GOOD : ExitCode.BAD;
            } catch (NodeRefused refused) {
                throw refusal(refused);
            } catch (IOException failed) {
                throw unreadable(failed);
            }
        }
    }

    /// Carries a plan out.
    @Command(
            name = "apply",
            description = {
                "Carry a plan out. Interrupted, it is finished by the same command.",
                "",
                "Every node that the plan does not name as left is shut out for good.",
            },
            mixinStandardHelpOptions = true)
    static final class Apply implements Callable<Integer> {

        @Parameters(paramLabel = "PLAN", description = "What 'recover plan --out PLAN' has written")
        private Path file;

        @Option(
                names = "--group",
                paramLabel = "NUMBER",
                description =
                        "Rescue this group too, although its majority is left; may be repeated")
        private List<Long> named = List.of();

        @Option(names = "--yes", description = "Do not ask")
        private boolean yes;

        @Option(names = "--json", description = "One JSON object")
        private boolean json;

        @Spec private CommandSpec spec;

        @Override
        public Integer call() {
            try {
                PlanFile plan = PlanFile.read(file);
                if (!yes && !confirmed(plan)) {
                    spec.commandLine().getOut().println("nothing was done");
                    return ExitCode.BAD;
                }
                List<Path> done = new RescueWork(plan, new TreeSet<>(named), _ -> {}).carryOut();
                tell(plan, done);
                return ExitCode.GOOD;
            } catch (NodeRefused refused) {
                throw refusal(refused);
            } catch (IOException failed) {
                throw unreadable(failed);
            }
        }

        private boolean confirmed(PlanFile plan) throws IOException {
            if (!Boolean.getBoolean("fulcrum.terminal")) {
                throw new Refusal(
                        "this gives up every node but those of " + plan.positions().keySet(),
                        "look at the plan, and say --yes");
            }
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "This gives up every node but those of %s. Are they gone for good? [yes/no] ",
                    plan.positions().keySet());
            out.flush();
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    Fulcrum.standardInput(spec), StandardCharsets.UTF_8));
            return "yes".equals(in.readLine());
        }

        private void tell(PlanFile plan, List<Path> done) {
            PrintWriter out = spec.commandLine().getOut();
            List<String> reports =
                    plan.positions().keySet().stream()
                            .map(each -> RescueReport.file(each, plan.nextEpoch()).toString())
                            .toList();
            if (json) {
                Map<String, Object> told = new LinkedHashMap<>();
                told.put("digest", plan.digest());
                told.put("epoch", plan.nextEpoch());
                told.put("changed", done.stream().map(Path::toString).toList());
                told.put("reports", reports);
                out.println(Json.write(told));
                return;
            }
            out.println(
                    done.isEmpty()
                            ? "all of it was done before: epoch " + plan.nextEpoch()
                            : "done: epoch " + plan.nextEpoch() + " begins");
            reports.forEach(report -> out.println("  report in " + report));
            out.println("start the nodes that are left; the others must be emptied and join anew");
        }
    }
}
