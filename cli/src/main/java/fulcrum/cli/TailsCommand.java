package fulcrum.cli;

import fulcrum.cli.calls.NodeCalls;
import fulcrum.cli.status.Asked;
import fulcrum.cli.status.Table;
import fulcrum.machine.codec.Malformed;
import fulcrum.server.json.Json;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.tails.TailShelf;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Entries of logs that a later leader's took the place of. Alone it prints help.
@Command(
        name = "tails",
        description = {
            "Show divergent tails: entries of a node's log that a later leader's log took the place"
                    + " of, kept as files.",
            "",
            "The node never learnt that they were committed. What they say may have been committed"
                    + " all the same, by way of another node.",
        },
        mixinStandardHelpOptions = true,
        subcommands = {TailsCommand.ListAll.class, TailsCommand.Show.class},
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum tails list                        of all nodes that answer",
            "  ./fulcrum tails show n1-g1-345",
            "  ./fulcrum tails list --data /var/lib/fulcrum   of a node that does not run",
        })
final class TailsCommand implements Runnable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final String PATH = "/api/v1/tails";

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// Where tails are looked for.
    static final class Place {

        @Mixin private NodesAsked nodes;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "Read the directory of a node, which need not run")
        private @Nullable Path data;

        /// What each place has, by its name.
        Map<String, Map<?, ?>> lists() throws InterruptedException {
            Map<String, Map<?, ?>> lists = new TreeMap<>();
            if (data != null) {
                lists.put(data.toString(), shelf(data).list());
                return lists;
            }
            for (Asked each : nodes.all()) {
                if (each.status() != null) {
                    NodeCalls.Reply reply = ask(each, PATH);
                    if (!reply.isGood()) {
                        throw new Refusal(reply.text("detail"), reply.text("hint"));
                    }
                    lists.put(each.url(), reply.tree());
                }
            }
            return lists;
        }

        /// One tail, wherever it is; null where it is nowhere.
        @Nullable Map<?, ?> find(String id) throws InterruptedException {
            if (data != null) {
                try {
                    return shelf(data).show(id);
                } catch (IOException | Malformed unreadable) {
                    throw unreadable(data, unreadable);
                }
            }
            for (Asked each : nodes.all()) {
                if (each.status() != null) {
                    NodeCalls.Reply reply = ask(each, PATH + "/" + id);
                    if (reply.isGood()) {
                        return reply.tree();
                    }
                    if (reply.status() != 404) {
                        throw new Refusal(reply.text("detail"), reply.text("hint"));
                    }
                }
            }
            return null;
        }

        private static NodeCalls.Reply ask(Asked node, String path) {
            try {
                return new NodeCalls(node.url(), PATIENCE_MILLIS).get(path);
            } catch (IOException failed) {
                throw new Refusal(
                        node.url() + " does not answer: " + failed.getMessage(), "ask again");
            }
        }

        private static TailShelf shelf(Path data) {
            if (!Files.isDirectory(data)) {
                throw new Refusal("there is no directory " + data, "name a node's 'data'");
            }
            try {
                return new TailShelf(NodeDirectory.tails(data));
            } catch (IOException unreadable) {
                throw unreadable(data, unreadable);
            }
        }

        private static Refusal unreadable(Path data, Exception why) {
            return new Refusal(
                    "the tails in " + data + " cannot be read: " + why.getMessage(),
                    "look after the disk");
        }
    }

    /// Lists them.
    @Command(
            name = "list",
            description = "List the divergent tails of all nodes, the oldest of each node first.",
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {

        private static final List<String> HEAD =
                List.of("ID", "KEPT", "ENTRIES", "INDEXES", "TERMS", "BY TERM", "CAUSE");

        @Option(names = "--json", description = "One JSON object")
        private boolean json;

        @Mixin private Place place;

        @Spec private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            PrintWriter out = spec.commandLine().getOut();
            Map<String, Map<?, ?>> lists = place.lists();
            if (json) {
                out.println(Json.write(lists));
                return ExitCode.GOOD;
            }
            List<List<String>> rows = new ArrayList<>(List.of(HEAD));
            List<String> remarks = new ArrayList<>();
            lists.forEach((where, list) -> {
                if (list.get("tails") instanceof List<?> tails) {
                    tails.forEach(tail -> rows.add(row((Map<?, ?>) tail)));
                }
                if (list.get("unreadable") instanceof Map<?, ?> broken) {
                    broken.forEach((id, why) -> remarks.add(id + " cannot be read: " + why));
                }
                if (list.get("gone") instanceof Number gone && gone.longValue() > 0) {
                    remarks.add(where + " had " + gone + " more, which went for room");
                }
            });
            if (rows.size() == 1) {
                out.println("no divergent tails");
            } else {
                Table.align(rows).forEach(out::println);
            }
            remarks.forEach(out::println);
            return ExitCode.GOOD;
        }

        private static List<String> row(Map<?, ?> tail) {
            return List.of(
                    tail.get("id") + "",
                    tail.get("kept") + "",
                    tail.get("entries") + "",
                    tail.get("fromIndex") + "-" + tail.get("lastIndex"),
                    tail.get("fromTerm") + "-" + tail.get("lastTerm"),
                    tail.get("byTerm") + "",
                    tail.get("cause") + "");
        }
    }

    /// Shows one with its entries.
    @Command(
            name = "show",
            description = "Show a divergent tail with its entries.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {

        @Parameters(paramLabel = "ID", description = "As './fulcrum tails list' names it")
        private String id = "";

        @Option(names = "--json", description = "One JSON object")
        private boolean json;

        @Mixin private Place place;

        @Spec private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            if (!id.matches("n[0-9]{1,10}-g[0-9]{1,18}-[0-9]{1,18}")) {
                throw new Refusal("'" + id + "' is no tail", "'./fulcrum tails list' names them");
            }
            Map<?, ?> tail = place.find(id);
            if (tail == null) {
                throw new Refusal(
                        "there is no divergent tail " + id,
                        "'./fulcrum tails list' names those that are kept");
            }
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.write(tail));
                return ExitCode.GOOD;
            }
            out.printf(
                    "%s: %s entries of group %s on %s, kept %s%n",
                    tail.get("id"),
                    tail.get("entries"),
                    tail.get("group"),
                    tail.get("node"),
                    tail.get("kept"));
            out.printf(
                    "replaced by the leader of term %s (%s)%n",
                    tail.get("byTerm"), tail.get("cause"));
            out.println(tail.get("caution"));
            if (tail.get("content") instanceof List<?> entries) {
                entries.forEach(entry -> out.println(line((Map<?, ?>) entry)));
            }
            return ExitCode.GOOD;
        }

        private static String line(Map<?, ?> entry) {
            StringBuilder line = new StringBuilder();
            entry.forEach((name, value) -> {
                String word = name.equals("what") ? "" : name + "=";
                line.append(line.isEmpty() ? "  " : " ").append(word).append(value);
            });
            return line.toString();
        }
    }
}
