package fulcrum.cli;

import fulcrum.cli.dev.FaultCalls;
import fulcrum.server.fault.FaultRefused;
import fulcrum.server.fault.FaultRequest;
import fulcrum.server.fault.Order;
import fulcrum.server.fault.OrderText;
import fulcrum.server.json.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lets things go wrong in a running cluster, and ends it.
@Command(
        name = "fault",
        description = {
            "Let something go wrong in a running cluster, and mend it.",
            "",
            "Every fault has a name, and ends when its time is over, or when it is healed.",
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            FaultCommand.Partition.class,
            FaultCommand.Isolate.class,
            FaultCommand.Delay.class,
            FaultCommand.Drop.class,
            FaultCommand.Kill.class,
            FaultCommand.Pause.class,
            FaultCommand.Resume.class,
            FaultCommand.Restart.class,
            FaultCommand.Disk.class,
            FaultCommand.Skew.class,
            FaultCommand.ListAll.class,
            FaultCommand.Heal.class
        },
        synopsisSubcommandLabel = "FAULT",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum fault isolate n1 --for 30s         n1 reaches nobody, for half a minute",
            "  ./fulcrum fault partition n1/n2,n3           until it is healed",
            "  ./fulcrum fault drop n1:n2 30%%               one way; n1,n2 is both",
            "  ./fulcrum fault list",
            "  ./fulcrum fault heal f1                      without a name: all of them",
        })
final class FaultCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// What every order takes.
    static final class Giving {

        @Mixin private FaultTarget target;

        @Option(
                names = "--for",
                paramLabel = "TIME",
                description = "It ends by itself after 30s, or 5m, or so; never where nobody says")
        private @Nullable String time;

        @Option(
                names = "--owner",
                paramLabel = "NAME",
                description = "Who is told to have ordered it (default: ${DEFAULT-VALUE})",
                defaultValue = "${sys:user.name}")
        private String owner = "";

        @Option(names = "--json", description = "One JSON object")
        private boolean json;

        int give(CommandSpec spec, String rest) {
            try {
                String verb = spec.name();
                Order order = OrderText.read(verb + " " + rest);
                long millis = time == null ? 0 : OrderText.span(time) / 1_000_000;
                if (time != null && millis == 0) {
                    throw new Refusal("--for is less than 1ms", "write 1ms or more");
                }
                String id = freeId();
                FaultRequest request = new FaultRequest(order, millis, owner, false);
                var replies = target.ask(of -> of.begin(id, request));
                tell(spec.commandLine().getOut(), id, order, replies.values());
                return ExitCode.GOOD;
            } catch (FaultRefused refused) {
                throw new Refusal(String.valueOf(refused.getMessage()), refused.hint());
            }
        }

        /// The first of f1, f2, ... behind all that were ever used, as far as anybody remembers.
        private String freeId() {
            long last = 0;
            for (FaultCalls.Reply reply : target.ask(FaultCalls::list).values()) {
                for (String list : List.of("active", "past")) {
                    for (Map<?, ?> each : entries(reply, list)) {
                        String id = String.valueOf(each.get("id"));
                        if (id.matches("f[0-9]{1,9}")) {
                            last = Math.max(last, Long.parseLong(id.substring(1)));
                        }
                    }
                }
            }
            return "f" + (last + 1);
        }

        private void tell(
                PrintWriter out, String id, Order order, Iterable<FaultCalls.Reply> replies) {
            boolean told = false;
            for (FaultCalls.Reply reply : replies) {
                if (json) {
                    out.println(Json.write(reply.tree()));
                    continue;
                }
                if (!told) {
                    out.println(sentence(id, order));
                    told = true;
                }
                if (reply.tree().get("unreached") instanceof Map<?, ?> unreached) {
                    unreached.forEach((node, why) ->
                            out.println("  " + node + " does not know of it: " + why));
                }
            }
        }

        private String sentence(String id, Order order) {
            if (order.kind() == null) {
                return order + ": done";
            }
            return id
                    + ": "
                    + order
                    + (time == null
                            ? ", until './fulcrum fault heal " + id + "'"
                            : ", for " + time);
        }
    }

    private static List<Map<?, ?>> entries(FaultCalls.Reply reply, String list) {
        List<Map<?, ?>> all = new ArrayList<>();
        if (reply.tree().get(list) instanceof List<?> entries) {
            for (Object each : entries) {
                if (each instanceof Map<?, ?> tree) {
                    all.add(tree);
                }
            }
        }
        return all;
    }

    /// What is done to one node.
    static class ToNode implements Callable<Integer> {
        @Mixin private Giving giving;

        @Parameters(index = "0", paramLabel = "NODE", description = "Such as n1")
        private String node = "";

        @Spec private CommandSpec spec;

        /// The rest of the order, behind the node.
        String rest() {
            return "";
        }

        @Override
        public Integer call() {
            return giving.give(spec, node + rest());
        }
    }

    @Command(
            name = "partition",
            description = "Keep parts of the cluster apart. A node in no part reaches all.",
            mixinStandardHelpOptions = true)
    static final class Partition implements Callable<Integer> {
        @Mixin private Giving giving;

        @Parameters(paramLabel = "PARTS", description = "Such as n1/n2,n3")
        private String parts = "";

        @Spec private CommandSpec spec;

        @Override
        public Integer call() {
            return giving.give(spec, parts);
        }
    }

    @Command(
            name = "isolate",
            description = "Keep a node apart from all others. Its clients reach it.",
            mixinStandardHelpOptions = true)
    static final class Isolate extends ToNode {}

    @Command(
            name = "delay",
            description = "Let messages take longer.",
            mixinStandardHelpOptions = true)
    static final class Delay implements Callable<Integer> {
        @Mixin private Giving giving;

        @Parameters(
                index = "0",
                paramLabel = "LINKS",
                description = "n1,n2 both ways; n1:n2 one way; n1 from and to all")
        private String links = "";

        @Parameters(index = "1", paramLabel = "TIME", description = "Such as 50ms")
        private String time = "";

        @Spec private CommandSpec spec;

        @Override
        public Integer call() {
            return giving.give(spec, links + " " + time);
        }
    }

    @Command(name = "drop", description = "Lose messages.", mixinStandardHelpOptions = true)
    static final class Drop implements Callable<Integer> {
        @Mixin private Giving giving;

        @Parameters(
                index = "0",
                paramLabel = "LINKS",
                description = "n1:n2 one way; n1,n2 both ways; n1 from and to all")
        private String links = "";

        @Parameters(index = "1", paramLabel = "SHARE", description = "Such as 30%%")
        private String share = "";

        @Spec private CommandSpec spec;

        @Override
        public Integer call() {
            return giving.give(spec, links + " " + share);
        }
    }

    @Command(
            name = "kill",
            description = "End a node at once. With --for it starts again.",
            mixinStandardHelpOptions = true)
    static final class Kill extends ToNode {}

    @Command(
            name = "pause",
            description = "Let a node stand still.",
            mixinStandardHelpOptions = true)
    static final class Pause extends ToNode {}

    @Command(
            name = "resume",
            description = "Let a node go on that was paused.",
            mixinStandardHelpOptions = true)
    static final class Resume extends ToNode {}

    @Command(
            name = "restart",
            description = "Start a node that is down.",
            mixinStandardHelpOptions = true)
    static final class Restart extends ToNode {}

    @Command(
            name = "disk",
            description = "Let a node's disk be slow, full or broken.",
            mixinStandardHelpOptions = true)
    static final class Disk extends ToNode {
        @Option(
                names = "--slow",
                paramLabel = "TIME",
                description = "Every sync takes so much longer")
        private @Nullable String slow;

        @Option(names = "--full", description = "There is no room")
        private boolean full;

        @Option(names = "--fail-sync", description = "The next sync fails, and the node stops")
        private boolean failSync;

        @Override
        String rest() {
            int said = (slow == null ? 0 : 1) + (full ? 1 : 0) + (failSync ? 1 : 0);
            if (said != 1) {
                throw new Refusal(
                        said == 0
                                ? "'disk' does not say what is wrong with the disk"
                                : "'disk' says more than one thing",
                        "write '" + OrderText.form("disk") + "'");
            }
            return slow != null ? " --slow " + slow : full ? " --full" : " --fail-sync";
        }
    }

    @Command(
            name = "skew",
            description = "Let a node's wall clock be ahead, or behind.",
            mixinStandardHelpOptions = true)
    static final class Skew extends ToNode {
        @Parameters(index = "1", paramLabel = "TIME", description = "Such as +500ms or -2s")
        private String time = "";

        @Override
        String rest() {
            return " " + time;
        }
    }

    @Command(
            name = "list",
            description = "Say what goes wrong on purpose now, and what did.",
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin private FaultTarget target;

        @Option(names = "--past", description = "Also those that are over, the last first")
        private boolean past;

        @Option(names = "--json", description = "One JSON object")
        private boolean json;

        @Spec private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            target.ask(FaultCalls::list)
                    .forEach((_, reply) -> {
                        if (json) {
                            out.println(Json.write(reply.tree()));
                        } else {
                            FaultLines.of(entries(reply, "active")).forEach(out::println);
                            if (past) {
                                FaultLines.past(entries(reply, "past")).forEach(out::println);
                            }
                        }
                    });
            return ExitCode.GOOD;
        }
    }

    @Command(
            name = "heal",
            description = "End a fault, or all of them.",
            mixinStandardHelpOptions = true)
    static final class Heal implements Callable<Integer> {
        @Mixin private FaultTarget target;

        @Parameters(
                arity = "0..1",
                paramLabel = "ID",
                description = "As 'list' names it; all where nobody says")
        private @Nullable String id;

        @Spec private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            Map<String, String> meant = new LinkedHashMap<>();
            for (FaultCalls.Reply reply : target.ask(FaultCalls::list).values()) {
                for (Map<?, ?> each : entries(reply, "active")) {
                    String name = String.valueOf(each.get("id"));
                    if (id == null || id.equals(name)) {
                        meant.put(name, String.valueOf(each.get("order")));
                    }
                }
            }
            if (meant.isEmpty() && id != null) {
                throw new Refusal(
                        "no fault '" + id + "' is in force",
                        "'./fulcrum fault list' names those that are");
            }
            meant.forEach((name, order) -> {
                var _ = target.ask(of -> of.end(name));
                out.println(name + " is healed: " + order);
            });
            if (meant.isEmpty()) {
                out.println("nothing goes wrong on purpose");
            }
            return ExitCode.GOOD;
        }
    }

    /// The command line, as far as signs of numbers are concerned: `-2s` is no option.
    static void takeSigns(CommandLine line) {
        CommandLine fault = Objects.requireNonNull(line.getSubcommands().get("fault"));
        CommandLine skew = Objects.requireNonNull(fault.getSubcommands().get("skew"));
        skew.setUnmatchedOptionsArePositionalParams(true);
    }
}
