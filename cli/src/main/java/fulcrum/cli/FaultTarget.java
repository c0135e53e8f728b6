package fulcrum.cli;

import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.dev.FaultCalls;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/// Who is told to let something go wrong: the hub of a dev cluster, or nodes by their addresses.
final class FaultTarget {

    /// Starting a node again may take a while.
    private static final int PATIENCE_MILLIS = 60_000;

    @Option(
            names = "--port-offset",
            paramLabel = "K",
            description = "Of the dev cluster that is meant (default: ${DEFAULT-VALUE})",
            defaultValue = "0")
    private int portOffset;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Tell the node whose HTTP door is here; repeat it for every node")
    private List<String> urls = new ArrayList<>();

    /// Something to be asked of everybody.
    interface Question {
        FaultCalls.Reply ask(FaultCalls of) throws IOException;
    }

    /// What each answered, by its address.
    ///
    /// @throws Refusal where somebody does not answer, or refuses
    SortedMap<String, FaultCalls.Reply> ask(Question question) {
        SortedMap<String, FaultCalls.Reply> replies = new TreeMap<>();
        for (String url : urls()) {
            FaultCalls.Reply reply;
            try {
                reply = question.ask(new FaultCalls(url, PATIENCE_MILLIS));
            } catch (IOException failed) {
                throw silence(url, failed);
            }
            if (!reply.good()) {
                throw new Refusal(reply.text("detail"), reply.text("hint"));
            }
            replies.put(url, reply);
        }
        return replies;
    }

    private List<String> urls() {
        if (portOffset < 0 || portOffset > 50_000) {
            throw new Refusal(
                    "--port-offset is 0 to 50000, not " + portOffset,
                    "give the one that the cluster was started with");
        }
        if (urls.isEmpty()) {
            return List.of("http://127.0.0.1:" + new DevPorts(portOffset).hub().getPort());
        }
        List<String> plain = new ArrayList<>();
        for (String url : urls) {
            if (!url.matches("http://[^/]+/*")) {
                throw new Refusal("--url is no '" + url + "'", "write it as http://127.0.0.1:8081");
            }
            plain.add(url.replaceAll("/+$", ""));
        }
        return plain;
    }

    private Refusal silence(String url, IOException failed) {
        String why =
                failed instanceof ConnectException
                        ? "nobody listens there"
                        : String.valueOf(failed.getMessage());
        return new Refusal(
                "no orders can be given at " + url + ": " + why,
                urls.isEmpty()
                        ? "'./fulcrum dev' starts a cluster; --port-offset or --url name another"
                        : "--url is where a node's 'listen.http' is");
    }
}
