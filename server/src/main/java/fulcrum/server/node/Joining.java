package fulcrum.server.node;

import fulcrum.machine.NodeId;
import fulcrum.server.json.Json;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How a node with an empty directory comes to a cluster that there is: it asks the HTTP door of
/// any member, and is told the cluster's name, its own number and whom to call.
///
/// If the answer is lost on its way, it asks again and is given another number: the catalog then
/// removes the first, which nobody ever was.
public final class Joining {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_MILLIS = 250;

    private final NodeConfig config;
    private final @Nullable NodeId replaces;

    private Joining(NodeConfig config, @Nullable NodeId replaces) {
        this.config = config;
        this.replaces = replaces;
    }

    /// Joins, and makes the directory.
    ///
    /// @param config of a node that is nobody yet
    /// @param replaces a member that has lost its directory, and is removed; null for none
    /// @return how it is set up as a member
    /// @throws NodeRefused where the cluster does not let it in, or nobody answers
    public static NodeConfig join(NodeConfig config, @Nullable NodeId replaces)
            throws IOException, NodeRefused, InterruptedException {
        return new Joining(config, replaces).ask();
    }

    private NodeConfig ask() throws IOException, NodeRefused, InterruptedException {
        long began = System.nanoTime();
        List<String> silent = new ArrayList<>();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            do {
                silent.clear();
                for (InetSocketAddress seed : config.join()) {
                    try {
                        HttpResponse<String> answer =
                                client.send(request(seed), HttpResponse.BodyHandlers.ofString());
                        if (answer.statusCode() != 503) {
                            return become(answer);
                        }
                        silent.add(Places.write(seed) + ": not now");
                    } catch (IOException failed) {
                        silent.add(Places.write(seed) + ": " + told(failed));
                    }
                }
                Thread.sleep(PAUSE_MILLIS);
            } while (System.nanoTime() - began < PATIENCE_NANOS);
        }
        throw new NodeRefused(
                "no member lets this node in: " + String.join("; ", silent),
                "'join' names where members have their HTTP doors ('listen.http'), and a majority"
                        + " of them must be up");
    }

    private static String told(IOException failed) {
        return failed.getMessage() == null
                ? "nobody listens there"
                : String.valueOf(failed.getMessage());
    }

    private HttpRequest request(InetSocketAddress seed) {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("peers", config.addresses().peers());
        wish.put("sql", config.addresses().sql());
        wish.put("http", config.addresses().http());
        wish.put("version", config.version());
        if (replaces != null) {
            wish.put("replaces", replaces.toString());
        }
        return HttpRequest.newBuilder(URI.create("http://" + Places.write(seed) + "/api/v1/nodes"))
                .timeout(ANSWER)
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(wish)))
                .build();
    }

    private NodeConfig become(HttpResponse<String> answer) throws IOException, NodeRefused {
        Map<?, ?> tree = tree(answer.body());
        if (answer.statusCode() != 200) {
            throw new NodeRefused(
                    "the cluster does not let this node in: " + text(tree, "detail"),
                    text(tree, "hint"));
        }
        String cluster = text(tree, "cluster");
        String node = text(tree, "node");
        if (!cluster.matches("[0-9a-f]{32}") || !node.matches("n[1-9][0-9]{0,8}")) {
            throw new NodeRefused(
                    "what answers is no member of Fulcrum: " + answer.uri(),
                    "'join' names where members have their HTTP doors");
        }
        ClusterId id =
                new ClusterId(
                        HexFormat.fromHexDigitsToLong(cluster, 0, 16),
                        HexFormat.fromHexDigitsToLong(cluster, 16, 32));
        NodeId self = new NodeId(Integer.parseInt(node.substring(1)));
        NodeDirectory.join(config.data(), id, self, RescueMark.inEpoch(epoch(tree)), others(tree));
        return config.as(id, self);
    }

    /// In which the cluster lives; of an earlier one, nobody would let the node in.
    private static long epoch(Map<?, ?> tree) {
        return tree.get("epoch") instanceof Number epoch ? Math.max(1, epoch.longValue()) : 1;
    }

    private static SortedMap<NodeId, InetSocketAddress> others(Map<?, ?> tree) {
        SortedMap<NodeId, InetSocketAddress> others = new TreeMap<>();
        if (tree.get("members") instanceof Map<?, ?> members) {
            members.forEach((name, place) -> {
                InetSocketAddress address = Places.parse(String.valueOf(place));
                if (String.valueOf(name).matches("n[1-9][0-9]{0,8}") && address != null) {
                    others.put(
                            new NodeId(Integer.parseInt(String.valueOf(name).substring(1))),
                            address);
                }
            });
        }
        return others;
    }

    private static Map<?, ?> tree(String body) {
        try {
            return Json.read(body) instanceof Map<?, ?> tree ? tree : Map.of();
        } catch (Json.Malformed _) {
            return Map.of();
        }
    }

    private static String text(Map<?, ?> tree, String name) {
        return tree.get(name) instanceof String text ? text : "";
    }
}
