package fulcrum.cli;

import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.members.MemberCalls;
import fulcrum.cli.members.Roster;
import fulcrum.server.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which cluster a command is about, and how its answer is printed.
final class ClusterTarget {

    /// Nodes of a dev cluster that are asked, one after the other.
    private static final int DEV_NODES = 9;

    private static final long LOOK_MILLIS = 100;

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

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    boolean json() {
        return json;
    }

    /// A dev cluster is meant, which has a hub.
    boolean isDev() {
        return urls.isEmpty();
    }

    MemberCalls hub() {
        return new MemberCalls(
                List.of("http://127.0.0.1:" + new DevPorts(checked()).hub().getPort()));
    }

    private int checked() {
        if (portOffset < 0 || portOffset > 50_000) {
            throw new Refusal(
                    "--port-offset is 0 to 50000, not " + portOffset,
                    "give the one that the cluster was started with");
        }
        return portOffset;
    }

    private MemberCalls members() {
        List<String> places = new ArrayList<>();
        for (String url : urls) {
            if (!url.matches("http://[^/]+/*")) {
                throw new Refusal("--url is no '" + url + "'", "write it as http://127.0.0.1:8081");
            }
            places.add(url.replaceAll("/+$", ""));
        }
        if (places.isEmpty()) {
            DevPorts ports = new DevPorts(checked());
            for (int node = 1; node <= DEV_NODES; node++) {
                places.add("http://127.0.0.1:" + ports.http(node).getPort());
            }
        }
        return new MemberCalls(places);
    }

    /// Orders something, or asks for something.
    ///
    /// @throws Refusal where nobody answers, or it is refused
    MemberCalls.Reply ask(String method, String path, @Nullable Map<String, ?> body)
            throws InterruptedException {
        return ask(members(), method, path, body);
    }

    /// The same of whom is given.
    MemberCalls.Reply ask(MemberCalls of, String method, String path, @Nullable Map<String, ?> body)
            throws InterruptedException {
        MemberCalls.Reply reply;
        try {
            reply = of.ask(method, path, body);
        } catch (IOException failed) {
            throw new Refusal(
                    "no node answers: " + failed.getMessage(),
                    urls.isEmpty()
                            ? "'./fulcrum dev' starts a cluster; --port-offset or --url name"
                                    + " another"
                            : "--url is where a node's 'listen.http' is");
        }
        if (!reply.good()) {
            throw new Refusal(reply.text("detail"), reply.text("hint"));
        }
        return reply;
    }

    Roster roster() throws InterruptedException {
        return new Roster(ask("GET", MemberCalls.NODES, null).tree());
    }

    /// Looks again and again until it is so, and tells each group's way there.
    ///
    /// @return the last that was seen; what was wanted may not be so
    Roster follow(Predicate<Roster> wanted, long seconds, PrintWriter out)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        SortedMap<String, String> told = new TreeMap<>(roster().progress());
        while (true) {
            Roster now = roster();
            now.progress()
                    .forEach((group, text) -> {
                        if (!text.equals(told.put(group, text)) && !json) {
                            out.println("  " + group + ": " + text);
                            out.flush();
                        }
                    });
            if (wanted.test(now) || System.nanoTime() > deadline) {
                return now;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /// The last line of a command: a sentence, or with --json what it is about.
    void conclude(PrintWriter out, String sentence, Map<?, ?> tree) {
        out.println(json ? Json.write(tree) : sentence);
    }
}
