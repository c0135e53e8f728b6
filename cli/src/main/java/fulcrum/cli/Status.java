package fulcrum.cli;

import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.status.Asked;
import fulcrum.cli.status.Inquiry;
import fulcrum.cli.status.Survey;
import fulcrum.server.json.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What can be seen of a running cluster.
@Command(
        name = "status",
        description = {
            "Say what a running cluster is like: its nodes, their links and disks, and who leads"
                    + " which group.",
            "",
            "Exit code 1 means that a node is silent, or a group without a leader.",
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum status                     the cluster of ./fulcrum dev",
            "  ./fulcrum status --watch             again every second",
            "  ./fulcrum status --url http://10.0.0.1:8081 --url http://10.0.0.2:8081",
        })
final class Status implements Callable<Integer> {

    private static final long WATCH_MILLIS = 1_000;

    /// To the upper left corner, and nothing below.
    private static final String CLEAR = "\u001b[H\u001b[J";

    @Option(names = "--watch", description = "Again every second, until Ctrl-C")
    private boolean watch;

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    @Option(
            names = "--port-offset",
            paramLabel = "K",
            description = "Of the dev cluster that is meant (default: ${DEFAULT-VALUE})",
            defaultValue = "0")
    private int portOffset;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Ask the node whose HTTP door is here; may be repeated")
    private List<String> urls = new ArrayList<>();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        boolean terminal = Boolean.getBoolean("fulcrum.terminal");
        while (watch) {
            String told = told();
            PrintWriter out = spec.commandLine().getOut();
            out.println(terminal && !json ? CLEAR + told : told);
            out.flush();
            Thread.sleep(WATCH_MILLIS);
        }
        List<Asked> asked = asked();
        if (asked.stream().allMatch(node -> node.status() == null)) {
            throw silence(asked);
        }
        spec.commandLine().getOut().println(told(asked));
        return new Survey(asked).isWell() ? ExitCode.GOOD : ExitCode.BAD;
    }

    private String told() throws InterruptedException {
        List<Asked> asked = asked();
        return asked.isEmpty() ? silence(asked).getMessage() + "" : told(asked);
    }

    private String told(List<Asked> asked) {
        return json ? Json.write(report(asked)) : String.join("\n", new Survey(asked).lines());
    }

    private List<Asked> asked() throws InterruptedException {
        for (String url : urls) {
            if (!url.matches("http://[^/]+/*")) {
                throw new Refusal("--url is no '" + url + "'", "write it as http://127.0.0.1:8081");
            }
        }
        if (portOffset < 0 || portOffset > 50_000) {
            throw new Refusal(
                    "--port-offset is 0 to 50000, not " + portOffset,
                    "give the one that the cluster was started with");
        }
        return urls.isEmpty() ? Inquiry.dev(new DevPorts(portOffset)) : Inquiry.at(urls);
    }

    private Refusal silence(List<Asked> asked) {
        if (asked.isEmpty()) {
            return new Refusal(
                    "no node answers at http://127.0.0.1:"
                            + (DevPorts.HTTP + portOffset + 1)
                            + " or the two ports behind it",
                    "'./fulcrum dev' starts a cluster; --port-offset or --url name another");
        }
        return new Refusal(
                "no node answers: " + asked.getFirst().url() + ": " + asked.getFirst().problem(),
                "--url is where a node's 'listen.http' is");
    }

    private static Map<String, Object> report(List<Asked> asked) {
        List<Object> nodes = new ArrayList<>();
        for (Asked one : asked) {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("node", one.node());
            node.put("url", one.url());
            node.put("problem", one.problem());
            node.put("status", one.status());
            nodes.add(node);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("well", new Survey(asked).isWell());
        report.put("nodes", nodes);
        return report;
    }
}
