package fulcrum.cli;

import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.status.Asked;
import fulcrum.cli.status.Inquiry;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Which nodes are asked: those of a dev cluster, or those at given addresses.
final class NodesAsked {

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

    /// All of them, those too that do not answer.
    ///
    /// @throws Refusal where nobody answers
    List<Asked> all() throws InterruptedException {
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
        List<Asked> asked =
                urls.isEmpty() ? Inquiry.dev(new DevPorts(portOffset)) : Inquiry.at(urls);
        if (asked.stream().allMatch(node -> node.status() == null)) {
            throw new Refusal(
                    "no node answers",
                    urls.isEmpty()
                            ? "'./fulcrum dev' starts a cluster; --port-offset or --url name"
                                    + " another"
                            : "--url is where a node's 'listen.http' is");
        }
        return asked;
    }
}
