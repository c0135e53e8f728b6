package fulcrum.cli.dev;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import fulcrum.cli.members.MemberCalls;
import fulcrum.server.fault.FaultOrders;
import fulcrum.server.fault.FaultTalk;
import fulcrum.server.json.Json;
import fulcrum.server.node.NodeRefused;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Where orders for a whole dev cluster come in: HTTP, on this machine alone.
final class HubDoor implements Closeable {

    private static final int BODY_MOST = 16 << 10;

    private final HttpServer server;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("hub-answer").factory());

    private HubDoor(HttpServer server, FaultOrders orders, NodeHub nodes) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext(MemberCalls.NODES, exchange -> answer(exchange, nodes));
        server.createContext("/", exchange -> answer(exchange, orders));
        server.start();
    }

    /// @throws NodeRefused where the port is not to be had
    static HubDoor open(InetSocketAddress address, FaultOrders orders, NodeHub nodes)
            throws NodeRefused {
        try {
            return new HubDoor(HttpServer.create(address, 0), orders, nodes);
        } catch (IOException taken) {
            throw new NodeRefused(
                    "cannot listen on " + address + " for orders: " + taken.getMessage(),
                    "stop what uses the port, or choose another with --port-offset");
        }
    }

    /// One more node with POST, one less with DELETE behind its name.
    private static void answer(HttpExchange exchange, NodeHub nodes) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String method = exchange.getRequestMethod();
            String id = path.substring(Math.min(path.length(), MemberCalls.NODES.length() + 1));
            if (method.equals(id.isEmpty() ? "POST" : "DELETE")) {
                send(exchange, nodes.answer(id.isEmpty() ? null : id));
            } else {
                exchange.getResponseHeaders().set("allow", id.isEmpty() ? "POST" : "DELETE");
                send(exchange, problem(405, "method not allowed", "it does nothing to " + path));
            }
        }
    }

    private static void answer(HttpExchange exchange, FaultOrders orders) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String method = exchange.getRequestMethod();
            boolean all = path.equals(FaultTalk.PATH);
            String id =
                    path.startsWith(FaultTalk.PATH + "/")
                            ? path.substring(FaultTalk.PATH.length() + 1)
                            : "";
            List<String> methods = all ? List.of("GET", "HEAD") : List.of("PUT", "DELETE");
            if (!all && id.isEmpty()) {
                send(exchange, problem(404, "no such path", "there is only " + FaultTalk.PATH));
            } else if (!methods.contains(method)) {
                exchange.getResponseHeaders().set("allow", String.join(", ", methods));
                send(exchange, problem(405, "method not allowed", "it does nothing to " + path));
            } else {
                String body =
                        new String(
                                exchange.getRequestBody().readNBytes(BODY_MOST),
                                StandardCharsets.UTF_8);
                send(exchange, FaultTalk.reply(orders, method, all ? null : id, body));
            }
        }
    }

    private static FaultTalk.Reply problem(int status, String title, String detail) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", "about:blank");
        tree.put("title", title);
        tree.put("status", status);
        tree.put("detail", detail);
        tree.put("hint", "'./fulcrum fault --help' says what can be ordered");
        return new FaultTalk.Reply(status, tree);
    }

    private static void send(HttpExchange exchange, FaultTalk.Reply reply) throws IOException {
        byte[] body = (Json.write(reply.tree()) + "\n").getBytes(StandardCharsets.UTF_8);
        boolean bad = reply.status() >= 400;
        exchange.getResponseHeaders()
                .set("content-type", bad ? "application/problem+json" : "application/json");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
