package fulcrum.server.http;

import fulcrum.machine.NodeId;
import fulcrum.server.backup.BackupSource;
import fulcrum.server.config.Nearest;
import fulcrum.server.fault.FaultTalk;
import fulcrum.server.fault.NodeOrders;
import fulcrum.server.fence.Fencing;
import fulcrum.server.http.NodeView.FiguresLate;
import fulcrum.server.http.NodeView.Phase;
import fulcrum.server.node.ClusterOrders;
import fulcrum.server.node.NodeFigures;
import fulcrum.server.watch.WatchFigures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Answers what is asked of one node. Knows nothing of sockets.
final class Desk {

    /// A replica that has so many committed entries to apply has not caught up.
    static final long LAG_MOST = 10_000;

    private static final String STORE_BEHIND =
            "writes are refused, and leaders held back, until it has taken what waits";
    private static final String STARTING = "it reads its log, or opens its doors";

    private final NodeView view;
    private final MetricsPage metrics;

    Desk(NodeView view, MetricsPage metrics) {
        this.view = view;
        this.metrics = metrics;
    }

    /// A problem with the request as such; null where the route may answer it.
    static @Nullable Answer objection(
            String method, String path, @Nullable Routes route, Iterable<String> parameters) {
        if (route == null) {
            String near = Nearest.to(path, Routes.paths());
            return Answer.problem(
                    404,
                    "no such path",
                    "there is nothing at " + brief(path),
                    near == null
                            ? "there are " + String.join(", ", Routes.paths())
                            : "did you mean " + near + "?");
        }
        if (!route.methods().contains(method)) {
            return Answer.problem(
                            405,
                            "method not allowed",
                            brief(method) + " does nothing to " + brief(path),
                            "ask with " + route.methods().getFirst())
                    .with("allow", String.join(", ", route.methods()));
        }
        for (String parameter : parameters) {
            if (!route.parameters().contains(parameter)) {
                String near = Nearest.to(parameter, route.parameters());
                return wrongParameter(
                        path + " takes no parameter '" + brief(parameter) + "'",
                        near != null
                                ? "did you mean '" + near + "'?"
                                : route.parameters().isEmpty()
                                        ? "ask without"
                                        : "it takes " + String.join(", ", route.parameters()));
            }
        }
        return null;
    }

    static Answer wrongParameter(String detail, String hint) {
        return Answer.problem(400, "wrong parameter", detail, hint);
    }

    /// May wait for the node.
    ///
    /// @param path as it was asked for
    Answer answer(Routes route, String method, String path, String body) {
        return switch (route) {
            case LIVE -> live();
            case READY -> ready();
            case STARTED -> started();
            case METRICS -> metrics();
            case STATUS -> status();
            case NODES, NODE, LEADER -> members(route, method, path, body);
            case UPGRADE -> upgrade(method, body);
            case FAULTS, FAULT -> faults(route, method, path, body);
            case CERTIFICATES -> CertificatePage.answer(view.certificates(), method);
            case TAILS, TAIL -> TailDesk.answer(view, route.id(path));
            case FENCE -> fence(Objects.requireNonNull(route.id(path)), body);
            case MOMENTS, MOMENT -> moments(method, route.id(path));
            case DESCRIPTION -> Answer.text("application/json", description());
            case EVENTS -> throw new IllegalArgumentException("a stream is no answer");
        };
    }

    /// That this is written proves that the process runs; nothing else is asked, or whoever starts
    /// processes anew would start those that wait for the others.
    private Answer live() {
        Map<String, Object> tree = named();
        tree.put("live", true);
        return Answer.json(200, tree);
    }

    private Answer started() {
        boolean started = view.phase() != Phase.STARTING;
        Map<String, Object> tree = named();
        tree.put("started", started);
        tree.put("missing", started ? List.of() : List.of(lack("start", STARTING)));
        return Answer.json(started ? 200 : 503, tree);
    }

    private Answer ready() {
        List<Object> missing = new ArrayList<>();
        List<Object> warnings = new ArrayList<>();
        switch (view.phase()) {
            case STARTING -> missing.add(lack("start", STARTING));
            case STOPPING -> missing.add(lack("stop", "the node is being stopped"));
            case SERVING -> addFigures(missing, warnings);
        }
        Map<String, Object> tree = named();
        tree.put("ready", missing.isEmpty());
        tree.put("missing", missing);
        if (!warnings.isEmpty()) {
            tree.put("warnings", warnings);
        }
        return Answer.json(missing.isEmpty() ? 200 : 503, tree);
    }

    private void addFigures(List<Object> missing, List<Object> warnings) {
        try {
            NodeFigures figures = view.figures();
            WatchFigures.Clock clock = figures.watch().clock();
            if (clock.isQuarantined()) {
                missing.add(lack("clock", clock.reason()));
            }
            NodeFigures.Disk disk = figures.disk();
            if (disk != null && (disk.filling() || disk.full())) {
                String so = disk.full() ? "writes are refused, deletes are not: " : "";
                warnings.add(lack("disk", so + disk.measured().told()));
            }
            if (figures.storeBehind()) {
                warnings.add(lack("store", STORE_BEHIND));
            }
            figures.absent()
                    .forEach((group, why) ->
                            missing.add(lack("group " + group, "it takes no part here: " + why)));
            for (NodeFigures.Group group : figures.groups()) {
                if (group.lag() > LAG_MOST) {
                    missing.add(
                            lack(
                                    "group " + group.number(),
                                    group.lag() + " committed entries are not applied yet"));
                }
            }
        } catch (FiguresLate late) {
            missing.add(lack("loop", String.valueOf(late.getMessage())));
        }
    }

    private static Map<String, Object> lack(String what, String why) {
        Map<String, Object> lack = new LinkedHashMap<>();
        lack.put("what", what);
        lack.put("why", why);
        return lack;
    }

    private Answer metrics() {
        try {
            return Answer.text(MetricsPage.TYPE, metrics.write(view.figures(), view.faults()));
        } catch (FiguresLate late) {
            return late(late);
        }
    }

    private Answer status() {
        try {
            Map<String, Object> tree = Status.tree(view.figures(), view.phase(), view.faults());
            ClusterOrders orders = view.orders();
            if (orders != null) {
                tree.put("membership", MembersTree.of(orders.sight()));
            }
            return Answer.json(200, tree);
        } catch (FiguresLate late) {
            return late(late);
        } catch (ClusterOrders.OrderRefused late) {
            return late(new FiguresLate(String.valueOf(late.getMessage())));
        }
    }

    private Answer faults(Routes route, String method, String path, String body) {
        FaultTalk.Reply reply =
                FaultTalk.reply(new NodeOrders(view.faults()), method, route.id(path), body);
        return Answer.json(reply.status(), reply.tree());
    }

    private Answer members(Routes route, String method, String path, String body) {
        ClusterOrders orders = view.orders();
        return orders == null
                ? late(new FiguresLate(view.node() + " is starting"))
                : new MembersTalk(orders).answer(route, method, route.id(path), body);
    }

    private Answer upgrade(String method, String body) {
        ClusterOrders orders = view.orders();
        return orders == null
                ? late(new FiguresLate(view.node() + " is starting"))
                : new UpgradeTalk(orders).answer(method, body);
    }

    private Answer fence(String target, String body) {
        Fencing fencing = view.fencing();
        if (fencing == null) {
            return late(new FiguresLate(view.node() + " is starting"));
        }
        Fencing.Reply reply = fencing.order(target, body);
        return Answer.json(reply.status(), reply.tree());
    }

    private Answer moments(String method, @Nullable String id) {
        BackupSource source = view.backups();
        if (source == null) {
            return late(new FiguresLate(STARTING));
        }
        return new MomentDesk(view.node(), source).answer(method, id);
    }

    static Answer late(FiguresLate late) {
        return Answer.problem(
                        503,
                        "the node is busy or stopped",
                        String.valueOf(late.getMessage()),
                        "ask again; if it stays so, the node's log says why")
                .with("retry-after", "1");
    }

    private Map<String, Object> named() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("node", view.node().toString());
        return tree;
    }

    static String description() {
        try (InputStream file = Desk.class.getResourceAsStream("openapi.json")) {
            byte[] text = Objects.requireNonNull(file, "openapi.json").readAllBytes();
            return new String(text, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Thrown where a parameter says nothing.
    static final class WrongParameter extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Answer answer;

        private WrongParameter(String detail, String hint) {
            super(detail);
            answer = wrongParameter(detail, hint);
        }

        Answer answer() {
            return answer;
        }
    }

    /// Which events are asked for.
    static EventFilter filter(Map<String, List<String>> parameters) throws WrongParameter {
        SortedMap<String, List<String>> given = new TreeMap<>(parameters);
        String group = one(given, "group");
        String node = one(given, "node");
        if (group != null && !group.matches("[0-9]{1,18}")) {
            throw new WrongParameter(
                    "group=" + brief(group) + " is no group",
                    "groups have numbers; 0 is the node itself");
        }
        if (node != null && !node.matches("n[1-9][0-9]{0,8}")) {
            throw new WrongParameter(
                    "node=" + brief(node) + " is no node", "nodes are called n1, n2 and so on");
        }
        return new EventFilter(
                group == null ? null : Long.valueOf(group),
                new TreeSet<>(given.getOrDefault("name", List.of())),
                node == null ? null : new NodeId(Integer.parseInt(node.substring(1))));
    }

    /// Where a listener was when it was last connected; null where it says nothing.
    static @Nullable String after(@Nullable String lastEventId) throws WrongParameter {
        if (lastEventId == null || lastEventId.isEmpty()) {
            return null;
        }
        if (!lastEventId.matches("0|[0-9a-f]{1,16}-[0-9]{1,18}")) {
            throw new WrongParameter(
                    "Last-Event-ID: " + brief(lastEventId) + " names no event",
                    "send the id of the last event as it came, or 0 for all that are remembered");
        }
        return lastEventId;
    }

    private static @Nullable String one(SortedMap<String, List<String>> given, String name)
            throws WrongParameter {
        List<String> values = given.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new WrongParameter(
                    name + " is given " + values.size() + " times", "give it once");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private static String brief(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
