package fulcrum.cli;

import fulcrum.cli.calls.NodeCalls;
import fulcrum.cli.status.Asked;
import fulcrum.server.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes sure that a node does nothing any more.
@Command(
        name = "fence",
        description = {
            "Make sure that a node writes nothing and answers nobody any more, whatever it believes"
                    + " about the time.",
            "",
            "The node marks its directory, stops, and does not start again. Where it cannot be"
                    + " reached, another node runs the program that its configuration names as"
                    + " fence.hook.",
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum node fence n1 --reason 'its disk lies'",
        })
final class NodeFence implements Callable<Integer> {

    private static final int PATIENCE_MILLIS = 30_000;

    @Parameters(paramLabel = "NODE", description = "Such as n1")
    private String node = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "For the mark and the log")
    private String reason = "";

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    @Mixin private NodesAsked nodes;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (!node.matches("n[1-9][0-9]{0,8}")) {
            throw new Refusal("'" + node + "' is no node", "nodes are called n1, n2 and so on");
        }
        List<Asked> all = nodes.all();
        List<String> refusals = new ArrayList<>();
        String hint = "name its HTTP door with --url, or switch its machine off";
        for (boolean itself : new boolean[] {true, false}) {
            for (Asked each : all) {
                if (node.equals(each.node()) != itself || (!itself && each.status() == null)) {
                    continue;
                }
                NodeCalls.@Nullable Reply reply = order(each, refusals);
                if (reply != null && reply.isGood()) {
                    tell(reply);
                    return ExitCode.GOOD;
                }
                if (reply != null) {
                    refusals.add(reply.text("detail"));
                    hint = reply.text("hint");
                }
            }
        }
        refusals.addFirst(node + " is not fenced");
        throw new Refusal(String.join("; ", refusals), hint);
    }

    private NodeCalls.@Nullable Reply order(Asked at, List<String> refusals) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("owner", System.getProperty("user.name", ""));
        body.put("reason", reason);
        try {
            return new NodeCalls(at.url(), PATIENCE_MILLIS)
                    .put("/api/v1/fence/" + node, Json.write(body));
        } catch (IOException failed) {
            refusals.add(at.url() + ": " + failed.getMessage());
            return null;
        }
    }

    private void tell(NodeCalls.Reply reply) {
        String line;
        if (json) {
            line = Json.write(reply.tree());
        } else if (reply.tree().get("hook") == null) {
            line = node + " is fenced: it has stopped, and does not start again";
        } else {
            line = node + " is fenced by " + reply.text("by") + ": " + reply.text("hook");
        }
        spec.commandLine().getOut().println(line);
    }
}
