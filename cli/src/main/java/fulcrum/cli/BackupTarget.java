package fulcrum.cli;

import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.status.Asked;
import fulcrum.cli.status.Inquiry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/// Which cluster is meant, and which of its nodes are asked in which order.
final class BackupTarget {

    @Option(
            names = "--port-offset",
            paramLabel = "K",
            description = "Of the dev cluster that is meant (default: ${DEFAULT-VALUE})",
            defaultValue = "0")
    private int portOffset;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Ask the node whose HTTP door is here; repeated, the next where it fails")
    private List<String> urls = new ArrayList<>();

    /// The doors of the nodes that answer: those that lead little first, since they have the time.
    List<String> doors() throws InterruptedException {
        if (portOffset < 0 || portOffset > 50_000) {
            throw new Refusal(
                    "--port-offset is 0 to 50000, not " + portOffset,
                    "give the one that the cluster was started with");
        }
        for (String url : urls) {
            if (!url.matches("http://[^/]+/*")) {
                throw new Refusal("--url is no '" + url + "'", "write it as http://127.0.0.1:8081");
            }
        }
        List<Asked> asked =
                urls.isEmpty() ? Inquiry.dev(new DevPorts(portOffset)) : Inquiry.at(urls);
        List<Asked> awake = new ArrayList<>();
        for (Asked node : asked) {
            if (node.status() != null) {
                awake.add(node);
            }
        }
        if (awake.isEmpty()) {
            throw new Refusal(
                    "no node answers at "
                            + (urls.isEmpty()
                                    ? "http://127.0.0.1:"
                                            + (DevPorts.HTTP + portOffset + 1)
                                            + " or the two ports behind it"
                                    : String.join(", ", urls)),
                    "'./fulcrum dev' starts a cluster; --port-offset or --url name another");
        }
        awake.sort(Comparator.comparingInt(BackupTarget::led));
        return awake.stream().map(Asked::url).toList();
    }

    private static int led(Asked node) {
        int led = 0;
        Map<?, ?> status = node.status();
        if (status != null && status.get("groups") instanceof List<?> groups) {
            for (Object each : groups) {
                if (each instanceof Map<?, ?> group
                        && "leader".equalsIgnoreCase(String.valueOf(group.get("role")))) {
                    led++;
                }
            }
        }
        return led;
    }

    /// What tells this cluster from others on a command line.
    String more() {
        return portOffset == 0 ? "" : " --port-offset " + portOffset;
    }
}
